package io.foreshock.adapter.opcua;

import io.foreshock.api.ingest.Quality;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A data value as a reading.
 *
 * @param time
 *            microseconds UTC
 * @param readable
 *            false when the value is no number: a structure, an array, a text
 */
record Sample(long time, double value, Quality quality, boolean readable) {
  private static final long TICKS_PER_MICRO = 10;
  /** 1601-01-01 to 1970-01-01 in units of 100 ns (OPC UA part 6, 5.2.2.5). */
  private static final long EPOCH_TICKS = 116_444_736_000_000_000L;

  /**
   * @param now
   *            for values without any time, microseconds UTC
   */
  static Sample of(DataValue data, long now) {
    StatusCode status = data.getStatusCode();
    Quality quality = status.isBad() ? Quality.BAD : status.isUncertain() ? Quality.UNCERTAIN : Quality.GOOD;
    Object raw = data.getValue().value();
    double value = number(raw);
    boolean readable = raw == null || !Double.isNaN(value) || raw instanceof Number;
    return new Sample(time(data, now), value, readable && (raw != null || quality == Quality.BAD)
        ? quality
        : Quality.BAD, readable);
  }

  /** Source time as sent; the server's when the source has none. */
  private static long time(DataValue data, long now) {
    if (known(data.getSourceTime()) instanceof DateTime source)
      return micros(source);
    return known(data.getServerTime()) instanceof DateTime server ? micros(server) : now;
  }

  private static @Nullable DateTime known(@Nullable DateTime time) {
    return time == null || time.getUtcTime() <= 0 ? null : time;
  }

  /** Below a microsecond is cut off towards the past. */
  static long micros(DateTime time) {
    return Math.floorDiv(time.getUtcTime() - EPOCH_TICKS, TICKS_PER_MICRO);
  }

  /** NaN when it is none. */
  static double number(@Nullable Object raw) {
    return switch (raw) {
      case Number number -> number.doubleValue();
      case Boolean flag -> flag ? 1 : 0;
      case String text -> parse(text);
      case null, default -> Double.NaN;
    };
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
