package io.foreshock.adapter.demo.plant;

/**
 * Random numbers as pure functions of (seed, channel, step): nothing to store,
 * nothing to rewind. Immutable.
 *
 * <p>
 * The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014).
 */
final class Noise {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final double TO_UNIT = 0x1.0p-53;
  /** Standard deviation of the sum of four uniforms of width 1 is 1/sqrt(3). */
  private static final double IRWIN_HALL_SCALE = StrictMath.sqrt(3.0) / 65_536.0;

  private final long seed;

  Noise(long seed) {
    this.seed = seed;
  }

  /** An independent source, for one machine or one fault. */
  Noise derive(String name) {
    return new Noise(bits(seed, name.hashCode(), 0x5EEDL));
  }

  /** @return in [0, 1) */
  double uniform(int channel, long step) {
    return (bits(seed, channel, step) >>> 11) * TO_UNIT;
  }

  /** @return in [low, high) */
  double between(double low, double high, int channel, long step) {
    return low + (high - low) * uniform(channel, step);
  }

  /**
   * Nearly normal with mean 0 and deviation 1, within +-3.5: the sum of four
   * uniforms out of one hash, which needs no transcendental function.
   */
  double gaussian(int channel, long step) {
    long b = bits(seed, channel, step);
    long sum = (b & 0xFFFF) + (b >>> 16 & 0xFFFF) + (b >>> 32 & 0xFFFF) + (b >>> 48);
    return (sum - 131_070.0) * IRWIN_HALL_SCALE;
  }

  /**
   * Slow wander in (-1, 1): random knots every {@code period} steps joined
   * without kinks.
   */
  double wander(int channel, long step, int period) {
    long knot = Math.floorDiv(step, period);
    double x = Math.floorMod(step, (long) period) / (double) period;
    double ease = x * x * (3 - 2 * x);
    double a = 2 * uniform(channel, knot) - 1;
    double b = 2 * uniform(channel, knot + 1) - 1;
    return a + (b - a) * ease;
  }

  private static long bits(long seed, int channel, long step) {
    return mix(mix(seed + GOLDEN * (channel + 1L)) + GOLDEN * step);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }
}
