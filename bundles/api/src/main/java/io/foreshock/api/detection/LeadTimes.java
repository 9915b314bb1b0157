package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long machines lasted from a stage of a failure on, over past incidents. A
 * memory, not a forecast.
 *
 * @param p10
 *            a tenth of them was over sooner
 * @param median
 *            half of them
 * @param p90
 *            a tenth lasted longer
 * @param incidents
 *            how many incidents this rests on, at least 1
 */
public record LeadTimes(Duration p10, Duration median, Duration p90, int incidents) {
  public LeadTimes {
    requireNonNull(p10, "p10 is null");
    requireNonNull(median, "median is null");
    requireNonNull(p90, "p90 is null");
    if (incidents < 1)
      throw new IllegalArgumentException("incidents=" + incidents + ", least=1");
  }
}
