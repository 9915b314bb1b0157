/** From the grid of one channel's window to vectors that can be compared. */
@NullMarked
package io.foreshock.detection.embed;

import org.jspecify.annotations.NullMarked;
