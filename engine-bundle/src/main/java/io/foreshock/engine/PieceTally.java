package io.foreshock.engine;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.HeadTally.Wanted;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.ChunkFilter;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.column.DoubleTally;
import io.foreshock.engine.column.Tally;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Adds up pieces of series, see {@link SeriesAggregation}. Thread-safe: a run is confined to its thread. */
final class PieceTally {
  private static final long[] NO_TIMES = new long[0];

  private final SeriesWhere where;
  private final SeriesTable table;
  private final Aggregation wanted;
  private final Codecs codecs;
  private final ScanPool pool;
  private final BlockEnds blockEnds;
  private final List<Wanted> columns = new ArrayList<>();
  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private final int[] projection;
  private final boolean ends;
  private final boolean times;
  /** Nothing but counts and sums of doubles is wanted. */
  private final boolean onlySums;
  /** Place of each series among the texts, which decides between values of the same time. */
  private final int[] ranks;
  private final HeadTally heads;

  /** One group of the result, or what a task knows of it. */
  static final class Group {
    private final int series;
    private final long bucket;
    private final Tally[] tallies;
    private long rows;

    Group(int series, long bucket, Tally[] tallies) {
      this.series = series;
      this.bucket = bucket;
      this.tallies = tallies;
    }

    /** Of rows that are known already. */
    Group(long rows, Tally[] tallies) {
      this(0, 0, tallies);
      this.rows = rows;
    }

    int series() {
      return series;
    }

    long bucket() {
      return bucket;
    }

    long rows() {
      return rows;
    }

    Tally[] tallies() {
      return tallies;
    }

    void add(Group other) {
      rows += other.rows;
      for (int i = 0; i < tallies.length; i++)
        tallies[i].add(other.tallies[i]);
    }
  }

  PieceTally(SeriesWhere where, Aggregation wanted, Codecs codecs, ScanPool pool, BlockEnds kept) {
    this.blockEnds = kept;
    this.where = where;
    this.table = where.table();
    this.wanted = wanted;
    this.codecs = codecs;
    this.pool = pool;
    for (Aggregate a : wanted.what())
      if (a.column() != null)
        want(a.column(), a.function());
    this.projection = IntStream.concat(columns.stream().mapToInt(Wanted::value).filter(v -> v >= 0),
        IntStream.of(where.valueColumns())).distinct().toArray();
    this.ends = columns.stream().anyMatch(c -> (c.parts() & Tally.ENDS) != 0);
    this.times = columns.stream().anyMatch(c -> c.value() == Wanted.TIME);
    this.onlySums = !columns.isEmpty() && columns.stream().allMatch(c -> c.value() >= 0 && (c.parts()
        & ~Tally.SUM) == 0 && table.valueColumns().get(c.value()).type() == ColumnType.DOUBLE);
    this.ranks = ends && !wanted.by().series() ? table.names().ranks(table.names().ordered()) : new int[0];
    this.heads = new HeadTally(table, columns, wanted.by().series());
  }

  private void want(String name, Function function) {
    Integer at = indexes.putIfAbsent(name, indexes.size());
    int schema = table.schema().indexOf(name);
    int part = switch (function) {
      case COUNT -> 0;
      case SUM -> Tally.SUM;
      case SUMSQ -> Tally.SQUARES;
      case MIN, MAX -> Tally.BOUNDS;
      case FIRST, LAST -> Tally.ENDS;
    };
    int value = schema == table.timeIndex()
        ? Wanted.TIME
        : schema == table.seriesIndex() ? Wanted.SERIES : table.valueOf(schema);
    Column column = table.schema().columns().get(schema);
    Wanted before = at == null ? new Wanted(value, column.type(), 0, false) : columns.get(at);
    Wanted now = new Wanted(value, column.type(), before.parts() | part, before.squares()
        || function == Function.SUMSQ);
    if (at == null)
      columns.add(now);
    else
      columns.set(at, now);
  }

  int indexOf(String column) {
    return indexes.getOrDefault(column, -1);
  }

  int[] projection() {
    return projection;
  }

