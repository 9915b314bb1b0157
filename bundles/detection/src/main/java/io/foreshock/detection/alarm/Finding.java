package io.foreshock.detection.alarm;

import io.foreshock.api.detection.Match;
import java.util.Map;
import java.util.function.Supplier;
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
 * @param likenesses
 *            the nearest pattern of each label, however far away; may be empty up to {@link Episode#RESEMBLING}
 * @param experienced
 *            healthy behaviour is known well enough to call something unknown
 */
public record Finding(long scale, long at, double ratio, String tag, @Nullable Match match,
    Map<String, Likeness> likenesses, boolean experienced) {
  /**
   * A pattern beside a window.
   *
   * @param similarity
   *            cosine, -1..1
   * @param match
   *            makes the match of it
   */
  public record Likeness(double similarity, Supplier<Match> match) {}

  public double score() {
    return ratio / (1 + ratio);
  }

  /** The same window, when what came before it says which failure it is. */
  Finding like(String label) {
    Likeness likeness = likenesses.get(label);
    return likeness == null
        ? this
        : new Finding(scale, at, ratio, tag, likeness.match().get(), likenesses, experienced);
  }
}
