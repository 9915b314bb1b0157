package io.foreshock.codec.kernels;

/**
 * Doubles as whole numbers and back, by powers of ten: after Afroozeh, Kuffo and Boncz, "ALP: Adaptive Lossless
 * floating-Point Compression" (SIGMOD 2024).
 */
public final class WholeNumbers {
  /** Largest exponent of ten. */
  public static final int MAX_EXPONENT = 18;
  /** Multiples: beyond, numbers and what is added to round them are no exact doubles. */
  static final double MOST = 0x1p50;
  /** Added and taken away again it leaves a whole number; as bits, whole numbers count up from it. */
  public static final double ROUND = 0x1.8p52;
  static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);
  static final int BITS = 52;
  /** Whole numbers are in {@code [-LIMIT, LIMIT)}: beyond, rounding is not exact. */
  static final long LIMIT = 1L << BITS - 1;
  private static final double[] POWERS = powers(1);
  private static final double[] INVERSE = powers(-1);
  private static final Scale[] SCALES = scales();

  private WholeNumbers() {
  }

  /** What a value is multiplied with to become a whole number, and what that is multiplied with to come back. */
  public record Scale(double up, double inverseUp, double back, double inverseBack) {
    /**
     * Of an exponent and a factor: {@code value = number * 10^f * 10^-e}, both 0 to {@link #MAX_EXPONENT}.
     */
    public static Scale of(int e, int f) {
      return SCALES[e * (MAX_EXPONENT + 1) + f];
    }
  }

  private static double[] powers(int sign) {
    double[] p = new double[MAX_EXPONENT + 1];
    for (int i = 0; i < p.length; i++)
      p[i] = Double.parseDouble("1e" + sign * i);
    return p;
  }

  private static Scale[] scales() {
    int n = MAX_EXPONENT + 1;
    Scale[] scales = new Scale[n * n];
    for (int e = 0; e < n; e++)
      for (int f = 0; f < n; f++)
        scales[e * n + f] = new Scale(POWERS[e], INVERSE[f], POWERS[f], INVERSE[e]);
    return scales;
  }
}
