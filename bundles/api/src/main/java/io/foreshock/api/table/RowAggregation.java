package io.foreshock.api.table;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Aggregation.Grouping;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates row by row over a scan: what every store can do, and the model of
 * faster ways. Confined to one thread.
 */
final class RowAggregation {
  private final Aggregation wanted;
  private final List<String> columns;
  private final TreeMap<Key, Cell[]> groups = new TreeMap<>();
  private TableSchema.@Nullable TimeSeries schema;

  private record Key(String series, long bucket) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::series).thenComparingLong(Key::bucket).compare(this, other);
    }
  }

  private static final class Cell {
    private long count;
    private double sum;
    private double squares;
    private BigInteger whole = BigInteger.ZERO;
    private @Nullable Object min;
    private @Nullable Object max;
    private @Nullable Object first;
    private @Nullable Object last;
    private long firstAt;
    private long lastAt;
  }

  RowAggregation(Aggregation wanted) {
    this.wanted = wanted;
    Set<String> names = new LinkedHashSet<>();
    for (Aggregate a : wanted.what())
      if (a.column() != null)
        names.add(a.column());
    columns = new ArrayList<>(names);
  }

  /**
   * Checks that the table can be aggregated so.
   *
   * @throws ForeshockException
   *             UNKNOWN_COLUMN, NOT_SUPPORTED, TYPE_MISMATCH
   */
  static void check(TableSchema schema, Aggregation wanted) {
    boolean series = schema instanceof TableSchema.TimeSeries;
    if (!series && !wanted.by().equals(Grouping.NONE))
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "grouped by series or time: table=" + schema.name());
    for (Aggregate a : wanted.what()) {
      if (a.column() == null)
        continue;
      int at = schema.indexOf(a.column());
      if (at < 0)
        throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN,
            "no such column: table=" + schema.name() + ", column=" + a.column());
      if (!series && (a.function() == Function.FIRST || a.function() == Function.LAST))
        throw new ForeshockException(ErrorCode.NOT_SUPPORTED, a.function() + " needs time: table=" + schema.name());
      if (!Aggregation.fits(a.function(), schema.columns().get(at).type()))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
            a.function() + " does not fit: column=" + a.column() + ", type=" + schema.columns().get(at).type());
    }
  }

  Snapshot.Cursor run(Snapshot snapshot, TableSchema table) {
    check(table, wanted);
    schema = table instanceof TableSchema.TimeSeries t ? t : null;
    List<String> read = new ArrayList<>(columns);
    if (schema != null) {
      read.add(schema.timeColumn());
      read.add(schema.seriesKey());
    }
    if (wanted.by().equals(Grouping.NONE))
      groups.put(new Key("", 0), cells());
    Scan s = wanted.scan();
    try (Snapshot.Cursor rows = snapshot.scan(new Scan(s.table(), read, s.from(), s.to(), s.series(), s.where()))) {
      for (Chunk chunk = rows.next(); chunk != null; chunk = rows.next())
        for (int row = 0; row < chunk.size(); row++)
          add(chunk, row);
    }
    return new Result(build(table));
  }

  private Cell[] cells() {
    Cell[] cells = new Cell[wanted.what().size()];
    for (int i = 0; i < cells.length; i++)
      cells[i] = new Cell();
    return cells;
  }

  private void add(Chunk chunk, int row) {
    long ts = 0;
    String series = "";
    long bucket = 0;
    if (schema != null) {
      ts = chunk.column(columns.size()).get(row) instanceof Long t ? t : 0;
      if (wanted.by().series() && chunk.column(columns.size() + 1).get(row) instanceof String name)
        series = name;
      if (wanted.by().byTime())
        bucket = wanted.by().bucketOf(ts);
    }
    Cell[] cells = groups.computeIfAbsent(new Key(series, bucket), _ -> cells());
    for (int i = 0; i < cells.length; i++) {
      String column = wanted.what().get(i).column();
      if (column == null) {
        cells[i].count++;
        continue;
      }
      ColumnVector vector = chunk.column(columns.indexOf(column));
      if (!vector.isNull(row))
        add(cells[i], vector.get(row), ts);
    }
  }

  private static void add(Cell cell, @Nullable Object value, long ts) {
    if (value instanceof Double d) {
      cell.sum += d;
      cell.squares += d * d;
    } else if (value instanceof Long l) {
      cell.whole = cell.whole.add(BigInteger.valueOf(l));
      cell.squares += (double) l * l;
    }
    cell.count++;
    if (value == null || value instanceof float[])
      return;
    if (cell.min == null || Condition.compare(value, cell.min) < 0)
      cell.min = value;
    if (cell.max == null || Condition.compare(value, cell.max) > 0)
      cell.max = value;
    if (cell.first == null || ts < cell.firstAt) {
      cell.first = value;
      cell.firstAt = ts;
    }
    if (cell.last == null || ts >= cell.lastAt) {
      cell.last = value;
      cell.lastAt = ts;
    }
  }

  private Chunk build(TableSchema table) {
    List<Column> out = wanted.columns(table);
    ChunkBuilder chunk = new ChunkBuilder(out);
    groups.forEach((key, cells) -> {
      List<@Nullable Object> row = new ArrayList<>();
      if (wanted.by().series())
        row.add(key.series);
      if (wanted.by().byTime())
        row.add(key.bucket);
      for (int i = 0; i < cells.length; i++)
        row.add(value(wanted.what().get(i), cells[i], out.get(row.size()).type()));
      chunk.add(row.toArray());
    });
    return chunk.build();
  }

  private static @Nullable Object value(Aggregate a, Cell cell, ColumnType type) {
    if (a.function() == Function.COUNT)
      return cell.count;
    if (cell.count == 0)
      return null;
    return switch (a.function()) {
      case COUNT -> cell.count;
      case SUM -> type == ColumnType.DOUBLE ? (Object) cell.sum : (Object) exact(cell.whole, a);
      case SUMSQ -> cell.squares;
      case MIN -> cell.min;
      case MAX -> cell.max;
      case FIRST -> cell.first;
      case LAST -> cell.last;
    };
  }

  private static long exact(BigInteger sum, Aggregate a) {
    if (sum.bitLength() > 63)
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "sum beyond BIGINT: column=" + a.column() + ", sum=" + sum);
    return sum.longValue();
  }

  private static final class Result implements Snapshot.Cursor {
    private static final int MAX_ROWS = 65_536;

    private final Chunk all;
    private int at;

    Result(Chunk all) {
      this.all = all;
    }

    @Override
    public @Nullable Chunk next() {
      if (at >= all.size())
        return null;
      int n = Math.min(MAX_ROWS, all.size() - at);
      List<ColumnVector> part = new ArrayList<>();
      for (ColumnVector c : all.columns())
        part.add(slice(c, at, n));
      at += n;
      return new Chunk(part, n);
    }

    private static ColumnVector slice(ColumnVector c, int at, int n) {
      return switch (c) {
        case ColumnVector.Longs v -> new ColumnVector.Longs(java.util.Arrays.copyOfRange(v.values(), at, at + n), v
            .nulls() == null ? null : v.nulls().get(at, at + n), n);
        case ColumnVector.Doubles v -> new ColumnVector.Doubles(java.util.Arrays.copyOfRange(v.values(), at, at + n),
            v.nulls() == null ? null : v.nulls().get(at, at + n), n);
        case ColumnVector.Texts v -> new ColumnVector.Texts(java.util.Arrays.copyOfRange(v.values(), at, at + n), n);
        case ColumnVector.Vectors v -> new ColumnVector.Vectors(java.util.Arrays.copyOfRange(v.values(), at, at + n),
            n);
      };
    }

    @Override
    public void close() {
      at = all.size();
    }
  }
}