  HeadTally heads() {
    return heads;
  }

  List<Wanted> columns() {
    return columns;
  }

  /** Whether parts of all rows can be added up in any order, whatever series they belong to. */
  boolean isPlain() {
    return wanted.by().equals(Aggregation.Grouping.NONE) && wanted.scan().where().isEmpty()
        && wanted.scan().series() == null && !ends && columns.stream().noneMatch(c -> c.value() == Wanted.SERIES);
  }

  Group group(int series, long bucket) {
    Tally[] tallies = new Tally[columns.size()];
    for (int i = 0; i < tallies.length; i++)
      tallies[i] = Tally.of(columns.get(i).type(), columns.get(i).parts());
    return new Group(series, bucket, tallies);
  }

  /** Adds up some pieces; the groups in the order they were met. */
  List<Group> run(List<SeriesAggregation.Todo> todos, ReadAhead<?> owner) {
    ScanPool.Scratch scratch = pool.take();
    try {
      Task task = new Task(scratch);
      for (SeriesAggregation.Todo todo : todos) {
        if (owner.isClosed())
          break;
        task.add(todo);
      }
      return task.groups;
    } finally {
      pool.giveBack(scratch);
    }
  }

  /** The work of one task. */
  private final class Task {
    private final List<Group> groups = new ArrayList<>();
    private final Map<Long, Group> byBucket = new java.util.HashMap<>();
    private final ScanPool.Scratch scratch;
    private int series;

    Task(ScanPool.Scratch scratch) {
      this.scratch = scratch;
    }

    void add(SeriesAggregation.Todo todo) {
      series = todo.series();
      SeriesRead.Piece piece = todo.piece();
      BlockRef block = piece.plain();
      if (block == null) {
        addMerged(piece);
        return;
      }
      ChunkFilter filter = where.within(block);
      if (filter == null)
        return;
      if (filter.isEmpty() && piece.inRange() && oneBucket(block) && addKnown(block))
        return;
      scratch.reset();
      addDecoded(piece, block, filter);
    }

    private boolean oneBucket(BlockRef block) {
      return !wanted.by().byTime()
          || wanted.by().bucketOf(block.header().minTs()) == wanted.by().bucketOf(block.header().maxTs());
    }

    private Group at(long ts) {
      return of(wanted.by().byTime() ? wanted.by().bucketOf(ts) : 0);
    }

    private Group of(long bucket) {
      int key = wanted.by().series() ? series : 0;
      Group last = groups.isEmpty() ? null : groups.getLast();
      if (last != null && last.series == key && last.bucket == bucket)
        return last;
      if (wanted.by().byTime() && !wanted.by().series()) {
        Group known = byBucket.get(bucket);
        if (known != null)
          return known;
      }
      Group fresh = group(key, bucket);
      groups.add(fresh);
      if (wanted.by().byTime() && !wanted.by().series())
        byBucket.put(bucket, fresh);
      return fresh;
    }

    private int rank() {
      return ranks.length == 0 ? 0 : ranks[series];
    }

    /** From the head alone; false, and nothing done, when it does not tell enough. */
    private boolean addKnown(BlockRef block) {
      if (!heads.tell(block))
        return false;
      Group group = at(block.header().minTs());
      group.rows += block.header().rows();
      heads.add(block, series, rank(), group.tallies);
      return true;
    }

    private void constant(Tally tally, int rows, long min, long max) {
      heads.constant(tally, series, rows, min, max, rank());
    }

