package io.foreshock.engine.lmdb;

import static org.lmdbjava.DbiFlags.MDB_CREATE;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.EnumMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Stat;

/**
 * The LMDB environment in one folder, locked against other processes. Readers are thread-safe; write transactions
 * belong to one platform thread. Never opened with WRITEMAP, NOSYNC or NOMETASYNC: those lose or corrupt data.
 */
public final class Store implements AutoCloseable {
  /** The named databases; see Keys for what they hold. */
  public enum Space {
    META, CATALOG, SOURCES, JOURNAL, SERIES, BLOCKS, ROWS, INDEX
  }

  private static final int EIO = 5;
  private static final int ENOSPC = 28;
  /** Less than this left on the disk makes an I/O error a full disk. */
  private static final long NO_SPACE = 4L << 20;

  private final Path dir;
  private final FileChannel lock;
  private final Env<ByteBuffer> env;
  private final Map<Space, Dbi<ByteBuffer>> spaces = new EnumMap<>(Space.class);
  private final ConcurrentLinkedQueue<ByteBuffer> keyBuffers = new ConcurrentLinkedQueue<>();

  private Store(Path dir, FileChannel lock, Env<ByteBuffer> env) {
    this.dir = dir;
    this.lock = lock;
    this.env = env;
    for (Space space : Space.values())
      spaces.put(space, env.openDbi(space.name().toLowerCase(java.util.Locale.ROOT), MDB_CREATE));
  }

  /**
   * @param mapSize
   *            upper bound of the file, bytes; address space only until used
   * @throws ForeshockException
   *             STORE_LOCKED when another engine has it open
   */
  public static Store open(Path dir, long mapSize, int maxReaders) {
    FileChannel lock = null;
    try {
      Files.createDirectories(dir);
      lock = lock(dir);
      Store store = new Store(dir, lock, openEnv(dir, mapSize, maxReaders));
      store.env.readerCheck();
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the store: dir=" + dir, e);
    } catch (LmdbException e) {
      closeQuietly(lock);
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "cannot open the store: dir=" + dir, e);
    }
  }

  private static FileChannel lock(Path dir) throws IOException {
    FileChannel channel = FileChannel.open(dir.resolve("engine.lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null)
        return channel;
    } catch (OverlappingFileLockException e) {
      // held by another engine of this process: the same refusal
    }
    channel.close();
    throw new ForeshockException(ErrorCode.STORE_LOCKED, "store is open in another engine: dir=" + dir);
  }

  /** lmdbjava finds its native library through the thread's context loader, which in a framework is not ours. */
  private static Env<ByteBuffer> openEnv(Path dir, long mapSize, int maxReaders) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Env.class.getClassLoader());
    try {
      return Env.create(ByteBufferProxy.PROXY_OPTIMAL).setMapSize(mapSize).setMaxDbs(Space.values().length)
          .setMaxReaders(maxReaders).open(dir.toFile(), EnvFlags.MDB_NOTLS);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  public Access read() {
    return new Access(this, env.txnRead());
  }

  /** Waits for the other write transaction, if any; commit or close on the same thread. */
  public Access write() {
    return new Access(this, env.txnWrite());
  }

  Dbi<ByteBuffer> dbi(Space space) {
    Dbi<ByteBuffer> dbi = spaces.get(space);
    if (dbi == null)
      throw new IllegalStateException("space not open: space=" + space);
    return dbi;
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
    return env.info().lastTransactionId;
  }

  /** Bytes of the file in use or reusable. */
  public long fileBytes() {
    Stat stat = env.stat();
    return (env.info().lastPageNumber + 1) * stat.pageSize;
  }

  public long mapSize() {
    return env.info().mapSize;
  }

  /** Bytes the disk still takes. */
  public long diskFree() {
    return dir.toFile().getUsableSpace();
  }

  /** What LMDB's refusal means for the caller. */
  public ForeshockException explain(LmdbException e) {
    if (e instanceof Env.MapFullException)
      return new ForeshockException(ErrorCode.STORE_FULL, "store is full: limit=" + mapSize() + " bytes", e);
    if (e instanceof LmdbNativeException n) {
      int code = n.getResultCode();
      if (code == ENOSPC || code == EIO && diskFree() < NO_SPACE)
        return new ForeshockException(ErrorCode.DISK_FULL, "disk is full: free=" + diskFree() + " bytes", e);
    }
    return new ForeshockException(ErrorCode.INTERNAL, "store failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    env.close();
    closeQuietly(lock);
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
    try {
      if (channel != null)
        channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the store's lock", e);
    }
  }
}
