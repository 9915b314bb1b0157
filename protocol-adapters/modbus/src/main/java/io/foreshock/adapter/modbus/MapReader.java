package io.foreshock.adapter.modbus;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.foreshock.adapter.modbus.RegisterMap.Problem;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads register maps: CSV after RFC 4180, a header line with the names of the
 * columns in any order, lines that begin with {@code #} are comments. Goes on
 * after a problem, so that all of them are found at once. Immutable.
 */
final class MapReader {
  static final int MOST_POINTS = 100_000;
  private static final int MOST_PROBLEMS = 1_000;
  private static final Set<String> COLUMNS = Set.of("sensor", "table", "address", "type", "order", "scale", "offset",
      "unit", "quantity", "low", "high", "interval", "device", "labels", "description", "write");
  private static final List<String> NEEDED = List.of("sensor", "table", "address", "type");

  private final Duration interval;
  private final int base;

  /**
   * @param interval
   *            of points that name none
   * @param base
   *            what the map calls the first register, 0 or 1
   */
  MapReader(Duration interval, int base) {
    this.interval = interval;
    this.base = base;
  }

  /** @throws IOException when the file cannot be read; its contents never throw */
  RegisterMap read(Reader in) throws IOException {
    List<Point> points = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    long line = 1;
    try (CsvReader<CsvRecord> csv = CsvReader.builder().commentStrategy(CommentStrategy.SKIP).commentCharacter('#')
        .skipEmptyLines(true).missingFieldStrategy(FieldMismatchStrategy.IGNORE).extraFieldStrategy(
            FieldMismatchStrategy.IGNORE).ofCsvRecord(in)) {
      Map<String, Integer> columns = Map.of();
      for (CsvRecord record : csv) {
        line = record.getStartingLineNumber();
        if (columns.isEmpty())
          columns = header(record, problems);
        else
          read(record, columns, points, problems);
        if (columns.isEmpty() || problems.size() >= MOST_PROBLEMS)
          break;
        if (points.size() > MOST_POINTS) {
          problems.add(new Problem(line, "", "too many points: limit=" + MOST_POINTS));
          break;
        }
      }
      if (points.isEmpty() && problems.isEmpty())
        problems.add(new Problem(line, "", "no points"));
    } catch (CsvParseException e) {
      problems.add(new Problem(line, "", "no CSV after this line: " + e.getMessage()));
    }
    duplicates(points, problems);
    return new RegisterMap(points, problems);
  }

  private static Map<String, Integer> header(CsvRecord record, List<Problem> problems) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int i = 0; i < record.getFieldCount(); i++) {
      String name = record.getField(i).strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && name.charAt(0) == '\uFEFF')
        name = name.substring(1);
      if (!COLUMNS.contains(name))
        problems.add(new Problem(record.getStartingLineNumber(), name, "unknown column"));
      else
        if (columns.putIfAbsent(name, i) != null)
          problems.add(new Problem(record.getStartingLineNumber(), name, "the column is there twice"));
    }
    for (String name : NEEDED)
      if (!columns.containsKey(name))
        problems.add(new Problem(record.getStartingLineNumber(), name, "the column is missing"));
    // Without the needed columns every line would be a problem.
    return columns.keySet().containsAll(NEEDED) ? columns : Map.of();
  }

  private void read(CsvRecord record, Map<String, Integer> columns, List<Point> points, List<Problem> problems) {
    int before = problems.size();
    if (record.getFieldCount() > columns.values().stream().mapToInt(i -> i + 1).max().orElse(0))
      problems.add(new Problem(record.getStartingLineNumber(), "", "more fields than columns: fields="
          + record.getFieldCount()));
    Point point = new MapRow(record, columns, problems).point(interval, base);
    if (problems.size() == before)
      points.add(point);
  }

  private static void duplicates(List<Point> points, List<Problem> problems) {
    Map<String, Point> seen = new HashMap<>();
    for (Point point : points) {
      Point other = seen.putIfAbsent(point.device() + "\n" + point.sensor(), point);
      if (other == null && !point.device().isEmpty())
        other = seen.get("\n" + point.sensor());
      if (other != null)
        problems.add(new Problem(point.line(), "sensor", "named twice: sensor=" + point.sensor() + ", first in line "
            + other.line()));
    }
  }
}
