/** Readings from CSV files. */
@NullMarked
package io.foreshock.adapter.replay;

import org.jspecify.annotations.NullMarked;
