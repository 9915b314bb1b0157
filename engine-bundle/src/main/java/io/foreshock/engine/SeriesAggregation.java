package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Chunk;
import io.foreshock.engine.PieceTally.Group;
import io.foreshock.engine.SeriesPieces.Part;
import io.foreshock.engine.StoredTable.SeriesTable;
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
  /** So many finished groups are worth a chunk. */
  private static final int CHUNK_GROUPS = 4_096;
  private static final Long ALL = 0L;

  private final StoreSnapshot snapshot;
  private final SeriesTable table;
  private final Aggregation wanted;
  private final SeriesWhere where;
  private final PieceTally tally;
  private final ReadAhead<List<Group>> ahead;
  private @Nullable SeriesPieces open;
  private final GroupRows rows;
  private final Map<Long, Group> groups = new HashMap<>();
  /** Groups by series that are not handed out yet. */
  private final List<Group> ready = new ArrayList<>();
  private boolean drained;
  private long minTs = Long.MAX_VALUE;
  private long maxTs = Long.MIN_VALUE;
  private @Nullable List<Group> result;
  private int at;
  private boolean closed;

  record Todo(int series, SeriesRead.Piece piece) {}

  /** Pieces for one task. */
  record Batch(List<Todo> todos, int rows, long minTs, long maxTs) {
    /** Without any at the end. */
    static Batch of(SeriesPieces pieces) {
      List<Todo> todos = new ArrayList<>();
      int rows = 0;
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      while (rows < BATCH_ROWS && todos.size() < BATCH_PIECES) {
        SeriesRead.Piece piece = pieces.next();
        if (piece == null)
          break;
        todos.add(new Todo(pieces.series(), piece));
        rows += piece.rows();
        min = Math.min(min, piece.minTs());
        max = Math.max(max, piece.maxTs());
      }
      return new Batch(todos, rows, min, max);
    }

    /** Worth another thread. */
    boolean isLarge() {
      return rows >= LARGE;
    }
  }

  /** The way that suits the groups. */
  static StoreSnapshot.ChunkSource of(StoreSnapshot snapshot, SeriesTable table, Aggregation wanted) {
    SeriesWhere where = SeriesWhere.of(table, wanted.scan(), wanted.by().series());
    PieceTally tally = new PieceTally(where, wanted, snapshot.codecs(), snapshot.pool(), snapshot.ends());
    return BucketTally.suits(wanted.by(), tally.columns())
        ? new BucketAggregation(snapshot, table, wanted, where, tally)
        : new SeriesAggregation(snapshot, table, wanted, where, tally);
  }

  private SeriesAggregation(StoreSnapshot snapshot, SeriesTable table, Aggregation wanted, SeriesWhere where,
      PieceTally tally) {
    this.snapshot = snapshot;
    this.table = table;
    this.wanted = wanted;
    this.where = where;
    this.tally = tally;
    this.rows = new GroupRows(table, wanted, tally);
    this.ahead = new ReadAhead<>(snapshot.pool());
  }

  @Override
  public @Nullable Chunk next() {
    if (wanted.by().series())
      return nextSeries();
    List<Group> all = result;
    if (all == null)
      result = all = compute();
    if (at == all.size())
      return null;
    int end = Math.min(all.size(), at + BlockCodec.MAX_COUNT);
    List<Group> some = all.subList(at, end);
    at = end;
    return rows.chunk(some);
  }

  /**
   * Groups by series: pieces come in the order of the series' keys and of time, so only the last group can still grow
   * and those before it are handed out.
   */
  private @Nullable Chunk nextSeries() {
    SeriesPieces pieces = open;
    if (pieces == null) {
      if (drained)
        return null;
      open = pieces = new SeriesPieces(snapshot, table, where, tally.projection(), Part.ALL);
    }
    while (!drained && ready.size() <= CHUNK_GROUPS)
      advance(pieces);
    int n = Math.min(drained ? ready.size() : ready.size() - 1, BlockCodec.MAX_COUNT);
    if (n == 0)
      return null;
    List<Group> some = ready.subList(0, n);
    Chunk chunk = rows.chunk(some);
    some.clear();
    return chunk;
  }

  private void advance(SeriesPieces pieces) {
    boolean more = true;
    while (more && ahead.wantsMore())
      more = addBatch(pieces);
    if (ahead.isEmpty()) {
      drained = true;
      return;
    }
    for (Group part : ahead.next()) {
      Group last = ready.isEmpty() ? null : ready.getLast();
      if (last != null && last.series() == part.series() && last.bucket() == part.bucket())
        last.add(part);
      else
        if (part.rows() > 0)
          ready.add(part);
    }
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
    all.sort(Comparator.comparingLong(Group::bucket));
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
    Group known = groups.putIfAbsent(part.bucket(), part);
    if (known != null)
      known.add(part);
    else
      if (groups.size() > MAX_GROUPS)
        throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE, "too many groups: limit=" + MAX_GROUPS);
  }

  /** Starts the next task; false when there is nothing left to read. */
  private boolean addBatch(SeriesPieces pieces) {
    Batch batch = Batch.of(pieces);
    if (batch.todos().isEmpty())
      return false;
    minTs = Math.min(minTs, batch.minTs());
    maxTs = Math.max(maxTs, batch.maxTs());
    ahead.add(() -> tally.run(batch.todos(), ahead), batch.isLarge());
    return true;
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
