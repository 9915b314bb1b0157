/** Known failures and the nearest of them to a window. */
@NullMarked
package io.foreshock.detection.library;

import org.jspecify.annotations.NullMarked;
