package io.foreshock.codec.kernels;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps background work to a quarter of a core: it works for five milliseconds and rests three times as long. Counts what
 * was worked, without the rests and, where the system tells, without what other threads did meanwhile. Confined to the
 * thread that made it.
 */
final class Pace {
  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int REST = 3;
  /** A coarser clock cannot compare two kernels (Windows counts a thread's time in ticks of 15 ms). */
  private static final long FINE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final LongSupplier clock;
  private final LongConsumer sleep;
  private long before;
  private long begun;

  /**
   * @param clock
   *            nanoseconds of work
   * @param sleep
   *            returns after the nanoseconds it is given
   */
  Pace(LongSupplier clock, LongConsumer sleep) {
    this.clock = clock;
    this.sleep = sleep;
    begun = clock.getAsLong();
  }

  /** A quarter of a core for the calling thread. */
  static Pace quarter() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    boolean counted = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
        && step(threads::getCurrentThreadCpuTime) <= FINE_NANOS;
    return new Pace(counted ? threads::getCurrentThreadCpuTime : System::nanoTime, Pace::sleep);
  }

  /** The smallest step of the clock, nanoseconds. */
  private static long step(LongSupplier clock) {
    long first = clock.getAsLong();
    long next = first;
    while (next == first)
      next = clock.getAsLong();
    return next - first;
  }

  private static void sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime())
      LockSupport.parkNanos(left);
  }

  /** Rests when it is time to. */
  void rest() {
    long worked = clock.getAsLong() - begun;
    if (worked < WORK_NANOS)
      return;
    before += worked;
    sleep.accept(REST * worked);
    begun = clock.getAsLong();
  }

  /** Nanoseconds worked so far. */
  long worked() {
    return before + clock.getAsLong() - begun;
  }
}
