package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.FrameKernel;
import io.foreshock.codec.kernels.Kernels;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.WholeNumbers;
import java.util.Arrays;

/**
 * Which exponent and factor turn a column into whole numbers, judged by a sample. What counts for the size is their
 * difference, the digits behind the point that are kept; among pairs of equal digits some lose fewer values to
 * rounding. So digits are tried from few to many, until more of them cannot pay.
 */
final class DecimalChoice {
  static final int NONE = -1;
  private static final int MAX_EXPONENT = WholeNumbers.MAX_EXPONENT;
  private static final int SAMPLES = 256;
  /** Values beside each other share a cache line. */
  private static final int RUN = 8;
  /** A pair that fails these is not tried on all samples. */
  private static final int GLANCE = 16;
  private static final int EXCEPTION_BITS = 80;
  private static final int DOUBTFUL_PART = 32;
  /** A tenth of all numbers ends with a zero. */
  private static final int ROUND_PART = 4;
  /** Bits a digit adds to every number, at least, but for rounding up. */
  private static final double DIGIT_BITS = 3.3;
  /** Exponents whose inverse is nearest to exact come first. */
  private static final int[] EXPONENTS = byError();

  /** The last pair that was chosen, by whichever thread: columns of a plant are often alike. Only a hint. */
  private static volatile int last;

  private final double[] sample;
  private final long[] whole;
  private final long[] failed;
  private final int samples;
  private final FrameKernel kernel;
  private int best = NONE;
  private long least = Long.MAX_VALUE;

  private DecimalChoice(Scratch room, int samples) {
    this.samples = samples;
    sample = room.sample;
    whole = room.longTile;
    failed = room.failed;
    kernel = samples == SAMPLES ? Kernels.frames() : FrameKernel.PLAIN;
  }

  private static int[] byError() {
    Integer[] order = new Integer[MAX_EXPONENT + 1];
    for (int e = 0; e <= MAX_EXPONENT; e++)
      order[e] = e;
    Arrays.sort(order, (a, b) -> Double.compare(error(a), error(b)));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  /** How far 10^-e is from its double, in parts of it. */
  private static double error(int e) {
    return new java.math.BigDecimal(WholeNumbers.Scale.of(e, 0).inverseBack()).movePointRight(e).subtract(
        java.math.BigDecimal.ONE).abs()
        .doubleValue();
  }

  /**
   * @param pair
   *            {@code e << 8 | f}, or {@link #NONE} when no pair fits
   * @param isDoubtful
   *            parts of the column may have other digits
   */
  record Choice(int pair, boolean isDoubtful) {}

  static Choice of(double[] values, int from, int count, Scratch room) {
    int samples = Math.min(count, SAMPLES);
    DecimalChoice choice = new DecimalChoice(room, samples);
    choice.take(values, from, count);
    int known = last;
    if (choice.isStillGood(known >>> 8, known & 0xFF))
      return new Choice(known, choice.isDoubtful(known));
    choice.search();
    if (choice.best >= 0)
      last = choice.best;
    return new Choice(choice.best, choice.best >= 0 && choice.isDoubtful(choice.best));
  }

  /** Too many are lost, or have a digit less. */
  private boolean isDoubtful(int pair) {
    int misses = exceptions(pair);
    int round = 0;
    for (int i = 0; i < samples; i++)
      if (whole[i] % 10 == 0)
        round++;
    return misses > samples / DOUBTFUL_PART || round > samples / ROUND_PART;
  }

  private void take(double[] values, int from, int count) {
    if (samples < SAMPLES) {
      System.arraycopy(values, from, sample, 0, samples);
      return;
    }
    int runs = SAMPLES / RUN;
    for (int r = 0; r < runs; r++)
      System.arraycopy(values, from + (int) ((long) r * (count - RUN) / (runs - 1)), sample, r * RUN, RUN);
  }

  /** Whether the pair restores so many samples that no further digit pays, and with one digit less it would not do. */
  private boolean isStillGood(int e, int f) {
    int misses = failures(e, f);
    return isCheap(misses) && (f == e || failures(e, f + 1) > Math.max(misses, samples / Decimals.MAX_EXCEPTION_PART
        + 1));
  }

  /** Another digit costs every number more than these exceptions. */
  private boolean isCheap(int exceptions) {
    return exceptions * (double) EXCEPTION_BITS <= DIGIT_BITS * samples;
  }

  private int failures(int e, int f) {
    return kernel.wholes(sample, 0, samples, WholeNumbers.Scale.of(e, f), whole, 0, failed);
  }

  private void search() {
    for (int digits = 0; digits <= MAX_EXPONENT; digits++) {
      for (int e : EXPONENTS)
        if (e >= digits && isPromising(e, e - digits) && tryPair(e, e - digits) == 0)
          return;
      if (best >= 0 && isCheap(exceptions(best)))
        return;
    }
  }

  private int exceptions(int pair) {
    return failures(pair >>> 8, pair & 0xFF);
  }

  private boolean isPromising(int e, int f) {
    int glance = Math.min(samples, GLANCE);
    WholeNumbers.Scale scale = WholeNumbers.Scale.of(e, f);
    int misses = 0;
    for (int i = 0; i < glance && misses <= glance / 2 + 1; i++) {
      double v = sample[i * (samples / glance)];
      double rounded = v * scale.up() * scale.inverseUp() + WholeNumbers.ROUND - WholeNumbers.ROUND;
      if (rounded * scale.back() * scale.inverseBack() != v)
        misses++;
    }
    return misses <= glance / 2 + 1;
  }

  /** @return exceptions */
  private int tryPair(int e, int f) {
    int exceptions = failures(e, f);
    if (exceptions > samples / Decimals.MAX_EXCEPTION_PART + 1)
      return exceptions;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 0; i < samples; i++)
      if ((failed[i >>> 6] >>> i & 1) == 0) {
        min = Math.min(min, whole[i]);
        max = Math.max(max, whole[i]);
      }
    int width = max < min ? 0 : 64 - Long.numberOfLeadingZeros(max - min);
    long bits = (long) exceptions * EXCEPTION_BITS + (long) width * samples;
    if (bits < least) {
      least = bits;
      best = e << 8 | f;
    }
    return exceptions;
  }
}
