/** When did it look like this before? Sketches of all history, and the search over them. */
@NullMarked
package io.foreshock.detection.search;

import org.jspecify.annotations.NullMarked;
