package io.foreshock.codec.kernels;

import java.util.Arrays;

/** Which prediction leaves least, judged by the entropy of what it misses in a few stretches of the column. */
public final class PredictionChoice {
  private static final int STRETCHES = 6;
  private static final int STRETCH = 448;
  /** A level starts somewhere; these first residuals of a stretch do not count. */
  private static final int WARM_UP = 64;
  private static final int BUCKETS_LOG = 10;

  /** n log2 n. */
  private static final double[] SURPRISE = new double[STRETCHES * STRETCH + 1];

  static {
    for (int i = 2; i < SURPRISE.length; i++)
      SURPRISE[i] = i * Math.log(i) / Math.log(2);
  }

  private final long[] column;
  private final int count;
  private final int stretches;
  private final int length;
  private final long[] stretch;
  private final long[] missed;
  private final long[] sample;
  private final int[] buckets = new int[1 << BUCKETS_LOG];
  private int sampled;

  /** The kind of prediction and what it leaves, in bits a value. */
  public record Choice(int kind, double bits) {}

  private PredictionChoice(long[] column, int count) {
    this.column = column;
    this.count = count;
    length = Math.min(count, STRETCH);
    stretches = count <= STRETCH ? 1 : Math.min(STRETCHES, count / STRETCH);
    stretch = new long[length];
    missed = new long[length];
    sample = new long[stretches * length];
  }

  public static boolean constantStep(long[] column, int count) {
    for (int i = 2; i < count; i++)
      if (column[i] - column[i - 1] != column[1] - column[0])
        return false;
    return true;
  }

  public static Choice of(long[] column, int count) {
    if (count < 4)
      return new Choice(Prediction.DELTA, 64);
    return new PredictionChoice(column, count).best();
  }

  private Choice best() {
    Choice best = new Choice(Prediction.DELTA, Double.MAX_VALUE);
    for (int kind = 0; kind <= Prediction.LAST; kind++)
      if (sample(kind)) {
        double bits = entropy();
        if (bits < best.bits)
          best = new Choice(kind, bits);
      }
    return best;
  }

  /** Collects what the prediction misses; false when it cannot predict such values. */
  private boolean sample(int kind) {
    sampled = 0;
    int from = length > 2 * WARM_UP ? WARM_UP : 0;
    for (int s = 0; s < stretches; s++) {
      int at = stretches == 1 ? 0 : (int) ((long) s * (count - length) / (stretches - 1));
      System.arraycopy(column, at, stretch, 0, length);
      if (!fits(kind))
        return false;
      if (kind == Prediction.NONE)
        for (int i = 0; i < length; i++)
          missed[i] = stretch[i] - column[0];
      else
        Prediction.start(kind, stretch, length, 1).residuals(stretch, length, missed);
      System.arraycopy(missed, from, sample, sampled, length - from);
      sampled += length - from;
    }
    return true;
  }

  private boolean fits(int kind) {
    long min = stretch[0];
    long max = stretch[0];
    for (long x : stretch) {
      min = Math.min(min, x);
      max = Math.max(max, x);
    }
    return Prediction.fits(kind, min, max);
  }

  /** Bits of a residual, had every one its own symbol; coarser where there are too many different ones. */
  private double entropy() {
    long min = sample[0];
    long max = sample[0];
    for (int i = 1; i < sampled; i++) {
      min = Math.min(min, sample[i]);
      max = Math.max(max, sample[i]);
    }
    long span = max - min;
    int shift = span < 0 ? 64 - BUCKETS_LOG : Math.max(0, 64 - Long.numberOfLeadingZeros(span) - BUCKETS_LOG);
    Arrays.fill(buckets, 0, (int) (span >>> shift) + 1, 0);
    for (int i = 0; i < sampled; i++)
      buckets[(int) (sample[i] - min >>> shift)]++;
    double bits = (double) sampled * shift + SURPRISE[sampled];
    for (int i = 0; i <= span >>> shift; i++)
      bits -= SURPRISE[buckets[i]];
    return bits / sampled;
  }
}
