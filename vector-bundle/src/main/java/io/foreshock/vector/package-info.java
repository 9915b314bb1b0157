/** Distance kernels and vector indexes. */
@NullMarked
package io.foreshock.vector;

import org.jspecify.annotations.NullMarked;
