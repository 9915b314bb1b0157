/** From readings to windows on an even grid and their statistics. */
@NullMarked
package io.foreshock.detection.window;

import org.jspecify.annotations.NullMarked;
