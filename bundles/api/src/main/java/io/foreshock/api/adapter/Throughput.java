package io.foreshock.api.adapter;

import java.util.function.LongSupplier;

/** Counts a connection's readings and their rate over the last five seconds, for its {@link ConnectionStatus}. Thread-safe. */
public final class Throughput {
  private static final int SECONDS = 5;
  private static final long SECOND = 1_000_000_000L;

  private final LongSupplier nanos;
  private final long[] buckets = new long[SECONDS + 1];
  private final long born;
  private long total;
  private long second;

  /** @param nanos monotonic clock, {@code System::nanoTime} */
  public Throughput(LongSupplier nanos) {
    this.nanos = nanos;
    born = nanos.getAsLong();
  }

  public synchronized void add(long readings) {
    turn();
    total += readings;
    buckets[(int) (second % buckets.length)] += readings;
  }

  public synchronized long total() {
    return total;
  }

  /** Mean of the last full seconds; the running second does not count. */
  public synchronized double perSecond() {
    turn();
    long sum = 0;
    for (int i = 0; i < buckets.length; i++)
      if (i != second % buckets.length)
        sum += buckets[i];
    return sum / (double) Math.clamp(second, 1, SECONDS);
  }

  private void turn() {
    long now = (nanos.getAsLong() - born) / SECOND;
    for (long s = Math.max(second + 1, now - SECONDS); s <= now; s++)
      buckets[(int) (s % buckets.length)] = 0;
    second = now;
  }
}
