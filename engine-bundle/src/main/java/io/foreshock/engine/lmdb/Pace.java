package io.foreshock.engine.lmdb;

import java.util.concurrent.locks.LockSupport;

/** Slows a copy down so that the disk is left to those who commit. Confined to one thread. */
public final class Pace {
  private static final double NANOS = 1e9;

  private final double bytesPerNano;
  private long earned = System.nanoTime();

  /**
   * @param bytesPerSecond
   *            0 = as fast as it goes
   */
  public Pace(long bytesPerSecond) {
    bytesPerNano = bytesPerSecond / NANOS;
  }

  /** Returns when as many bytes may be written; what was not used earlier is lost. */
  public void spend(long bytes) {
    if (bytesPerNano == 0)
      return;
    earned = Math.max(earned, System.nanoTime()) + (long) (bytes / bytesPerNano);
    for (long wait = earned - System.nanoTime(); wait > 0; wait = earned - System.nanoTime())
      LockSupport.parkNanos(wait);
  }
}
