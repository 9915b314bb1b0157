/** Block codecs for integers, timestamps and floating-point values. */
@NullMarked
package io.foreshock.codec.numeric;

import org.jspecify.annotations.NullMarked;
