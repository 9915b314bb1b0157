package io.foreshock.gateway.ingest;

import io.foreshock.api.ingest.Quality;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.TimeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads {@code sensor,ts,value[,quality]} lines; a first line that begins with {@code sensor} is a header. */
final class CsvReadings {
  private CsvReadings() {
  }

  static void parse(InputStream body, ReadingsDraft draft) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    int lineNumber = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lineNumber++;
      if (line.isBlank() || lineNumber == 1 && line.startsWith("sensor,"))
        continue;
      try {
        add(line, draft);
      } catch (IllegalArgumentException e) {
        throw HttpError.badRequest("line " + lineNumber + ": " + e.getMessage()).detail("index", draft.size())
            .detail("line", lineNumber);
      }
    }
    if (lineNumber == 0)
      throw HttpError.badRequest("body is empty");
  }

  private static void add(String line, ReadingsDraft draft) {
    String[] fields = line.split(",", -1);
    if (fields.length < 3 || fields.length > 4)
      throw new IllegalArgumentException("expected sensor,ts,value[,quality]: fields=" + fields.length);
    long timestamp = fields[1].isBlank() ? draft.now() : TimeText.parse(fields[1]);
    double value = number(fields[2].strip());
    Quality quality = fields.length == 4 && !fields[3].isBlank()
        ? ReadingsParser.qualityOf(fields[3])
        : Double.isNaN(value) ? Quality.BAD : Quality.GOOD;
    draft.add(fields[0].strip(), timestamp, value, quality);
  }

  private static double number(String text) {
    if (text.isEmpty())
      return Double.NaN;
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("value must be a number", e);
    }
    if (!Double.isFinite(value))
      throw new IllegalArgumentException("value must be finite; leave it empty for a failed reading");
    return value;
  }
}
