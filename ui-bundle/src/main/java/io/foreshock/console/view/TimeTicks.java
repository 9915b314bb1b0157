package io.foreshock.console.view;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where a time axis has its marks and what they say: round local times of one zone, also across a change of its clock.
 * Times are seconds since 1970. Immutable.
 */
record TimeTicks(ZoneId zone) {
  private static final int[] STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600,
      43_200, 86_400, 172_800, 604_800, 1_209_600, 2_419_200};
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  /** @return seconds between marks, so that at most {@code most} fit */
  static int step(double from, double to, int most) {
    for (int s : STEPS)
      if ((to - from) / s <= most)
        return s;
    return STEPS[STEPS.length - 1];
  }

  double[] between(double from, double to, int most) {
    int step = step(from, to, most);
    LocalDateTime t = Instant.ofEpochSecond((long) Math.floor(from)).atZone(zone).toLocalDateTime();
    t = step < 86_400
        ? t.truncatedTo(ChronoUnit.DAYS).plusSeconds((long) t.toLocalTime().toSecondOfDay() / step * step)
        : t.truncatedTo(ChronoUnit.DAYS);
    double[] ticks = new double[most + 4];
    int n = 0;
    for (double at = seconds(t); at <= to && n < ticks.length; t = t.plusSeconds(step), at = seconds(t))
      if (at >= from && (n == 0 || at > ticks[n - 1]))
        ticks[n++] = at;
    return Arrays.copyOf(ticks, n);
  }

  private double seconds(LocalDateTime t) {
    return t.atZone(zone).toEpochSecond();
  }

  /** Midnight bears the date. */
  String label(double seconds, boolean withSeconds) {
    ZonedDateTime t = Instant.ofEpochSecond(Math.round(seconds)).atZone(zone);
    if (t.toLocalTime().toSecondOfDay() == 0)
      return DAY.format(t);
    return (withSeconds ? SECOND : MINUTE).format(t);
  }
}
