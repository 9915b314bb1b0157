package io.foreshock.console.trend;

import io.foreshock.api.catalog.Sensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture of the trend chart, ready to draw. Immutable; times are microseconds UTC.
 *
 * @param from
 *          left end of the time axis
 * @param to
 *          right end of the time axis, beyond {@code now} when the future is shown
 * @param now
 *          newest timestamp of the asset; {@link LivePicture#NEVER} without data
 * @param overlay
 *          the past episode laid over; null = none
 * @param gaps
 *          stretches in which a live sensor shown delivered nothing although it did before and after
 */
public record TrendFrame(String asset, long from, long to, long now, boolean live, List<Line> lines, List<YAxis> axes,
    @Nullable Overlay overlay, @Nullable Span window, @Nullable Span selection,
    List<Span> gaps) {
  /** Most y axes at once: more cannot be read. */
  public static final int AXES = 3;
  /** Most sensors on one axis. */
  public static final int SLOTS = 3;

  public TrendFrame {
    lines = List.copyOf(lines);
    axes = List.copyOf(axes);
    gaps = List.copyOf(gaps);
  }

  /**
   * One curve. {@code x} in seconds since 1970, {@code y} with NaN where the line breaks.
   *
   * @param axis
   *          which of {@link #axes()}
   * @param slot
   *          place among the axis's curves, decides the dash pattern
   * @param past
   *          a past episode shifted onto now, not live data
   */
  public record Line(Sensor sensor, int axis, int slot, boolean past, double[] x, double[] y) {}

  /**
   * @param names
   *          the sensors on it
   * @param low
   *          limit line of the first sensor, NaN = none
   * @param high
   *          limit line of the first sensor, NaN = none
   */
  public record YAxis(String unit, String names, double min, double max, double low, double high) {}

  /** A stretch of time with a caption. */
  public record Span(long from, long to, String caption) {}

  /**
   * @param caption
   *          which episode
   * @param failsAt
   *          when the machine would stop if it went the same way; null = it recovered
   * @param outcome
   *          words at that place
   */
  public record Overlay(String caption, @Nullable Long failsAt, String outcome) {}
}
