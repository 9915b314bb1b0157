package io.foreshock.console.model;

import java.time.Duration;
import java.util.Locale;

/** How the console writes numbers, names and durations. */
public final class Figures {
  private Figures() {
  }

  /** About three significant digits, never an exponent within plant ranges. */
  public static String value(double v) {
    if (Double.isNaN(v))
      return "–";
    double a = Math.abs(v);
    if (a >= 1e7 || (a > 0 && a < 1e-4))
      return String.format(Locale.ROOT, "%.3g", v);
    int decimals = a >= 1000 ? 0 : a >= 10 ? 1 : a >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", v);
  }

  public static String valueWithUnit(double v, String unit) {
    return unit.isEmpty() ? value(v) : value(v) + " " + unit;
  }

  /** A limit as it was set: no zeros behind. */
  public static String limit(double v, String unit) {
    String s = value(v);
    if (s.indexOf('.') >= 0)
      s = s.replaceAll("\\.?0+$", "");
    return unit.isEmpty() ? s : s + " " + unit;
  }

  /** 84210 -> {@code 84 210}; a thin space groups digits whatever the locale. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n).replace(',', '\u2009');
  }

  public static String similarity(double s) {
    return String.format(Locale.ROOT, "%.2f", s);
  }

  /** {@code bearing_temp} -> {@code Bearing temp}. */
  public static String name(String sensor) {
    String s = sensor.replace('_', ' ').replace('.', ' ').strip();
    return s.isEmpty() ? sensor : Character.toUpperCase(s.charAt(0)) + s.substring(1);
  }

  /** {@code line1/press4} -> {@code line1 › press4}. */
  public static String path(String asset) {
    return asset.replace("/", " › ");
  }

  /** {@code 41 min}, {@code 2 h 05 min}, {@code 12 s}. */
  public static String duration(Duration d) {
    long s = Math.max(0, d.toSeconds());
    if (s < 120)
      return s + " s";
    if (s < 2 * 3600)
      return Math.round(s / 60.0) + " min";
    if (s < 48 * 3600)
      return s / 3600 + " h " + String.format(Locale.ROOT, "%02d", s % 3600 / 60) + " min";
    return s / 86_400 + " d " + s % 86_400 / 3600 + " h";
  }
}
