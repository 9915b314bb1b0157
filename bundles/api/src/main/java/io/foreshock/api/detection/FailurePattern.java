package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A labelled historical window with its outcome. One incident usually gives
 * several patterns: windows at growing closeness to the failure, with the same
 * {@code incidentId}. Row of the table {@code failure_patterns}.
 *
 * @param id
 *            permanent
 * @param incidentId
 *            the failure this window preceded
 * @param label
 *            what failed, as people say it: {@code bearing seizure}
 * @param asset
 *            where it happened
 * @param assetKind
 *            the kind of machine it may be compared with; empty = this asset
 *            only
 * @param windowFrom
 *            start of the window, microseconds UTC, inclusive
 * @param windowTo
 *            end of the window, microseconds UTC, exclusive
 * @param failedAt
 *            when the machine stopped, microseconds UTC; null = it recovered
 * @param cause
 *            found cause; may be empty
 * @param remedy
 *            what fixed it; may be empty
 * @param embedding
 *            the window's vector
 */
public record FailurePattern(String id, String incidentId, String label, String asset, String assetKind,
    long windowFrom, long windowTo, @Nullable Long failedAt, String cause, String remedy, float[] embedding) {
  public FailurePattern {
    requireNonNull(id, "id is null");
    requireNonNull(incidentId, "incidentId is null");
    requireNonNull(label, "label is null");
    requireNonNull(asset, "asset is null");
    requireNonNull(embedding, "embedding is null");
  }

  /** Time from the end of the window to the failure; empty when it recovered. */
  public Optional<Duration> leadTime() {
    return failedAt == null ? Optional.empty() : Optional.of(Duration.ofNanos((failedAt - windowTo) * 1_000));
  }
}
