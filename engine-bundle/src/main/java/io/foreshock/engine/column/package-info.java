/** Columns in memory: growable buffers, runs of rows, merging by time. */
@NullMarked
package io.foreshock.engine.column;

import org.jspecify.annotations.NullMarked;
