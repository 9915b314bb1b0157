package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.engine.RowTable.Searched;
import io.foreshock.engine.StoredTable.CatalogView;
import io.foreshock.engine.SeriesPieces.Part;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One consistent view. Every touch of the store happens under its lock, so that closing it from another thread (a
 * stopping engine, an expired lease) waits for the chunk at hand instead of pulling the memory away.
 */
final class StoreSnapshot implements Snapshot {
  private final Snapshots owner;
  private final Access access;
  private final State state;
  private final Codecs codecs;
  private final NavigableMap<byte[], Optional<byte[]>> ownRows;
  private final ScanPool pool;
  private final long openedNanos = System.nanoTime();
  private final Life life;

  /** What a snapshot shares with those laid over it; guarded by the lock. */
  private static final class Life {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ChunkSource> cursors = new HashSet<>();
    private boolean closed;
    private boolean expired;
  }

  StoreSnapshot(Snapshots owner, Access access, State state, Codecs codecs, ScanPool pool) {
    this(owner, access, state, codecs, pool, Collections.emptyNavigableMap(), new Life());
  }

  private StoreSnapshot(Snapshots owner, Access access, State state, Codecs codecs, ScanPool pool,
      NavigableMap<byte[], Optional<byte[]>> ownRows, Life life) {
    this.pool = pool;
    this.owner = owner;
    this.access = access;
    this.state = state;
    this.codecs = codecs;
    this.ownRows = ownRows;
    this.life = life;
  }

  /**
   * The same view with a transaction's writes laid over it; lives as long as this one.
   *
   * @param with
   *            the same tables, with rows of time-series tables behind the others
   * @param rows
   *            relational rows by key; empty for deleted ones
   */
  StoreSnapshot overlaid(State with, NavigableMap<byte[], Optional<byte[]>> rows) {
    return new StoreSnapshot(owner, access, with, codecs, pool, rows, life);
  }

  /** A row of a relational table as the store has it; within {@link #reading} only. */
  byte @Nullable [] row(byte[] key) {
    ByteBuffer row = access.get(Space.ROWS, key);
    if (row == null)
      return null;
    byte[] bytes = new byte[row.remaining()];
    row.get(bytes);
    return bytes;
  }

  /** Within {@link #reading} only. */
  Access access() {
    return access;
  }

  private NavigableMap<byte[], Optional<byte[]>> ownRows(RowTable table) {
    return ownRows.isEmpty()
        ? ownRows
        : ownRows.subMap(Keys.prefix(table.id()), true, Keys.prefix(table.id() + 1), false);
  }

  /** Produces chunks; used under the snapshot's lock only. */
  interface ChunkSource {
    @Nullable
    Chunk next();

    void close();
  }

  State state() {
    return state;
  }

  long openedNanos() {
    return openedNanos;
  }

  /** Runs something that reads the store. */
  <T> T reading(Supplier<T> action) {
    life.lock.lock();
    try {
      if (life.expired)
        throw new ForeshockException(ErrorCode.TIMEOUT, "snapshot was open too long and was closed");
      if (life.closed)
        throw new ForeshockException(ErrorCode.CLOSED, "snapshot is closed");
      return action.get();
    } finally {
      life.lock.unlock();
    }
  }

  Codecs codecs() {
    return codecs;
  }

  ScanPool pool() {
    return pool;
  }

  BlockEnds ends() {
    return owner.ends();
  }

  Totals totals() {
    return owner.totals();
  }

  /** Within {@link #reading} only; closed before the snapshot. */
  BlockWalk walk(SeriesTable table) {
    return new BlockWalk(access, table.id());
  }

  /**
   * Within {@link #reading} only.
   *
   * @param to
   *            inclusive
   * @param projection
   *            which value columns
   */
  SeriesRead read(BlockWalk walk, SeriesTable table, int series, long from, long to, int[] projection) {
    return read(walk, Part.ALL, new SeriesRead.Wish(table, series, from, to, projection));
  }

  /** Within {@link #reading} only. */
  SeriesRead read(BlockWalk walk, Part part, SeriesRead.Wish asked) {
    SeriesRead.Wish wish = asked.fromEdge();
    return new SeriesRead(part == Part.TAIL ? null : walk, wish, part == Part.BLOCKS ? TailRows.NOTHING : tail(wish),
        codecs);
  }

  private TailRows tail(SeriesRead.Wish wish) {
    return wish.table().readOnly()
        ? RollUps.tail(access, state, wish.table(), wish.series(), new long[]{wish.from(), wish.to()},
            wish.projection(), codecs)
        : TailRows.of(state, wish.table(), wish.series(), wish.from(), wish.to(), wish.projection());
  }

