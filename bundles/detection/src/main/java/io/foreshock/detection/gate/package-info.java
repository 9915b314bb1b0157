/** From samples to "this is not healthy any more", sample by sample. */
@NullMarked
package io.foreshock.detection.gate;

import org.jspecify.annotations.NullMarked;
