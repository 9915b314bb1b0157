/** The committed rows that are still in the journal, kept in memory by series. */
@NullMarked
package io.foreshock.engine.tail;

import org.jspecify.annotations.NullMarked;
