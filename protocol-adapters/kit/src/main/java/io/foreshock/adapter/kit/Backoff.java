package io.foreshock.adapter.kit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: from one second doubling to thirty, the upper half of
 * each at random so that a plant's clients do not return all at once. Confined
 * to one thread.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 1_000;
  private static final long LAST_MILLIS = 30_000;

  private final DoubleSupplier random;
  private int attempts;

  /** @param random
   *            in [0, 1) */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  public Duration next() {
    long full = Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(attempts++, 10));
    return Duration.ofMillis((long) (full * (0.5 + 0.5 * random.getAsDouble())));
  }

  public void reset() {
    attempts = 0;
  }
}
