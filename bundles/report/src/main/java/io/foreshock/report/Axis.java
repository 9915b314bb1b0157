package io.foreshock.report;

import io.foreshock.api.Micros;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers and round times for axes. */
final class Axis {
  private static final long[] TIME_STEPS = {Micros.SECOND, 5 * Micros.SECOND, 15 * Micros.SECOND, 30 * Micros.SECOND,
      Micros.MINUTE, 2 * Micros.MINUTE, 5 * Micros.MINUTE, 10 * Micros.MINUTE, 15 * Micros.MINUTE, 30 * Micros.MINUTE,
      Micros.HOUR, 2 * Micros.HOUR, 3 * Micros.HOUR, 6 * Micros.HOUR, 12 * Micros.HOUR, Micros.DAY, 2 * Micros.DAY,
      7 * Micros.DAY, 14 * Micros.DAY, 30 * Micros.DAY, 90 * Micros.DAY, 365 * Micros.DAY};

  private Axis() {
  }

  /** 1, 2 or 5 times a power of ten, so that at most {@code most} steps cover the span. */
  static double step(double span, int most) {
    double raw = span / most;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double factor : new double[]{1, 2, 5})
      if (factor * power >= raw * (1 - 1e-9))
        return factor * power;
    return 10 * power;
  }

  /** Multiples of the step within [low, high]. */
  static List<Double> ticks(double low, double high, double step) {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + step * 1e-9 && ticks.size() < 50; i++)
      ticks.add(i * step);
    return ticks;
  }

  static String label(double value, double step) {
    double size = Math.max(Math.abs(value), step);
    if (size >= 1e6 || step < 1e-4)
      return String.format(Locale.ROOT, "%.3g", value);
    int digits = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
  }

  static long timeStep(long span, int most) {
    for (long step : TIME_STEPS)
      if (span / step <= most)
        return step;
    return span / most;
  }

  /** Times in [from, to) that are round on the wall clock of the zone; a change to summer time only shifts some. */
  static List<Long> timeTicks(long from, long to, long step, Clock clock) {
    ZonedDateTime midnight = clock.at(from).truncatedTo(ChronoUnit.DAYS);
    long origin = Micros.of(midnight.toInstant());
    List<Long> ticks = new ArrayList<>();
    long first = origin + Math.ceilDiv(from - origin, step) * step;
    for (long t = first; t < to && ticks.size() < 50; t += step)
      ticks.add(t);
    return ticks;
  }
}
