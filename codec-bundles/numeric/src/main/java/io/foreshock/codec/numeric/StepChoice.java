package io.foreshock.codec.numeric;

/**
 * The step of which most values of a column are whole multiples, but for rounding: a converter's resolution, or a unit
 * that decimals were converted to. Pairs of sampled values have it as their common divisor (Euclid's algorithm with error
 * bounds, as pcodec's "FloatMult" does, Loncaric et al. 2025); the step that leaves the sample smallest is taken and made
 * precise by least squares.
 */
final class StepChoice {
  private static final int SAMPLES = 256;
  private static final int PAIRS = 24;
  private static final int MAX_ROUNDS = 48;
  /** A divisor has to be so many times larger than what is known of it. */
  private static final double CERTAIN = 256;
  /** What values may be wrong by, in parts of them: a few roundings. */
  private static final double ERROR = 0x1p-51;
  /** As near a value is to a multiple, in its last places, where it is one. */
  private static final long NEAR = 64;
  private static final double MOST = 0x1p50;

  /** The last step that was chosen, by whichever thread: a plant has many converters of a kind. Only a hint. */
  private static volatile double last;

  private final double[] quotients = new double[MAX_ROUNDS];
  private final double[] signs = new double[MAX_ROUNDS];
  private final double[] sample = new double[SAMPLES];
  private int samples;
  private double best;
  private double least = Double.POSITIVE_INFINITY;
  private int near;

  private StepChoice() {
  }

  /** 0 when there is none of which half the values are multiples. */
  static double of(double[] values, int from, int count) {
    StepChoice choice = new StepChoice();
    choice.take(values, from, count);
    if (choice.samples < Math.min(count, SAMPLES) / 2)
      return 0;
    double known = last;
    if (choice.isExact(known))
      return known;
    choice.search();
    if (choice.near <= choice.samples / 2)
      return 0;
    last = choice.best;
    return choice.best;
  }

  /** What is finite and not zero. */
  private void take(double[] values, int from, int count) {
    int n = Math.min(count, SAMPLES);
    for (int i = 0; i < n; i++) {
      double v = Math.abs(values[from + (int) ((long) i * count / n)]);
      if (v > Double.MIN_NORMAL && v <= Double.MAX_VALUE)
        sample[samples++] = v;
    }
  }

  private void search() {
    int step = Math.max(1, samples / PAIRS);
    for (int i = 0; i + 1 < samples; i += step) {
      double divisor = divisor(Math.max(sample[i], sample[i + 1]), Math.min(sample[i], sample[i + 1]));
      if (divisor > 0 && !isKnown(divisor))
        judge(precise(divisor));
    }
    if (best > 0) {
      judge(Math.nextUp(best));
      judge(Math.nextDown(best));
    }
  }

  /** Whether all samples are multiples to the last bit, and of no larger step: there is no better one. */
  private boolean isExact(double step) {
    if (!(step > 0))
      return false;
    long divisor = 0;
    for (int i = 0; i < samples; i++) {
      double n = Math.rint(sample[i] / step);
      if (n >= MOST || n * step != sample[i])
        return false;
      for (long a = (long) n; a != 0 && divisor != 1;) {
        long rest = divisor % a;
        divisor = a;
        a = rest;
      }
    }
    return divisor == 1;
  }

  private boolean isKnown(double divisor) {
    return Math.abs(divisor / best - 1) < 1e-6;
  }

  /** The greatest common one, 0 when it drowns in rounding. */
  private double divisor(double a, double b) {
    double first = a;
    double errorA = a * ERROR;
    double errorB = b * ERROR;
    for (int round = 0; round < MAX_ROUNDS && b > CERTAIN * errorB; round++) {
      double q = Math.rint(a / b);
      double rest = Math.fma(-q, b, a);
      double error = errorA + q * errorB;
      quotients[round] = q;
      if (Math.abs(rest) <= error)
        return first / multiple(round);
      signs[round] = rest < 0 ? -1 : 1;
      a = b;
      errorA = errorB;
      b = Math.abs(rest);
      errorB = error;
    }
    return 0;
  }

  /** How many times the divisor goes into the larger value, from the quotients: it is as precise as that value. */
  private double multiple(int last) {
    double more = quotients[last];
    double less = 1;
    for (int round = last - 1; round >= 0; round--) {
      double next = quotients[round] * more + signs[round] * less;
      less = more;
      more = next;
    }
    return more;
  }

  /** The step that leaves least, of those the sampled multiples are near to. */
  private double precise(double step) {
    double products = 0;
    double squares = 0;
    for (int i = 0; i < samples; i++) {
      double n = Math.rint(sample[i] / step);
      if (n > 0 && n < MOST && Math.abs(sample[i] - n * step) <= NEAR * Math.ulp(sample[i])) {
        products += sample[i] * n;
        squares += n * n;
      }
    }
    return squares > 0 ? products / squares : step;
  }

  private void judge(double step) {
    double bits = 0;
    double most = 0;
    int hits = 0;
    for (int i = 0; i < samples; i++) {
      double n = Math.rint(sample[i] / step);
      if (n >= MOST)
        return;
      long off = Math.abs(Double.doubleToRawLongBits(sample[i]) - Double.doubleToRawLongBits(n * step));
      bits += 65 - Long.numberOfLeadingZeros(off);
      if (off <= NEAR) {
        hits++;
        most = Math.max(most, n);
      }
    }
    bits += samples * (1 + Math.getExponent(most));
    if (bits < least) {
      least = bits;
      best = step;
      near = hits;
    }
  }
}
