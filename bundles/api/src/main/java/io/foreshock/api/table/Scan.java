package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to read from one table.
 *
 * @param columns
 *            projection, in the order wanted; may be empty (row counts only)
 * @param from
 *            lowest timestamp (inclusive); time-series tables only
 * @param to
 *            highest timestamp (exclusive, but {@code Long.MAX_VALUE} is
 *            inclusive); time-series tables only
 * @param series
 *            only these series keys; null = all; time-series tables only
 * @param where
 *            only rows that fulfil all of these; the columns need not be in the
 *            projection
 */
public record Scan(String table, List<String> columns, long from, long to, @Nullable Set<String> series,
    List<Condition> where) {
  public Scan {
    requireNonNull(table, "table is null");
    columns = List.copyOf(columns);
    series = series == null ? null : Set.copyOf(series);
    where = List.copyOf(where);
  }

  public Scan(String table, List<String> columns, long from, long to, @Nullable Set<String> series) {
    this(table, columns, from, to, series, List.of());
  }

  public Scan where(List<Condition> conditions) {
    return new Scan(table, columns, from, to, series, conditions);
  }

  public static Scan all(String table, List<String> columns) {
    return new Scan(table, columns, Long.MIN_VALUE, Long.MAX_VALUE, null);
  }
}
