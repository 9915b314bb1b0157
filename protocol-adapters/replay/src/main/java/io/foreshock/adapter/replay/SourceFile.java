package io.foreshock.adapter.replay;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The file to replay. Immutable. */
record SourceFile(ReplaySettings settings) {
  private static final int SAMPLE_ROWS = 200;

  /** @param rows some first ones, without those that are malformed */
  record Sample(List<String> header, List<List<String>> rows) {}

  CsvReader open() throws IOException {
    return new CsvReader(new InputStreamReader(Files.newInputStream(settings.file()), StandardCharsets.UTF_8),
        settings.separator());
  }

  /**
   * Passes the first record.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT} when there is none
   */
  List<String> header(CsvReader csv) throws IOException {
    List<String> header = csv.next();
    if (header == null)
      throw ReplaySettings.invalid("the file is empty: file=" + settings.file());
    return header;
  }

  Sample sample() throws IOException {
    try (CsvReader csv = open()) {
      List<String> header = header(csv);
      List<List<String>> rows = new ArrayList<>();
      for (int i = 0; i < SAMPLE_ROWS; i++)
        try {
          List<String> row = csv.next();
          if (row == null)
            break;
          rows.add(row);
        } catch (BadRowException e) {
          // counted when its turn comes
        }
      return new Sample(header, rows);
    }
  }
}
