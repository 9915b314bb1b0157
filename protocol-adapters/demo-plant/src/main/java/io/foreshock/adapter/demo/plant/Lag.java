package io.foreshock.adapter.demo.plant;

/**
 * A first-order lag sampled once a second: a body that warms towards its input.
 * Confined to its machine.
 */
final class Lag {
  private final double gain;
  private double value = Double.NaN;

  /** @param tau
   *            seconds until 63 % of a step are reached */
  Lag(double tau) {
    gain = 1 - StrictMath.exp(-1 / tau);
  }

  /** One second towards {@code input}; the first call starts in balance. */
  double towards(double input) {
    value = Double.isNaN(value) ? input : value + gain * (input - value);
    return value;
  }
}
