package io.foreshock.api.transfer;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Writes rows into files and files into tables. Thread-safe. */
@ProviderType
public interface TableFiles {
  /**
   * Writes rows as they come; memory does not grow with their number.
   *
   * @param rows
   *            gives the next chunk, null at the end; columns as in
   *            {@code columns}
   * @param out
   *            left open
   * @return rows written
   * @throws IOException
   *             of {@code out}
   * @throws io.foreshock.api.ForeshockException
   *             of {@code rows}, or {@code TYPE_MISMATCH} for a value the format
   *             cannot carry
   */
  long write(List<Column> columns, Supplier<@Nullable Chunk> rows, FileFormat format, OutputStream out)
      throws IOException;

  /**
   * Upserts the rows of a file into a table, piece by piece: each piece is
   * durable by itself, so an import that failed half way is simply repeated.
   * Columns are matched by name, upper or lower case; columns the file does not
   * have take their default or null.
   *
   * @return rows read
   * @throws IOException
   *             when the file cannot be read
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}, {@code UNKNOWN_COLUMN},
   *             {@code TYPE_MISMATCH}, {@code CORRUPT_DATA},
   *             {@code NOT_SUPPORTED}, or why a piece was not stored; the message
   *             tells how many rows are stored
   */
  long load(String table, Path file, FileFormat format) throws IOException;
}
