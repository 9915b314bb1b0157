package io.foreshock.engine.lmdb;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/** What LMDB's error codes mean. */
final class DiskRefusal {
  /** Less than this left on the disk makes an I/O error a full disk: a write that was cut short is told as EIO. */
  static final long NO_SPACE = 4L << 20;
  private static final int EIO = 5;
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  private DiskRefusal() {
  }

  /**
   * @param mapLimit
   *            bound of the store's file, bytes
   * @param diskFree
   *            bytes
   */
  static ForeshockException explain(LmdbException e, long mapLimit, long diskFree) {
    if (e instanceof Env.MapFullException)
      return mapLimit < StoreOptions.NO_LIMIT
          ? new ForeshockException(ErrorCode.DISK_FULL, "store has reached its quota: limit=" + mapLimit + " bytes", e)
          : new ForeshockException(ErrorCode.STORE_FULL, "store is full: the process may not map more of it", e);
    if (e instanceof Env.AlreadyClosedException)
      return new ForeshockException(ErrorCode.STORE_FAILED, "store recovers from a failed write", e);
    if (e instanceof LmdbNativeException n) {
      int code = n.getResultCode();
      if (code == ENOSPC || code == EDQUOT || code == EIO && diskFree < NO_SPACE)
        return new ForeshockException(ErrorCode.DISK_FULL, "disk is full: free=" + diskFree + " bytes", e);
      if (code > 0 || e instanceof LmdbNativeException.PanicException)
        return new ForeshockException(ErrorCode.STORE_FAILED, "disk refuses to write: " + e.getMessage(), e);
    }
    return new ForeshockException(ErrorCode.INTERNAL, "store failed: " + e.getMessage(), e);
  }
}
