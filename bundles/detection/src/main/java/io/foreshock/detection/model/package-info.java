/** The healthy baseline of an asset and the embedding of windows against it. */
@NullMarked
package io.foreshock.detection.model;

import org.jspecify.annotations.NullMarked;
