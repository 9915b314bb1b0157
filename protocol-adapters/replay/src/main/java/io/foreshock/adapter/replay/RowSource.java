package io.foreshock.adapter.replay;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a file, each a list of texts, one per column of the header. Confined to one thread. */
sealed interface RowSource extends AutoCloseable permits CsvRows, ParquetRows {
  /** Names of the columns. */
  List<String> header();

  /**
   * Passes rows without reading them, as many as is cheap.
   *
   * @param most
   *            not more than these
   * @return rows passed; they count like those of {@link #next}
   */
  default long skip(long most) throws IOException {
    return 0;
  }

  /**
   * The next row, or null at the end.
   *
   * @throws BadRowException
   *             when it is malformed; the one after it can be read
   * @throws io.foreshock.api.ForeshockException
   *             {@code CORRUPT_DATA}, {@code NOT_SUPPORTED} when nothing more can be
   *             read
   */
  @Nullable
  List<String> next() throws IOException;

  /** Where the last row is, for people: {@code line 7}. */
  String place();

  /** How a column's texts are read as times. */
  TimeFormat timeFormat(int column);

  @Override
  void close() throws IOException;
}
