package io.foreshock.detection.alarm;

import io.foreshock.api.detection.Match;
import org.jspecify.annotations.Nullable;

/**
 * What one window of an asset says.
 *
 * @param scale
 *            seconds
 * @param at
 *            end of the window, microseconds UTC
 * @param ratio
 *            distance from healthy in units of the limit; above 1 is abnormal
 * @param tag
 *            the sensor that deviates most; empty when none does
 * @param match
 *            what the nearest patterns agree on; null when none is near
 * @param experienced
 *            healthy behaviour is known well enough to call something unknown
 */
public record Finding(long scale, long at, double ratio, String tag, @Nullable Match match,
    boolean experienced) {
  public double score() {
    return ratio / (1 + ratio);
  }
}
