package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.testkit.EventTable;
import io.foreshock.testkit.tables.MadeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A table to be stored by several engines.
 *
 * @param rawBytes
 *            of all rows as they stand: 8 bytes each for time, series and number, texts as they are
 * @param boundRatio
 *            how many times smaller it can become at all, NaN when that is not known
 * @param columns
 *            beside time and series
 */
record StoredTable(String name, long rawBytes, double boundRatio, List<Column> columns, List<Part> parts) {
  private static final DateTimeFormatter NAB_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /**
   * The rows of one series, ascending.
   *
   * @param values
   *            {@code double[]} or {@code String[]}, one per column
   */
  record Part(String series, long[] ts, List<Object> values) {}

  long rows() {
    return parts.stream().mapToLong(p -> p.ts.length).sum();
  }

  static StoredTable made(MadeTable table, int series, int seconds) {
    List<Part> parts = new ArrayList<>();
    for (int s = 0; s < series; s++) {
      MadeTable.Rows rows = table.rows(s, seconds);
      parts.add(new Part("sensor" + s, rows.ts(), List.<Object>of((Object[]) rows.columns())));
    }
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < parts.getFirst().values.size(); c++)
      columns.add(Column.of("value" + c, ColumnType.DOUBLE));
    return new StoredTable(table.name(), (long) table.rawBytes() * series * seconds, table.boundRatio(), columns,
        parts);
  }

  /** Events as one series. */
  static StoredTable events(int rows) {
    EventTable events = new EventTable(rows);
    List<Column> columns = Stream.of("type", "severity", "machine", "message")
        .map(n -> Column.of(n, ColumnType.TEXT)).toList();
    return new StoredTable("C", events.rawBytes(), Double.NaN, columns, List.of(new Part("plant", events.times(), List
        .of(events.types(), events.severities(), events.machines(), events.messages()))));
  }

  /** The Numenta Anomaly Benchmark's files, one series each; of rows with the same time the last one. */
  static StoredTable nab(Path dir) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(dir)) {
      files = all.filter(f -> f.toString().endsWith(".csv")).sorted(Comparator.comparing(Path::toString)).toList();
    }
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      Map<Long, Double> rows = new TreeMap<>();
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        rows.put(LocalDateTime.parse(cells[0], NAB_TIME).toEpochSecond(ZoneOffset.UTC) * Micros.SECOND, Double
            .parseDouble(cells[1]));
      }
      parts.add(new Part(String.valueOf(file.getFileName()), rows.keySet().stream().mapToLong(t -> t).toArray(), List
          .of(rows.values().stream().mapToDouble(v -> v).toArray())));
    }
    long rows = parts.stream().mapToLong(p -> p.ts.length).sum();
    return new StoredTable("NAB", 24 * rows, Double.NaN, List.of(Column.of("value", ColumnType.DOUBLE)), parts);
  }
}
