package io.foreshock.detection.store;

import io.foreshock.api.detection.FailurePattern;

/**
 * A failure pattern and what is needed to compare with it.
 *
 * @param offsets
 *            how far the window's figures are from healthy, as
 *            {@link io.foreshock.detection.model.Baseline#offsets}
 * @param group
 *            {@link io.foreshock.detection.model.ChannelPlan#group}
 * @param markedFrom
 *            the operator's stretch, microseconds UTC
 * @param markedTo
 *            exclusive
 */
public record StoredPattern(FailurePattern pattern, double[] offsets, String group, long scaleSeconds, long markedFrom,
    long markedTo,
    String operator, String description) {
  /** People mark what they see; the fault began somewhat earlier: half a stretch before it. Microseconds UTC. */
  public static long onset(long markedFrom, long markedTo) {
    return markedFrom - (markedTo - markedFrom) / 2;
  }
}
