package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.lmdb.Store.Space;
import java.util.concurrent.TimeUnit;

/**
 * Refuses new data shortly before the disk or the store's quota is full, so that sealing and deleting, which give space
 * back, never lack room themselves; takes data again once there is a quarter more than that. Looked at once a second;
 * thread-safe.
 */
final class DiskWatch {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final long quota;
  private final long reserve;
  private volatile long diskFree;
  private volatile long fileBytes;
  private volatile long reusable;
  /** Of the graphs beside the store's file. */
  private volatile long graphBytes;
  private volatile long looked;
  private volatile boolean full;

  DiskWatch(Store store, EngineOptions options) {
    this.store = store;
    this.quota = options.diskQuota();
    this.reserve = quota == 0 ? options.diskReserve() : Math.min(options.diskReserve(), quota / 8);
    look();
  }

  private void look() {
    diskFree = store.diskFree();
    fileBytes = store.fileBytes();
    graphBytes = Graphs.fileBytes(store.dir());
    reusable = Math.max(0, fileBytes - usedBytes());
    long room = room();
    full = room < reserve + (full ? reserve / 4 : 0);
    looked = System.nanoTime();
  }

  private long usedBytes() {
    long used = 0;
    try (Access access = store.read()) {
      for (Space space : Space.values())
        used += access.pageBytes(space);
    } catch (ForeshockException e) {
      return fileBytes; // it is being opened anew
    }
    return used;
  }

  /** Free pages count by half: they lie scattered, and blocks want theirs in one piece. */
  private long room() {
    long room = diskFree + reusable / 2;
    return quota == 0 ? room : Math.min(room, quota - graphBytes - store.fileBytes() + reusable / 2);
  }

  long diskFree() {
    return diskFree;
  }

  long fileBytes() {
    return fileBytes;
  }

  /** Bytes of the file that are free to be used again. */
  long reusable() {
    return reusable;
  }

  /** What says that it is full, for people. */
  String limit() {
    return quota > 0 && quota - fileBytes - graphBytes < diskFree
        ? "quota of " + (quota >> 20) + " MB, file " + (fileBytes >> 20) + " MB, graphs " + (graphBytes >> 20) + " MB"
        : (diskFree >> 20) + " MB free";
  }

  boolean isLow() {
    return room() < 8 * reserve;
  }

  boolean isFull() {
    return full;
  }

  void refresh() {
    if (System.nanoTime() - looked > INTERVAL_NANOS)
      look();
  }

  /** The store's file reached its limit in between. */
  void filled() {
    full = true;
    look();
  }

  /**
   * For the writer, before new data.
   *
   * @param bytes
   *            how much new data the transaction has with it
   */
  void requireRoom(long bytes) {
    refresh();
    if (!full && quota > 0 && room() - bytes < reserve)
      full = true;
    if (full)
      throw new ForeshockException(ErrorCode.DISK_FULL,
          "disk is full: room=" + room() + " bytes, limit=" + reserve + " bytes");
  }
}