    private void addDecoded(SeriesRead.Piece piece, BlockRef block, ChunkFilter filter) {
      if (filter.isEmpty() && !piece.inRange() && (addEven(piece, block) || addEnd(piece, block)))
        return;
      int n = block.header().rows();
      boolean whole = piece.inRange() && oneBucket(block);
      ColumnVector[] decoded = new ColumnVector[table.valueColumns().size()];
      if (whole && onlySums && addWithin(block, filter.onlyInterval(), decoded))
        return;
      long[] ts = NO_TIMES;
      if (!whole || ends || times || filter.looksAt(table.timeIndex())) {
        ts = scratch.longs(n);
        BlockReader.times(block.bytes(), block.header(), codecs, ts);
      }
      long[] times = ts;
      if (filter.isEmpty()) {
        int a = piece.inRange() ? 0 : Run.lowerBound(times, n, piece.from());
        int b = piece.inRange() ? n : Run.upperBound(times, n, piece.to());
        addRange(times, a, b, block.header().minTs(), v -> column(block, v, decoded));
        return;
      }
      int[] rows = scratch.rows(n);
      int kept = filter.select(c -> c == table.timeIndex()
          ? new ColumnVector.Longs(times, null, n)
          : column(block, table.valueOf(c), decoded), n, rows);
      if (!piece.inRange())
        kept = PieceReader.between(times, rows, kept, piece.from(), piece.to());
      addPicked(times, rows, kept, block.header().minTs(), v -> column(block, v, decoded));
    }

    /** Rows of which only number and times are asked, in a block of even times; false, and nothing done, when that is not so. */
    private boolean addEven(SeriesRead.Piece piece, BlockRef block) {
      BlockEnds.EvenRows rows = heads.tellKeys() ? BlockEnds.evenRows(piece, block) : null;
      if (rows == null)
        return false;
      if (rows.from() == rows.to())
        return true;
      if (wanted.by().byTime() && wanted.by().bucketOf(rows.first()) != wanted.by().bucketOf(rows.last()))
        return false;
      Group group = at(rows.first());
      group.rows += rows.to() - rows.from();
      heads.addKeys(rows.to() - rows.from(), rows.first(), rows.last(), series, rank(), group.tallies);
      return true;
    }

    /** The last rows of a block that is decoded already; false, and nothing done, when they are elsewhere. */
    private boolean addEnd(SeriesRead.Piece piece, BlockRef block) {
      boolean onlyTimes = projection.length == 0 && BlockReader.isEven(block.header());
      BlockEnds.Stretch end = blockEnds.rows(table.id(), piece, block, codecs, onlyTimes
          ? block.header().rows()
          : BlockEnds.most(where.series().length));
      if (end == null)
        return false;
      @Nullable
      ColumnVector[] known = new ColumnVector[table.valueColumns().size()];
      addRange(end.ts(), 0, end.ts().length, block.header().minTs(), v -> {
        ColumnVector column = known[v];
        if (column == null)
          known[v] = column = blockEnds.column(where, block, v, end, codecs);
        return column;
      });
      return true;
    }

    /** Sums of doubles where one is within an interval; false, and nothing done, when there are nulls among them. */
    private boolean addWithin(BlockRef block, ChunkFilter.@Nullable Interval interval, ColumnVector[] decoded) {
      int by = interval == null ? -1 : table.valueOf(interval.column());
      double[] tested = by < 0 ? null : numbers(block, by, decoded);
      if (interval == null || tested == null)
        return false;
      for (Wanted w : columns)
        if (numbers(block, w.value(), decoded) == null)
          return false;
      Group group = at(block.header().minTs());
      long before = group.tallies[0].count();
      for (int i = 0; i < columns.size(); i++)
        if (column(block, columns.get(i).value(), decoded) instanceof ColumnVector.Doubles v)
          ((DoubleTally) group.tallies[i]).addWhere(tested, interval, v.values(), v.size());
      group.rows += group.tallies[0].count() - before;
      return true;
    }

    private double @Nullable [] numbers(BlockRef block, int value, @Nullable ColumnVector[] decoded) {
      return column(block, value, decoded) instanceof ColumnVector.Doubles v && v.nulls() == null ? v.values() : null;
    }

    private ColumnVector column(BlockRef block, int value, @Nullable ColumnVector[] decoded) {
      ColumnVector known = decoded[value];
      if (known == null)
        decoded[value] = known = BlockReader.column(block.bytes(), block.header(), value, table.valueColumns().get(
            value), codecs, scratch);
      return known;
    }

