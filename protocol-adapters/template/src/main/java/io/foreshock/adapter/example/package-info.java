/** An adapter to begin with: readings from devices that write lines of text to whoever connects. */
@NullMarked
package io.foreshock.adapter.example;

import org.jspecify.annotations.NullMarked;
