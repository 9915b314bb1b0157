package io.foreshock.pgwire.wire;

import java.math.BigDecimal;

/** Floating-point numbers as PostgreSQL writes them: the shortest digits that read back the same. */
public final class Numbers {
  private static final int DOUBLE_DIGITS = 15;
  private static final int FLOAT_DIGITS = 6;

  private Numbers() {
  }

  public static String text(double v) {
    if (v == (long) v && Math.abs(v) < 1e15) return v == 0 && 1 / v < 0 ? "-0" : Long.toString((long) v);
    if (!Double.isFinite(v)) return special(v);
    return shortest(Double.toString(v), DOUBLE_DIGITS);
  }

  public static String text(float v) {
    if (v == (int) v && Math.abs(v) < 1e6f) return v == 0 && 1 / v < 0 ? "-0" : Integer.toString((int) v);
    if (!Float.isFinite(v)) return special(v);
    return shortest(Float.toString(v), FLOAT_DIGITS);
  }

  private static String special(double v) {
    return Double.isNaN(v) ? "NaN" : v > 0 ? "Infinity" : "-Infinity";
  }

  /** Java's shortest digits in C's {@code %g} shape: an exponent below -4 or from {@code digits} on. */
  private static String shortest(String java, int digits) {
    if (java.indexOf('E') < 0 && !java.startsWith("0.000") && !java.startsWith("-0.000"))
      return java.endsWith(".0") && java.length() < digits ? java.substring(0, java.length() - 2) : wide(java, digits);
    return wide(java, digits);
  }

  private static String wide(String java, int digits) {
    BigDecimal value = new BigDecimal(java).stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < digits) return value.toPlainString();
    String unscaled = value.unscaledValue().abs().toString();
    String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
    String power = Integer.toString(Math.abs(exponent));
    return (value.signum() < 0 ? "-" : "") + mantissa + (exponent < 0 ? "e-" : "e+")
        + (power.length() < 2 ? "0" + power : power);
  }
}
