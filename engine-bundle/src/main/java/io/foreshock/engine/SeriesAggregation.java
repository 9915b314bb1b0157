package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.engine.PieceTally.Group;
import io.foreshock.engine.SeriesPieces.Part;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.DoubleTally;
import io.foreshock.engine.column.LongTally;
import io.foreshock.engine.column.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers an {@link Aggregation} of a time-series table: from the heads of blocks where they tell enough, else from
 * just the columns that are needed, several blocks at a time on several threads. Partial results are put together in
 * the order of the blocks, so the same store gives the same sums.
 */
final class SeriesAggregation implements StoreSnapshot.ChunkSource {
  /** Most groups of one result. */
  static final int MAX_GROUPS = 4 << 20;
  /** Rows and pieces that make one task. */
  private static final int BATCH_ROWS = 262_144;
  private static final int BATCH_PIECES = 512;
  /** Fewer rows are not worth another thread. */
  private static final int LARGE = 32_768;

  private final StoreSnapshot snapshot;
  private final SeriesTable table;
  private final Aggregation wanted;
  private final SeriesWhere where;
  private final PieceTally tally;
  private final ReadAhead<List<Group>> ahead;
  private @Nullable SeriesPieces open;
  private final Map<Key, Group> groups = new HashMap<>();
  private long minTs = Long.MAX_VALUE;
  private long maxTs = Long.MIN_VALUE;
  private @Nullable List<Group> result;
  private int at;
  private boolean closed;

  private record Key(int series, long bucket) {}

  private static final Key ALL = new Key(0, 0);

  record Todo(int series, SeriesRead.Piece piece) {}

  SeriesAggregation(StoreSnapshot snapshot, SeriesTable table, Aggregation wanted) {
    this.snapshot = snapshot;
    this.table = table;
    this.wanted = wanted;
    this.where = SeriesWhere.of(table, wanted.scan(), false);
    this.tally = new PieceTally(where, wanted, snapshot.codecs(), snapshot.pool());
    this.ahead = new ReadAhead<>(snapshot.pool());
  }

  @Override
  public @Nullable Chunk next() {
    List<Group> all = result;
    if (all == null)
      result = all = compute();
    if (at == all.size())
      return null;
    List<Column> columns = wanted.columns(table.schema());
    ChunkBuilder chunk = new ChunkBuilder(columns);
    for (int end = Math.min(all.size(), at + BlockCodec.MAX_COUNT); at < end; at++)
      chunk.add(row(all.get(at), columns));
    return chunk.build();
  }

  private List<Group> compute() {
    Group known = tally.isPlain() && !where.empty() && !table.readOnly() ? blocks() : null;
    if (wanted.by().equals(Aggregation.Grouping.NONE))
      groups.put(ALL, tally.group(0, 0));
    if (known == null) {
      read(Part.ALL);
    } else {
      merge(known);
      if (Totals.hasTail(snapshot.state(), table.id()))
        read(Part.TAIL);
    }
    List<Group> all = new ArrayList<>(groups.values());
    if (!wanted.by().equals(Aggregation.Grouping.NONE))
      all.removeIf(g -> g.rows() == 0);
    all.sort(wanted.by().series()
        ? Comparator.comparing((Group g) -> table.names().name(g.series())).thenComparingLong(Group::bucket)
        : Comparator.comparingLong(Group::bucket));
    return all;
  }

  /** What the rows in blocks add up to; null when it is not known and has to be found out together with the tail. */
  private @Nullable Group blocks() {
    Totals totals = snapshot.totals();
    Group known = totals.find(snapshot.state(), where, tally.columns());
    if (known != null || !totals.isWorthIt(snapshot.state(), where))
      return known;
    Group stored = tally.group(0, 0);
    groups.put(ALL, stored);
    read(Part.BLOCKS);
    totals.keep(snapshot.state(), table, tally.columns(), stored, minTs, maxTs);
    return totals.find(snapshot.state(), where, tally.columns());
  }

  private void read(Part part) {
    SeriesPieces pieces = new SeriesPieces(snapshot, table, where, tally.projection(), part);
    open = pieces;
    boolean more = true;
    while (more || !ahead.isEmpty()) {
      while (more && ahead.wantsMore())
        more = addBatch(pieces);
      if (!ahead.isEmpty())
        ahead.next().forEach(this::merge);
    }
    open = null;
    pieces.close();
  }

  private void merge(Group part) {
    Group known = groups.putIfAbsent(new Key(part.series(), part.bucket()), part);
    if (known != null)
      known.add(part);
    else
      if (groups.size() > MAX_GROUPS)
        throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE, "too many groups: limit=" + MAX_GROUPS);
  }

  /** Starts the next task; false when there is nothing left to read. */
  private boolean addBatch(SeriesPieces pieces) {
    List<Todo> batch = new ArrayList<>();
    int rows = 0;
    while (rows < BATCH_ROWS && batch.size() < BATCH_PIECES) {
      SeriesRead.Piece piece = pieces.next();
      if (piece == null)
        break;
      batch.add(new Todo(pieces.series(), piece));
      rows += piece.rows();
      minTs = Math.min(minTs, piece.minTs());
      maxTs = Math.max(maxTs, piece.maxTs());
    }
    if (batch.isEmpty())
      return false;
    ahead.add(() -> tally.run(batch, ahead), rows >= LARGE);
    return true;
  }

  private @Nullable Object[] row(Group group, List<Column> columns) {
    @Nullable
    Object[] row = new Object[columns.size()];
    int c = 0;
    if (wanted.by().series())
      row[c++] = table.names().name(group.series());
    if (wanted.by().byTime())
      row[c++] = group.bucket();
    for (Aggregate a : wanted.what()) {
      row[c] = value(a, group, columns.get(c).type());
      c++;
    }
    return row;
  }

  private @Nullable Object value(Aggregate a, Group group, ColumnType type) {
    if (a.column() == null)
      return group.rows();
    Tally t = group.tallies()[tally.indexOf(a.column())];
    if (a.function() == Function.COUNT)
      return t.count();
    if (t.count() == 0)
      return null;
    return switch (a.function()) {
      case COUNT -> t.count();
      case SUM -> sum(t, a, type);
      case SUMSQ -> t.squares();
      case MIN -> t.min();
      case MAX -> t.max();
      case FIRST -> t.first();
      case LAST -> t.last();
    };
  }

  private static Object sum(Tally tally, Aggregate a, ColumnType type) {
    if (tally instanceof DoubleTally d && type == ColumnType.DOUBLE)
      return d.sum();
    if (tally instanceof LongTally l) {
      if (!l.fits())
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "sum beyond BIGINT: column=" + a.column());
      return l.sum();
    }
    throw new IllegalStateException("no sum of such a column: column=" + a.column());
  }

  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    ahead.close();
    if (open != null)
      open.close();
  }
}
