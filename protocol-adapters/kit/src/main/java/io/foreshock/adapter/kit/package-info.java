/** Delivery to the store and pauses between attempts; each adapter bundle carries a private copy. */
@NullMarked
package io.foreshock.adapter.kit;

import org.jspecify.annotations.NullMarked;
