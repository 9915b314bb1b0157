package io.foreshock.engine.lmdb;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The LMDB environment in one folder, locked against other processes. Readers are thread-safe; write transactions
 * belong to one platform thread. The environment may be exchanged while the store is open: for a larger map, after a
 * failed write, for a smaller copy. Then transactions wait for a moment.
 */
public final class Store implements AutoCloseable {
  /** The named databases; see Keys for what they hold. */
  public enum Space {
    META, CATALOG, SOURCES, JOURNAL(true), SERIES, BLOCKS(true), ROWS, INDEX, RESTS(true), CHANGES;

    private final boolean ownChecksums;

    Space() {
      this(false);
    }

    Space(boolean ownChecksums) {
      this.ownChecksums = ownChecksums;
    }

    /** Whether its values bring their checksums along; to all others the store adds one. */
    public boolean ownChecksums() {
      return ownChecksums;
    }

    /** Whether a value is stored in several records, whose keys end in their number; where it is cut has no meaning. */
    boolean inPieces() {
      return this == RESTS;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final long GROWTH = 64L << 20;
  /** What a reader has to end by itself when the environment is to be exchanged. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int EVICTIONS = 5;

  private final Path dir;
  private final @Nullable FileChannel lock;
  private final StoreOptions options;
  private final Gate gate = new Gate();
  private final ConcurrentLinkedQueue<ByteBuffer> keyBuffers = new ConcurrentLinkedQueue<>();
  private volatile Environment environment;
  private volatile @Nullable Changes changes;
  private volatile long map;
  private volatile boolean suspect;
  private volatile Runnable evict = () -> {
  };

  private Store(Path dir, @Nullable FileChannel lock, StoreOptions options, Environment environment) {
    this.dir = dir;
    this.lock = lock;
    this.options = options;
    this.environment = environment;
    this.map = environment.env().info().mapSize;
  }

  /**
   * @throws ForeshockException
   *             STORE_LOCKED when another engine has it open, CORRUPT_DATA, STORE_FAILED when the disk refuses
   */
  public static Store open(Path dir, StoreOptions options) {
    FileChannel lock = null;
    try {
      Files.createDirectories(dir);
      lock = StoreFiles.lock(dir);
      StoreFiles.removeStale(dir);
      boolean unclean = false;
      if (StoreFiles.exists(dir))
        unclean = auditUnclean(dir);
      else
        StoreFiles.create(dir, options);
      Store store = new Store(dir, lock, options, Environment.open(dir, options));
      store.suspect = unclean; // the process before may have died of a failed write
      return store;
    } catch (IOException e) {
      closeQuietly(lock);
      throw new ForeshockException(ErrorCode.STORE_FAILED, "cannot open the store: dir=" + dir + ": " + e, e);
    } catch (LmdbException e) {
      closeQuietly(lock);
      boolean refused = e instanceof LmdbNativeException n && n.getResultCode() > 0;
      throw new ForeshockException(refused ? ErrorCode.STORE_FAILED : ErrorCode.CORRUPT_DATA,
          "cannot open the store: dir=" + dir + ": " + e.getMessage(), e);
    } catch (ForeshockException e) {
      closeQuietly(lock);
      throw e;
    }
  }

  /**
   * LMDB trusts its file: a damaged one can end or hang the process. So one that was not closed in order is looked
   * through first by code that trusts nothing.
   *
   * @return false when it was closed in order
   */
  private static boolean auditUnclean(Path dir) throws IOException {
    long start = System.nanoTime();
    try (PageAudit audit = PageAudit.of(dir.resolve(StoreFiles.DATA))) {
      if (StoreFiles.wasClosed(dir, audit.lastCommit()))
        return false;
      PageAudit.Pages pages = audit.walk();
      LOG.info("store was not closed in order, its pages are sound: pages={}, free={}, took {} ms", pages.total(),
          pages.free(), (System.nanoTime() - start) / 1_000_000);
      return true;
    }
  }

  /** A store that nobody else knows of and that need not survive: a copy being made. */
  static Store scratch(Path dir, StoreOptions options) {
    return new Store(dir, null, options, Environment.open(dir, options));
  }

  /** Looks at the file as of the last commit; for whoever holds a transaction of that commit. */
  public PageAudit audit() throws IOException {
    return PageAudit.of(dir.resolve(StoreFiles.DATA));
  }

  public Path dir() {
    return dir;
  }

  int pageSize() {
    return environment.pageSize();
  }

  StoreOptions options() {
    return options;
  }

  /** What ends readers that stay too long when the environment has to be exchanged. */
  public void onExchange(Runnable evictReaders) {
    evict = evictReaders;
  }

  /**
   * @throws ForeshockException
   *             STORE_FAILED while the store recovers from a failed write
   */
  public Access read() {
    gate.enter();
    try {
      Environment now = environment;
      return new Access(this, now, now.env().txnRead(), null);
    } catch (LmdbNativeException.PanicException | Env.AlreadyClosedException e) {
      gate.leave();
      throw new ForeshockException(ErrorCode.STORE_FAILED, "store recovers from a failed write", e);
    } catch (RuntimeException e) {
      gate.leave();
      throw e;
    }
  }

  /** Waits for the other write transaction, if any; commit or close on the same thread. */
  public Access write() {
    gate.enter();
    try {
      Environment now = environment;
      var txn = now.env().txnWrite();
      Changes noted = changes; // read inside the transaction: whoever sets it waits for the ones before
      return new Access(this, now, txn, noted == null ? null : new Changes.Collected(noted));
    } catch (RuntimeException e) {
      gate.leave();
      throw e;
    }
  }

  void left() {
    gate.leave();
  }

  ByteBuffer takeKeyBuffer() {
    ByteBuffer buffer = keyBuffers.poll();
    return buffer == null ? ByteBuffer.allocateDirect(512) : buffer;
  }

  void giveBack(ByteBuffer keyBuffer) {
    keyBuffers.add(keyBuffer);
  }

  /** Number of the last commit; a transaction that changed nothing does not count as one. */
  public long lastCommit() {
    return environment.env().info().lastTransactionId;
  }

  /** Bytes of the file in use or reusable. */
  public long fileBytes() {
    gate.enter(); // the environment is not exchanged meanwhile
    try {
      Env<ByteBuffer> env = environment.env();
      Stat stat = env.stat();
      return (env.info().lastPageNumber + 1) * stat.pageSize;
    } finally {
      gate.leave();
    }
  }

  public long mapSize() {
    return environment.env().info().mapSize;
  }

  /** Bytes the disk still takes. */
  public long diskFree() {
    return dir.toFile().getUsableSpace();
  }

  /** What LMDB's refusal means for the caller. */
  public ForeshockException explain(LmdbException e) {
    return DiskRefusal.explain(e, options.mapLimit(), diskFree());
  }

  /**
   * Makes the map larger; for the writer, outside of transactions. Readers wait meanwhile, those that stay too long are
   * ended.
   *
   * @return false when it is as large as it may become
   */
  public boolean grow() {
    long now = mapSize();
    long wanted = Math.min(options.mapLimit(), Math.max(now * 2, now + GROWTH));
    if (wanted <= now)
      return false;
    return exclusively(() -> {
      environment.close(); // not resized: when that fails LMDB is left without any map
      openAgain(wanted);
      LOG.info("map grown: from={}, to={}, wanted={} bytes", now, mapSize(), wanted);
      return mapSize() > now;
    });
  }

  /** An action while nobody else is in the store. */
  interface Exclusive {
    boolean run() throws IOException;
  }

  /**
   * @return false when readers stay although asked to leave, or what the action returns
   * @throws ForeshockException
   *             STORE_FAILED when the disk refuses
   */
  boolean exclusively(Exclusive action) {
    boolean alone = gate.shut(PATIENCE);
    for (int i = 0; i < EVICTIONS && !alone; i++) {
      evict.run();
      alone = gate.shut(PATIENCE);
    }
    if (!alone)
      return false;
    try {
      return action.run();
    } catch (IOException e) {
      throw new ForeshockException(ErrorCode.STORE_FAILED, "store's files cannot be exchanged: dir=" + dir + ": " + e
          .getMessage(), e);
    } finally {
      gate.open();
    }
  }

  /** Takes the finished data file of the folder in place of the present one; for {@link #exclusively} only. */
  void exchange(Path folder) throws IOException {
    environment.close();
    try {
      StoreFiles.adopt(dir, folder);
    } catch (IOException e) {
      suspect = true; // a power cut might bring the file before back: nothing may be promised until its name is synced
      throw e;
    } finally {
      openAgain(map);
    }
  }

  private void openAgain(long mapBytes) {
    try {
      environment = Environment.open(dir, options.withMapSize(mapBytes));
      map = mapSize();
    } catch (LmdbException e) {
      throw new ForeshockException(ErrorCode.STORE_FAILED, "store cannot be opened anew: " + e.getMessage(), e);
    }
  }

  void note(Changes target) {
    changes = target;
    write().close(); // from here on every transaction notes what it changes
  }

  void noteNoMore() {
    changes = null;
  }

  void sync() {
    environment.env().sync(true);
  }

  /** After a failed commit: nothing may be written before {@link #settle}. */
  public void suspect() {
    suspect = true;
  }

  public boolean isSuspect() {
    return suspect;
  }

  /** LMDB allows no more transactions after its meta page could not be written: the environment is opened anew. */
  public boolean isPanicked() {
    try {
      read().close();
      return false;
    } catch (ForeshockException e) {
      return e.code() == ErrorCode.STORE_FAILED;
    }
  }

  /** @return false when readers did not leave in time; try again */
  public boolean reopen() {
    return exclusively(() -> {
      environment.close();
      openAgain(map);
      LOG.info("environment opened anew: last commit={}", lastCommit());
      return true;
    });
  }

  /**
   * Makes what is on the disk equal to what is in memory, see {@link MetaPages}.
   *
   * @throws ForeshockException
   *             STORE_FAILED, DISK_FULL while the disk does not take it
   */
  public void settle() {
    try {
      StoreFiles.syncFolder(dir);
      MetaPages.rewrite(dir.resolve(StoreFiles.DATA), environment.pageSize());
    } catch (IOException e) {
      throw new ForeshockException(diskFree() < DiskRefusal.NO_SPACE ? ErrorCode.DISK_FULL : ErrorCode.STORE_FAILED,
          "disk refuses to write: " + e.getMessage(), e);
    }
    suspect = false;
  }

  void closeScratch() {
    environment.close();
  }

  @Override
  public void close() {
    if (environment.env().isClosed()) { // it could not be opened anew
      closeQuietly(lock);
      return;
    }
    long last = lastCommit();
    environment.close();
    if (lock != null && !suspect)
      try {
        StoreFiles.markClosed(dir, last);
      } catch (IOException e) {
        LOG.warn("not marked as closed, the next start looks through the pages: {}", e.toString());
      }
    closeQuietly(lock);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null)
        channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the store's lock", e);
    }
  }
}
