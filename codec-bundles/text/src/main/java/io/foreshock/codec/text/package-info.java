/** Block codecs for texts. */
@NullMarked
package io.foreshock.codec.text;

import org.jspecify.annotations.NullMarked;
