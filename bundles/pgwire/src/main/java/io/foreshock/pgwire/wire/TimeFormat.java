package io.foreshock.pgwire.wire;

import java.time.LocalDate;

/** Instants as PostgreSQL writes them with DateStyle ISO and TimeZone UTC: {@code 2026-03-14 08:00:00.25+00}. */
public final class TimeFormat {
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;

  private TimeFormat() {
  }

  public static String text(long micros) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
    long rest = Math.floorMod(micros, DAY);
    boolean bc = day.getYear() < 1;
    StringBuilder out = new StringBuilder(32);
    padded(out, bc ? 1L - day.getYear() : day.getYear(), 4).append('-');
    padded(out, day.getMonthValue(), 2).append('-');
    padded(out, day.getDayOfMonth(), 2).append(' ');
    padded(out, rest / (3_600 * SECOND), 2).append(':');
    padded(out, rest / (60 * SECOND) % 60, 2).append(':');
    padded(out, rest / SECOND % 60, 2);
    long fraction = rest % SECOND;
    if (fraction != 0) {
      out.append('.');
      padded(out, fraction, 6);
      while (out.charAt(out.length() - 1) == '0')
        out.setLength(out.length() - 1);
    }
    return out.append("+00").append(bc ? " BC" : "").toString();
  }

  private static StringBuilder padded(StringBuilder out, long v, int digits) {
    String text = Long.toString(v);
    return out.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
  }
}
