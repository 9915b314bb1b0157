package io.foreshock.engine;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.table.Tables;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.engine.StoredTable.CatalogView;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.SeriesFormat;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.format.TableFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import io.foreshock.engine.tail.Generation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.LmdbException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store. Everything durable lies in one LMDB environment; what was committed but not yet sealed into
 * blocks is also kept in memory. One platform thread writes, any thread reads. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long ASK_AGAIN_NANOS = 200_000_000;
  private static final long PARK_NANOS = 200_000;
  /** What a backup or a compact copy takes of the disk. */
  private static final long ADMIN_BYTES_PER_SECOND = 100L << 20;

  private final Store store;
  private final CommitQueue queue;
  private final CatalogStore catalog;
  private final Sessions sessions;
  private final Notifier notifier;
  private final Feed feed = new Feed();
  private final GroupCommitter committer;
  private final BlockKeeper keeper;
  private final Snapshots snapshots;
  private final TableStore tables;
  private final HistoryStore history;
  private final EngineHealth health;
  private final EngineAdmin admin;
  private final Supplier<State> reload;
  private final Purger purger;
  private final Graphs graphs;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Engine(Store store, Supplier<List<BlockCodec>> blockCodecs, Supplier<@Nullable VectorIndexFactory> vectors,
      EngineOptions options) {
    this.store = store;
    Supplier<Codecs> codecs = new PresentCodecs(blockCodecs, options.recode());
    queue = new CommitQueue(options.ringBytes());
    notifier = new Notifier();
    SeriesNames sensorNames = new SeriesNames();
    catalog = new CatalogStore(sensorNames, queue);
    sessions = new Sessions(queue, catalog, notifier, this::state);
    DiskWatch disk = new DiskWatch(store, options);
    reload = () -> load(sensorNames);
    State initial = reload.get();
    graphs = new Graphs(store.dir(), this::snapshot, this::state, vectors);
    committer = new GroupCommitter(store, options, queue, catalog, sessions, feed, disk, graphs, initial);
    purger = new Purger(queue);
    keeper = new BlockKeeper(store, committer::state, codecs, queue, options.blockRows());
    snapshots = new Snapshots(store, committer::state, codecs, graphs, options);
    tables = new TableStore(committer::state, queue, snapshots, graphs::states, keeper::policyChanged);
    history = new HistoryStore(snapshots);
    admin = new EngineAdmin(store, committer, queue, codecs, ADMIN_BYTES_PER_SECOND);
    store.onExchange(() -> {
      snapshots.evict();
      admin.cancel();
    });
    health = new EngineHealth(store, committer, sessions, keeper, snapshots, queue, disk);
  }

  /**
   * Opens or creates a store.
   *
   * @param dir
   *            the store's own folder
   * @param codecs
   *            the block codecs present at the moment of the call; asked whenever blocks are read or written
   * @throws ForeshockException
   *             STORE_LOCKED when another engine has it open, CORRUPT_DATA, NOT_SUPPORTED for a store of another format
   */
  public static Engine open(Path dir, Supplier<List<BlockCodec>> codecs, EngineOptions options) {
    return open(dir, codecs, () -> null, options);
  }

  /**
   * Opens or creates a store whose indexes may have graphs.
   *
   * @param vectors
   *            what makes graphs at the moment of the call, null = nothing; see {@link #vectorsChanged}
   */
  public static Engine open(Path dir, Supplier<List<BlockCodec>> codecs,
      Supplier<@Nullable VectorIndexFactory> vectors, EngineOptions options) {
    return open(dir, codecs, vectors, options, Durability.FULL);
  }

  /** With a durability that the tests of the crash tests need. */
  static Engine open(Path dir, Supplier<List<BlockCodec>> codecs, EngineOptions options, Durability durability) {
    return open(dir, codecs, () -> null, options, durability);
  }

  private static Engine open(Path dir, Supplier<List<BlockCodec>> codecs,
      Supplier<@Nullable VectorIndexFactory> vectors, EngineOptions options, Durability durability) {
    requireNonNull(codecs, "codecs is null");
    long start = System.nanoTime();
    Store store = Store.open(dir, options.store(durability));
    Engine engine;
    boolean purge;
    try {
      purge = format(store);
      engine = new Engine(store, codecs, vectors, options);
    } catch (LmdbException e) {
      ForeshockException cause = store.explain(e);
      store.suspect();
      store.close();
      throw cause;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    engine.notifier.start();
    engine.keeper.start();
    engine.committer.start(engine.keeper::wake, engine.purger::wake, engine.reload);
    engine.purger.start();
    if (purge)
      engine.purger.wake();
    engine.graphs.start();
    engine.health.start();
    LOG.info("store open: dir={}, sensors={}, tail rows={}, took {} ms", dir, engine.catalog.sensorCount(),
        engine.committer.state().tailRows(), (System.nanoTime() - start) / 1_000_000);
    return engine;
  }

  private State state() {
    return committer.state();
  }

  private StoreSnapshot snapshot() {
    return snapshots.open();
  }

  /** Memory taken by decoded ends of blocks. */
  long endsBytes() {
    return snapshots.ends().bytes();
  }

  /** To be called when what makes graphs came or went; on return the graphs of the one that went are not used. */
  public void vectorsChanged() {
    graphs.exchange();
  }

  /** @return whether there is something to be purged */
  private static boolean format(Store store) {
    try (Access access = store.write()) {
      Meta.checkFormat(access);
      if (Meta.getLong(access, Meta.FORMAT, 0) == 0) {
        if (store.isSuspect())
          store.settle();
        Meta.putLong(access, Meta.FORMAT, Meta.FORMAT_VERSION);
        access.commit();
        return false;
      }
      boolean purge = Purger.takeOverBuilding(access);
      if (purge)
        access.commit();
      return purge;
    }
  }

  private State load(SeriesNames sensorNames) {
    try (Access access = store.read()) {
      catalog.load(access);
      sessions.load(access);
      Map<String, StoredTable> known = new HashMap<>();
      SeriesTable readings = SeriesTable.of(StoredTable.READINGS_ID, StoredTable.READINGS_SCHEMA, sensorNames);
      for (StoredTable table : List.of(readings,
          new CatalogView(StoredTable.SENSORS_ID, StoredTable.SENSORS_SCHEMA),
          new CatalogView(StoredTable.ASSETS_ID, StoredTable.ASSETS_SCHEMA),
          new CatalogView(StoredTable.BLOCKS_ID, StoredTable.BLOCKS_SCHEMA),
          StoredTable.of(StoredTable.CORRECTIONS_ID, TableLayout.of(StoredTable.CORRECTIONS_SCHEMA))))
        known.put(table.schema().name(), table);
      loadTables(access, known);
      KeepLoad.into(access, known);
      Generation tail = new Replay(access, known.values()).run();
      return new State(access.id(), tail.lastSeq(), 0, List.of(tail), known);
    }
  }

  private static void loadTables(Access access, Map<String, StoredTable> known) {
    byte[] kind = {CatalogFormat.TABLE};
    try (Walk walk = access.walk(Space.CATALOG)) {
      for (boolean on = walk.seek(kind); on && walk.hasPrefix(kind); on = walk.next()) {
        StoredTable table = StoredTable.of(CatalogFormat.id(walk.key()), TableFormat.read(walk.value()));
        known.put(table.schema().name(), table);
      }
    }
    for (StoredTable table : new ArrayList<>(known.values()))
      if (table instanceof SeriesTable s && s.id() != StoredTable.READINGS_ID)
        try (Walk walk = access.walk(Space.SERIES)) {
          byte[] prefix = Keys.prefix(s.id());
          byte[] name = {};
          for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next()) {
            name = SeriesFormat.read(name, walk.value());
            s.names().add(new String(name, StandardCharsets.UTF_8));
          }
        }
  }

  public Catalog catalog() {
    return catalog;
  }

  public IngestService ingest() {
    return sessions;
  }

  public LiveFeed liveFeed() {
    return feed;
  }

  public History history() {
    return history;
  }

  public Tables tables() {
    return tables;
  }

  public HealthProbe health() {
    return health;
  }

  public StoreAdmin admin() {
    return admin;
  }

  /**
   * Has everything committed so far turned into blocks and waits for it.
   *
   * @throws ForeshockException
   *             TIMEOUT, or the reason why sealing fails
   */
  public void seal(Duration timeout) {
    long target = committer.state().lastSeq();
    long end = System.nanoTime() + timeout.toNanos();
    committer.askFreeze();
    long asked = System.nanoTime();
    while (oldestUnsealed() <= target) {
      if (System.nanoTime() > end) {
        ForeshockException trouble = keeper.trouble();
        throw trouble != null
            ? trouble
            : new ForeshockException(ErrorCode.TIMEOUT, "not sealed in time: limit=" + timeout);
      }
      LockSupport.parkNanos(PARK_NANOS);
      if (System.nanoTime() - asked > ASK_AGAIN_NANOS && committer.state().frozen() == 0) {
        // a failed commit may have had the journal read anew, and nothing of it is frozen then
        committer.askFreeze();
        asked = System.nanoTime();
      }
    }
  }

  /**
   * Seals, retires, summarises and compacts all there is, blocks at the end of their series included, and waits for it.
   *
   * @throws ForeshockException
   *             TIMEOUT, or the reason why it fails
   */
  public void compact(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    seal(timeout);
    if (!keeper.awaitDone(keeper.hurry(), end - System.nanoTime())) {
      ForeshockException trouble = keeper.trouble();
      throw trouble != null
          ? trouble
          : new ForeshockException(ErrorCode.TIMEOUT, "not compacted in time: limit=" + timeout);
    }
  }

  /** Lowest sequence number that may still be in the tail. */
  private long oldestUnsealed() {
    State now = committer.state();
    Generation oldest = now.generations().getFirst();
    return oldest.rows() == 0 && now.frozen() == 0 ? Long.MAX_VALUE : oldest.base() + 1;
  }

  /**
   * Commits what was accepted, ends all readers and closes the store. May be called twice.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true))
      return;
    health.close();
    admin.close();
    keeper.stopSoon();
    queue.close();
    committer.close();
    purger.close();
    graphs.close();
    keeper.close();
    notifier.close();
    feed.close();
    snapshots.close();
    store.close();
    LOG.info("store closed");
  }
}
