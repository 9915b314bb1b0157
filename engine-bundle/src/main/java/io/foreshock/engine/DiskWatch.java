package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Store;
import java.util.concurrent.TimeUnit;

/**
 * Refuses new data shortly before the disk or the store's map is full, so that sealing, which gives journal space
 * back, never lacks room itself. Looked at once a second; thread-safe.
 */
final class DiskWatch {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final long diskReserve;
  private volatile long diskFree;
  private volatile long fileBytes;
  private volatile long looked;

  DiskWatch(Store store, long diskReserve) {
    this.store = store;
    this.diskReserve = diskReserve;
    look();
  }

  private void look() {
    diskFree = store.diskFree();
    fileBytes = store.fileBytes();
    looked = System.nanoTime();
  }

  long diskFree() {
    return diskFree;
  }

  long fileBytes() {
    return fileBytes;
  }

  boolean isLow() {
    return diskFree < 8 * diskReserve;
  }

  boolean isFull() {
    return diskFree < diskReserve;
  }

  void refresh() {
    if (System.nanoTime() - looked > INTERVAL_NANOS)
      look();
  }

  /** For the writer, before new data. */
  void requireRoom() {
    refresh();
    if (isFull())
      throw new ForeshockException(ErrorCode.DISK_FULL,
          "disk is full: free=" + diskFree + " bytes, limit=" + diskReserve + " bytes");
  }
}
