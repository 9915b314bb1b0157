package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import org.jspecify.annotations.Nullable;

/** A running operator. Confined to one thread. */
public interface RowSource extends AutoCloseable {
  /** Most rows of a chunk an operator makes by itself. */
  int BATCH = 65_536;

  /** The next chunk with at least one row, or null at the end. */
  @Nullable
  Chunk next();

  @Override
  void close();
}
