package io.foreshock.adapter.replay;

import io.foreshock.api.transfer.FileFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The file to replay. Immutable. */
record SourceFile(ReplaySettings settings) {
  private static final int SAMPLE_ROWS = 200;

  /**
   * @param rows
   *            some first ones, without those that are malformed
   * @param timeFormat
   *            of the time column
   */
  record Sample(List<String> header, List<List<String>> rows, TimeFormat timeFormat) {}

  /**
   * By the end of its name a Parquet file, else CSV.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT}, {@code CORRUPT_DATA} when it is no such
   *             file
   */
  RowSource open() throws IOException {
    return FileFormat.ofFileName(String.valueOf(settings.file().getFileName())).orElse(
        FileFormat.CSV) == FileFormat.PARQUET ? new ParquetRows(settings) : new CsvRows(settings);
  }

  Sample sample() throws IOException {
    try (RowSource source = open()) {
      List<List<String>> rows = new ArrayList<>();
      for (int i = 0; i < SAMPLE_ROWS; i++)
        try {
          List<String> row = source.next();
          if (row == null)
            break;
          rows.add(row);
        } catch (BadRowException e) {
          // counted when its turn comes
        }
      return new Sample(source.header(), rows, source.timeFormat(RowMapping.timeColumn(settings, source.header())));
    }
  }
}
