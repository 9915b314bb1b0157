package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sums and extremes over the rows of a scan, so that a store can answer from
 * what it knows of its rows instead of handing them out.
 *
 * <p>
 * The result has one row per group that has rows; without grouping exactly one,
 * even when no row was found. Its columns: the series key when grouped by
 * series; the start of the bucket (TIMESTAMP) when grouped by time; then one
 * column per {@link Aggregate} in their order. Its rows are ordered by series
 * key, then by bucket.
 *
 * <p>
 * Nulls are passed over by everything but {@code COUNT} without column; with
 * nothing but nulls counts are 0 and all else is null. NaN is a value, above all
 * others: it makes {@code SUM}, {@code SUMSQ} and {@code MAX} NaN, and
 * {@code MIN} when there is nothing else (PostgreSQL 8.1.3). Counts, extremes,
 * first and last are exact; sums of floating-point numbers are summed in any
 * order.
 *
 * @param scan
 *            which rows; its projection is not used
 * @param what
 *            one result column each
 */
public record Aggregation(Scan scan, List<Aggregate> what, Grouping by) {
  public Aggregation {
    requireNonNull(scan, "scan is null");
    what = List.copyOf(what);
    requireNonNull(by, "by is null");
  }

  /** What is computed of a group. */
  public enum Function {
    /** Rows, or non-null values of the column: BIGINT. */
    COUNT,
    /**
     * DOUBLE for floating-point columns, BIGINT for the others ({@code OUT_OF_RANGE}
     * beyond it).
     */
    SUM,
    /** Sum of squares: DOUBLE. */
    SUMSQ,
    /** Lowest by {@link Condition#compare}: the column's type. */
    MIN,
    /** Highest by {@link Condition#compare}: the column's type. */
    MAX,
    /**
     * Non-null value of the lowest time; of several series with a value then, that
     * of the first one by key. Time-series tables only: the column's type.
     */
    FIRST,
    /**
     * Non-null value of the highest time; of several series with a value then, that
     * of the last one by key. Time-series tables only: the column's type.
     */
    LAST
  }

  /**
   * @param column
   *            any type but VECTOR, numbers for sums; null for {@code COUNT} of
   *            rows
   */
  public record Aggregate(Function function, @Nullable String column) {
    public Aggregate {
      requireNonNull(function, "function is null");
      if (column == null && function != Function.COUNT)
        throw new IllegalArgumentException("aggregate without a column: function=" + function);
    }
  }

  /**
   * How rows are put together; time-series tables only, but for {@link #NONE}.
   *
   * @param series
   *            one group per series key
   * @param width
   *            of a bucket of time, microseconds; 0 = not grouped by time
   * @param origin
   *            where a bucket starts, microseconds UTC
   */
  public record Grouping(boolean series, long width, long origin) {
    /** All rows together. */
    public static final Grouping NONE = new Grouping(false, 0, 0);

    public Grouping {
      if (width < 0)
        throw new IllegalArgumentException("negative bucket: width=" + width);
    }

    public static Grouping bySeries() {
      return new Grouping(true, 0, 0);
    }

    public static Grouping byTime(long width, long origin) {
      return new Grouping(false, width, origin);
    }

    public boolean byTime() {
      return width > 0;
    }

    /**
     * Start of the bucket a time falls into; {@code Long.MIN_VALUE} for the one that
     * would start before.
     */
    public long bucketOf(long ts) {
      long offset = Math.floorMod(Math.floorMod(ts, width) - Math.floorMod(origin, width), width);
      return ts < Long.MIN_VALUE + offset ? Long.MIN_VALUE : ts - offset;
    }
  }

  /** Columns of the result. */
  public List<Column> columns(TableSchema schema) {
    List<Column> columns = new ArrayList<>();
    if (schema instanceof TableSchema.TimeSeries t) {
      if (by.series())
        columns.add(Column.required(t.seriesKey(), ColumnType.TEXT));
      if (by.byTime())
        columns.add(Column.required(t.timeColumn(), ColumnType.TIMESTAMP));
    }
    for (Aggregate a : what)
      columns.add(result(schema, a));
    return columns;
  }

  private static Column result(TableSchema schema, Aggregate a) {
    String name = a.function().name().toLowerCase(java.util.Locale.ROOT) + (a.column() == null
        ? ""
        : "_" + a
            .column());
    if (a.function() == Function.COUNT)
      return Column.required(name, ColumnType.BIGINT);
    ColumnType type = schema.columns().get(schema.indexOf(requireNonNull(a.column()))).type();
    boolean floating = type == ColumnType.DOUBLE || type == ColumnType.REAL;
    return Column.of(name, switch (a.function()) {
      case SUM -> floating ? ColumnType.DOUBLE : ColumnType.BIGINT;
      case SUMSQ -> ColumnType.DOUBLE;
      case COUNT, MIN, MAX, FIRST, LAST -> type;
    });
  }

  /**
   * Whether the function can be computed of the type.
   */
  public static boolean fits(Function function, ColumnType type) {
    return switch (function) {
      case COUNT -> true;
      case SUM, SUMSQ -> Set.of(ColumnType.BOOLEAN, ColumnType.SMALLINT, ColumnType.INTEGER, ColumnType.BIGINT,
          ColumnType.REAL, ColumnType.DOUBLE).contains(type);
      case MIN, MAX, FIRST, LAST -> type != ColumnType.VECTOR;
    };
  }
}
