package io.foreshock.adapter.kit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: from one second doubling to thirty, the upper half of
 * each at random so that a plant's clients do not return all at once. A
 * connection that had lasted may be tried again at once. Confined to one thread.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 1_000;
  private static final long LAST_MILLIS = 30_000;
  /** A connection that ends sooner than this, again and again, is not worth hurrying for. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  private final DoubleSupplier random;
  private int attempts;
  private boolean hurried;

  /** @param random
   *            in [0, 1) */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  public Duration next() {
    long full = Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(attempts++, 10));
    return Duration.ofMillis((long) (full * (0.5 + 0.5 * random.getAsDouble())));
  }

  /**
   * Pause after a connection that had been there: none the first time, as what
   * broke it is mostly over by then; like {@link #next} when one connection after
   * the other breaks within ten seconds.
   *
   * @param lasted
   *            from connected to lost
   */
  public Duration lost(Duration lasted) {
    if (lasted.compareTo(STEADY) >= 0)
      reset();
    if (hurried)
      return next();
    hurried = true;
    return Duration.ZERO;
  }

  public void reset() {
    attempts = 0;
    hurried = false;
  }
}
