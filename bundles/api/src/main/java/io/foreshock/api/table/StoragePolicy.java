package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long rows of a time-series table are kept and what is kept in their
 * place. "Now" is the newest time in the table, not the clock, since plants may
 * run on simulated time; a time more than a day ahead of the clock does not
 * count.
 *
 * @param maxAge
 *            rows older than this go; null = never
 * @param maxBytes
 *            when the table's blocks take more, the oldest rows of all series go
 *            first; 0 = no limit
 * @param rollUps
 *            summaries to keep
 * @param rollUpMaxAge
 *            how long summaries are kept; null = for ever
 */
public record StoragePolicy(@Nullable Duration maxAge, long maxBytes, List<RollUp> rollUps,
    @Nullable Duration rollUpMaxAge) {
  /** Everything is kept for ever, without summaries. */
  public static final StoragePolicy NONE = new StoragePolicy(null, 0, List.of(), null);

  public StoragePolicy {
    rollUps = List.copyOf(rollUps);
    positive("maxAge", maxAge);
    positive("rollUpMaxAge", rollUpMaxAge);
    if (maxBytes < 0)
      throw new IllegalArgumentException("negative maxBytes: maxBytes=" + maxBytes);
    if (rollUps.stream().distinct().count() < rollUps.size())
      throw new IllegalArgumentException("summary twice: rollUps=" + rollUps);
  }

  private static void positive(String name, @Nullable Duration age) {
    if (age != null && (age.isZero() || age.isNegative()))
      throw new IllegalArgumentException(name + " must be positive: " + name + "=" + age);
  }

  public static StoragePolicy maxAge(Duration age) {
    return new StoragePolicy(requireNonNull(age, "age is null"), 0, List.of(), null);
  }

  public StoragePolicy withRollUps(RollUp... widths) {
    return new StoragePolicy(maxAge, maxBytes, List.of(widths), rollUpMaxAge);
  }

  /**
   * Summaries of a table NAME, readable as the time-series table NAME_1m or NAME_1h
   * with the same series: the start of the bucket, the series key, and per DOUBLE
   * column C the columns C_count (BIGINT), C_min, C_max, C_first, C_last, C_sum and
   * C_sumsq (DOUBLE; NaN when C_count is 0). Nulls, NaN and, of {@code readings},
   * rows of BAD quality are left out.
   */
  public enum RollUp {
    MINUTE(60_000_000L, "_1m"), HOUR(3_600_000_000L, "_1h");

    private final long width;
    private final String suffix;

    RollUp(long width, String suffix) {
      this.width = width;
      this.suffix = suffix;
    }

    /** Microseconds; buckets begin at multiples of it. */
    public long width() {
      return width;
    }

    public String tableOf(String table) {
      return table + suffix;
    }

    /** Shape of the summaries of a table. */
    public TableSchema.TimeSeries schemaOf(TableSchema.TimeSeries raw) {
      java.util.ArrayList<Column> columns = new java.util.ArrayList<>();
      columns.add(Column.required(raw.timeColumn(), ColumnType.TIMESTAMP));
      columns.add(Column.required(raw.seriesKey(), ColumnType.TEXT));
      for (Column c : raw.columns())
        if (c.type() == ColumnType.DOUBLE) {
          columns.add(Column.of(c.name() + "_count", ColumnType.BIGINT));
          for (String what : List.of("_min", "_max", "_first", "_last", "_sum", "_sumsq"))
            columns.add(Column.of(c.name() + what, ColumnType.DOUBLE));
        }
      return new TableSchema.TimeSeries(tableOf(raw.name()), columns, raw.timeColumn(), raw.seriesKey());
    }
  }
}
