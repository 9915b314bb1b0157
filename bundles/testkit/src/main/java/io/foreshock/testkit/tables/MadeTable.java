package io.foreshock.testkit.tables;

import java.util.Random;

/**
 * Tables as plants have them, one series at a time, a row a second. Their entropy is known from how they are made, so
 * that what a codec reaches can be held against what can be reached. Immutable.
 */
public enum MadeTable {
  /** One quiet sensor: nine in ten values unchanged, else one step of 0.01 up or down. */
  A1(24, 0.569),
  /** One restless sensor: each second one step of 0.01 down, none, or one up. */
  A2(24, 1.585),
  /** One sensor with a daily curve, correlated and white noise of 0.03, in steps of 0.01. */
  A3(24, 3.87),
  /** Three sensors of two decimals with noise of 0.03 to 0.06; timestamps with jitter of 5 ms. */
  B1(40, Noise.JITTER_BITS + Noise.bits(3) + Noise.bits(5) + Noise.bits(6)),
  /** Three sensors that send floats with noise in their last 17, 17 and 12 bits; the same jitter. */
  B2(40, Noise.JITTER_BITS + Noise.bits(0.035 / Math.ulp(20f)) + Noise.bits(0.21 / Math.ulp(101.3f))
      + Noise.bits(4.4e-4 / Math.ulp(5f)));

  /** 2026-01-01T00:00:00Z in microseconds since 1970. */
  public static final long START = 1_767_225_600_000_000L;
  private static final long SECOND = 1_000_000L;
  private static final long MILLISECOND = 1_000L;
  private static final double DAY = 86_400;
  private static final long SEED = 20_260_101L;

  private final int rawBytes;
  private final double boundBits;

  MadeTable(int rawBytes, double boundBits) {
    this.rawBytes = rawBytes;
    this.boundBits = boundBits;
  }

  /** Bytes of a row as it stands: timestamp, series and eight bytes a value. */
  public int rawBytes() {
    return rawBytes;
  }

  /**
   * Entropy of a row in bits, given the rows before it and everything about how it was made. Nothing lossless stays below
   * it on long series.
   */
  public double boundBits() {
    return boundBits;
  }

  /** How many times smaller than raw the bound is. */
  public double boundRatio() {
    return rawBytes * 8 / boundBits;
  }

  /**
   * The first rows of a series, one array for each column.
   *
   * @param ts
   *            microseconds since 1970, strictly ascending
   */
  public record Rows(long[] ts, double[][] columns) {}

  /**
   * @param series
   *            from 0 on; each is another sequence
   * @param count
   *            at least 1
   * @throws IllegalArgumentException
   *             when either is less
   */
  public Rows rows(int series, int count) {
    if (series < 0 || count < 1)
      throw new IllegalArgumentException("no such rows: series=" + series + ", count=" + count);
    Random random = new Random(SEED * (ordinal() + 1) + series);
    return switch (this) {
      case A1 -> new Rows(regular(count), new double[][]{steps(random, count, 10)});
      case A2 -> new Rows(regular(count), new double[][]{steps(random, count, 0)});
      case A3 -> new Rows(regular(count), new double[][]{drifting(random, count)});
      case B1 -> new Rows(jittered(random, count), new double[][]{decimals(random, count, 20, 3),
          decimals(random, count, 101.3, 5), decimals(random, count, 5, 6)});
      case B2 -> new Rows(jittered(random, count), new double[][]{floats(random, count, 20, 0.035),
          floats(random, count, 101.3, 0.21), floats(random, count, 5, 4.4e-4)});
    };
  }

  private static long[] regular(int count) {
    long[] ts = new long[count];
    for (int i = 0; i < count; i++)
      ts[i] = START + i * SECOND;
    return ts;
  }

  private static long[] jittered(Random random, int count) {
    long[] ts = regular(count);
    for (int i = 0; i < count; i++)
      ts[i] += Math.round(Noise.JITTER * random.nextGaussian()) * MILLISECOND;
    return ts;
  }

  /**
   * @param part
   *            one in so many values changes; 0: each is one of the three neighbours
   */
  private static double[] steps(Random random, int count, int part) {
    double[] values = new double[count];
    long hundredths = 2_000 + random.nextInt(1_000);
    for (int i = 0; i < count; i++) {
      if (part == 0)
        hundredths += random.nextInt(3) - 1;
      else
        if (random.nextInt(part) == 0)
          hundredths += random.nextInt(2) * 2 - 1;
      values[i] = hundredths / 100.0;
    }
    return values;
  }

  private static double[] drifting(Random random, int count) {
    double[] values = new double[count];
    double drift = 0;
    double middle = 20 + 10 * random.nextDouble();
    double phase = random.nextDouble() * 2 * Math.PI;
    for (int i = 0; i < count; i++) {
      drift = 0.999 * drift + 0.01 * random.nextGaussian();
      double curve = 5 * Math.sin(i * 2 * Math.PI / DAY + phase);
      values[i] = Math.round(100 * (middle + curve + drift + 0.03 * random.nextGaussian())) / 100.0;
    }
    return values;
  }

  private static double[] decimals(Random random, int count, double middle, double sigma) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++)
      values[i] = Math.round(100 * (middle + Math.sin(i * 2 * Math.PI / DAY)) + sigma * random.nextGaussian()) / 100.0;
    return values;
  }

  private static double[] floats(Random random, int count, double middle, double sigma) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++)
      values[i] = (float) (middle + sigma * random.nextGaussian());
    return values;
  }

  /** Entropy of rounded Gaussian noise (Cover and Thomas, "Elements of Information Theory", 8.3). */
  private static final class Noise {
    /** Milliseconds. */
    private static final double JITTER = 5;
    private static final double JITTER_BITS = bits(JITTER);

    private Noise() {
    }

    /**
     * @param sigma
     *            in steps
     */
    private static double bits(double sigma) {
      return Math.log(sigma * Math.sqrt(2 * Math.PI * Math.E)) / Math.log(2);
    }
  }
}