    private void addMerged(SeriesRead.Piece piece) {
      ColumnVector[] byValue = new ColumnVector[table.valueColumns().size()];
      Run run = piece.decode();
      if (run.size() == 0)
        return;
      for (int i = 0; i < projection.length; i++)
        byValue[projection[i]] = run.columns().get(i);
      if (where.filter().isEmpty()) {
        addRange(run.ts(), 0, run.size(), run.first(), v -> byValue[v]);
        return;
      }
      int[] rows = new int[run.size()];
      ChunkFilter own = where.filter().within(_ -> null);
      int n = own == null
          ? 0
          : own.select(c -> c == table.timeIndex()
              ? new ColumnVector.Longs(run.ts(), null, run.size())
              : byValue[table.valueOf(c)], run.size(), rows);
      addPicked(run.ts(), rows, n, run.first(), v -> byValue[v]);
    }

    /** Rows {@code [from, to)}, cut where buckets begin. */
    private void addRange(long[] ts, int from, int to, long someTime,
        java.util.function.IntFunction<ColumnVector> vectors) {
      ColumnVector[] of = new ColumnVector[columns.size()];
      for (int i = 0; i < of.length && from < to; i++)
        of[i] = switch (columns.get(i).value()) {
          case Wanted.SERIES, Wanted.TIME -> new ColumnVector.Longs(ts, null, ts.length == 0 ? 0 : to);
          default -> vectors.apply(columns.get(i).value());
        };
      boolean cut = wanted.by().byTime() && ts.length > 0;
      int a = from;
      while (a < to) {
        long bucket = cut ? wanted.by().bucketOf(ts[a]) : 0;
        int b = cut ? end(ts, a, to, bucket) : to;
        Group group = cut ? of(bucket) : at(ts.length == 0 ? someTime : ts[a]);
        group.rows += b - a;
        for (int i = 0; i < of.length; i++)
          if (columns.get(i).value() == Wanted.SERIES)
            constant(group.tallies[i], b - a, ts.length == 0 ? someTime : ts[a], ts.length == 0 ? someTime : ts[b - 1]);
          else
            group.tallies[i].add(of[i], a, b, ts, rank());
        a = b;
      }
    }

    /** Where the bucket of row {@code a} ends: rows ascend in time, so it is not far. */
    private int end(long[] ts, int a, int to, long bucket) {
      long last = bucket + wanted.by().width() - 1;
      if (last < bucket)
        return IntStream.range(a, to).filter(i -> wanted.by().bucketOf(ts[i]) != bucket).findFirst().orElse(to);
      int step = 1;
      while (a + step < to && ts[a + step] <= last)
        step *= 2;
      int inside = a + step / 2;
      int outside = Math.min(to, a + step);
      while (outside - inside > 1) {
        int middle = inside + outside >>> 1;
        if (ts[middle] <= last)
          inside = middle;
        else
          outside = middle;
      }
      return outside;
    }

    private void addPicked(long[] ts, int[] rows, int n, long someTime,
        java.util.function.IntFunction<ColumnVector> vectors) {
      int a = 0;
      while (a < n) {
        int b = n;
        if (wanted.by().byTime() && ts.length > 0) {
          int limit = end(ts, rows[a], rows[n - 1] + 1, wanted.by().bucketOf(ts[rows[a]]));
          b = a + 1;
          while (b < n && rows[b] < limit)
            b++;
        }
        Group group = at(ts.length == 0 ? someTime : ts[rows[a]]);
        group.rows += b - a;
        for (int i = 0; i < columns.size(); i++)
          switch (columns.get(i).value()) {
          case Wanted.SERIES -> constant(group.tallies[i], b - a, ts.length == 0 ? someTime : ts[rows[a]],
              ts.length == 0
                  ? someTime
                  : ts[rows[b - 1]]);
          case Wanted.TIME -> group.tallies[i].add(new ColumnVector.Longs(ts, null, ts.length), rows, a, b, ts, rank());
          default -> group.tallies[i].add(vectors.apply(columns.get(i).value()), rows, a, b, ts, rank());
          }
        a = b;
      }
    }
  }
}
