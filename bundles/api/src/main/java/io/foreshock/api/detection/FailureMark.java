package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What an engineer says about a stretch of history.
 *
 * @param from
 *            start of the abnormal stretch, microseconds UTC
 * @param to
 *            end of the abnormal stretch, microseconds UTC, exclusive
 * @param failedAt
 *            when the machine stopped, microseconds UTC; null = it recovered
 */
public record FailureMark(String asset, long from, long to, @Nullable Long failedAt, String label, String cause,
    String remedy, String operator) {
  public FailureMark {
    requireNonNull(asset, "asset is null");
    requireNonNull(label, "label is null");
    requireNonNull(cause, "cause is null");
    requireNonNull(remedy, "remedy is null");
    requireNonNull(operator, "operator is null");
    if (label.isBlank())
      throw new IllegalArgumentException("label is blank");
    if (from >= to)
      throw new IllegalArgumentException("empty window: from=" + from + ", to=" + to);
  }
}
