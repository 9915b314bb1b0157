/** Every byte layout of the store, encode and decode side by side; no I/O. */
@NullMarked
package io.foreshock.engine.format;

import org.jspecify.annotations.NullMarked;
