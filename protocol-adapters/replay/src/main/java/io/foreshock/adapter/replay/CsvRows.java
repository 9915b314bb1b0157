package io.foreshock.adapter.replay;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CSV file with a header line. Confined to one thread. */
final class CsvRows implements RowSource {
  private final CsvReader csv;
  private final List<String> header;
  private final TimeFormat timeFormat;

  /**
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT} when there is no header
   */
  CsvRows(ReplaySettings settings) throws IOException {
    timeFormat = settings.timeFormat();
    csv = new CsvReader(new InputStreamReader(Files.newInputStream(settings.file()), StandardCharsets.UTF_8),
        settings.separator());
    List<String> first = csv.next();
    if (first == null) {
      csv.close();
      throw ReplaySettings.invalid("the file is empty: file=" + settings.file());
    }
    header = first;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public @Nullable List<String> next() throws IOException {
    return csv.next();
  }

  @Override
  public String place() {
    return "line " + csv.line();
  }

  @Override
  public TimeFormat timeFormat(int column) {
    return timeFormat;
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
