package io.foreshock.console.trend;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants to see. Immutable.
 *
 * @param sensors
 *          shown, in order of choice
 * @param range
 *          microseconds of past to show
 * @param to
 *          right end of the past shown, microseconds UTC; null = follow the plant's now
 * @param pixels
 *          columns available for the past
 * @param overlay
 *          match whose past episode is laid over; null = none
 * @param window
 *          stretch to shade, with its words; null = none
 */
public record TrendRequest(String asset, List<Sensor> sensors, long range, @Nullable Long to, int pixels,
    @Nullable Match overlay, TrendFrame.@Nullable Span window, TrendFrame.@Nullable Span selection) {
  public TrendRequest {
    sensors = List.copyOf(sensors);
  }
}
