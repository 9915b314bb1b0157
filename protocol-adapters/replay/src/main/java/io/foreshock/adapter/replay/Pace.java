package io.foreshock.adapter.replay;

import java.util.function.LongSupplier;

/** Tells how long to wait until a reading is due. Confined to one thread. */
final class Pace {
  private final double speed;
  private final LongSupplier nanos;
  private boolean running;
  private long firstNanos;
  private long firstMicros;

  /** @param speed
   *            source seconds per second; infinite = never wait */
  Pace(double speed, LongSupplier nanos) {
    this.speed = speed;
    this.nanos = nanos;
  }

  /** @return nanoseconds until a reading of that time is due; 0 = now */
  long waitFor(long micros) {
    if (Double.isInfinite(speed))
      return 0;
    if (!running) {
      running = true;
      firstNanos = nanos.getAsLong();
      firstMicros = micros;
    }
    double due = (micros - firstMicros) * 1_000.0 / speed;
    return Math.max(0, (long) (due - (nanos.getAsLong() - firstNanos)));
  }
}