  /** Highest time in the blocks of the series, or {@code Long.MIN_VALUE}; within {@link #reading} only. */
  long lastBlockTime(SeriesTable table, int series) {
    return Clusters.lastTime(access, table.id(), series);
  }

  /** Lowest time in the blocks of the series, or {@code Long.MAX_VALUE}; within {@link #reading} only. */
  long firstBlockTime(SeriesTable table, int series) {
    return Clusters.firstTime(access, table.id(), series);
  }

  @Override
  public TableSchema schema(String table) {
    return stored(table).schema();
  }

  private StoredTable stored(String name) {
    StoredTable table = state.tables().get(name);
    if (table == null)
      throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name);
    return table;
  }

  @Override
  public Cursor scan(Scan scan) {
    StoredTable table = stored(scan.table());
    int[] projection = new int[scan.columns().size()];
    for (int i = 0; i < projection.length; i++) {
      projection[i] = table.schema().indexOf(scan.columns().get(i));
      if (projection[i] < 0)
        throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN,
            "no such column: table=" + scan.table() + ", column=" + scan.columns().get(i));
    }
    return opened(() -> switch (table) {
      case SeriesTable t -> new SeriesScan(this, t, scan, projection);
      case RowTable t -> new RowScan(access, t, projection, scan.where(), ownRows(t));
      case CatalogView v when v.id() == StoredTable.BLOCKS_ID -> new BlocksScan(access, state, codecs, owner
          .entropies(), projection, scan.where());
      case CatalogView v -> new CatalogScan(access, v, projection, scan.where());
    });
  }

  @Override
  public Cursor aggregate(Aggregation wanted) {
    if (!(stored(wanted.scan().table()) instanceof SeriesTable table))
      return Snapshot.super.aggregate(wanted);
    Snapshot.check(table.schema(), wanted);
    return opened(() -> SeriesAggregation.of(this, table, wanted));
  }

  @Override
  public @Nullable List<Neighbour> nearest(String table, String index, float[] query, VectorSearch search) {
    if (stored(table) instanceof RowTable rows)
      for (Searched s : rows.searched())
        if (s.index().name().equals(index)) {
          FollowedGraph graph = owner.graphs().of(rows, s);
          return graph == null ? null : graph.nearest(new View(new GraphRows.Column(rows, s)), query, search);
        }
    throw new ForeshockException(ErrorCode.NOT_FOUND, "no such index with a graph: table=" + table + ", index="
        + index);
  }

  /** What a graph asks of the rows. */
  private final class View implements FollowedGraph.View {
    private final GraphRows.Column column;
    private final NavigableMap<byte[], Optional<byte[]>> laidOver;
    private final long[] own;
    private final long position;

    View(GraphRows.Column column) {
      this.column = column;
      laidOver = ownRows(column.table());
      own = laidOver.keySet().stream().mapToLong(Keys::rowLong).toArray();
      position = reading(() -> VectorChanges.position(access));
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public long[] own() {
      return own;
    }

    @Override
    public float @Nullable [] vector(long id) {
      Optional<byte[]> over = laidOver.isEmpty()
          ? null
          : laidOver.get(Keys.row(column.table().id(), List.of(
              (Object) id)));
      if (over != null)
        return over.map(row -> column.of(ByteBuffer.wrap(row))).orElse(null);
      return reading(() -> Optional.ofNullable(column.of(access, id))).orElse(null);
    }
  }

  private Cursor opened(Supplier<ChunkSource> make) {
    return reading(() -> {
      ChunkSource source = make.get();
      life.cursors.add(source);
      return new StoreCursor(source);
    });
  }

  private final class StoreCursor implements Cursor {
    private final ChunkSource source;
    private boolean done;

    StoreCursor(ChunkSource source) {
      this.source = source;
    }

    @Override
    public @Nullable Chunk next() {
      life.lock.lock();
      try {
        if (done)
          return null;
        Chunk chunk = reading(() -> Optional.ofNullable(source.next())).orElse(null);
        if (chunk == null)
          close();
        return chunk;
      } finally {
        life.lock.unlock();
      }
    }

    @Override
    public void close() {
      life.lock.lock();
      try {
        done = true;
        if (life.cursors.remove(source))
          source.close();
      } finally {
        life.lock.unlock();
      }
    }
  }

  void expire() {
    life.lock.lock();
    try {
      life.expired = !life.closed;
      close();
    } finally {
      life.lock.unlock();
    }
  }

  @Override
  public void close() {
    life.lock.lock();
    try {
      if (life.closed)
        return;
      life.closed = true;
      life.cursors.forEach(ChunkSource::close);
      life.cursors.clear();
      access.close();
    } finally {
      life.lock.unlock();
    }
    owner.released(this);
  }
}
