package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A window near a failure pattern. Row of the table {@code matches}.
 *
 * @param id
 *            permanent
 * @param asset
 *            whose window it is
 * @param windowFrom
 *            microseconds UTC, inclusive
 * @param windowTo
 *            microseconds UTC, exclusive
 * @param pattern
 *            the nearest window of the matched incident
 * @param similarity
 *            0..1, cosine of the embeddings, 0 when negative
 * @param contributions
 *            sensors by falling share
 * @param probability
 *            0..1, how often a window as similar as this one was of the same
 *            failure, on this site as far as it is known; null = not known
 * @param leadTimes
 *            how long machines lasted from stages like this one on; null when the
 *            matched failures did not stop one
 */
public record Match(String id, String asset, long windowFrom, long windowTo, FailurePattern pattern, double similarity,
    List<Contribution> contributions, @Nullable Double probability, @Nullable LeadTimes leadTimes) {
  public Match {
    requireNonNull(id, "id is null");
    requireNonNull(asset, "asset is null");
    requireNonNull(pattern, "pattern is null");
    contributions = List.copyOf(contributions);
  }

  /** Without probability and distribution of lead times. */
  public Match(String id, String asset, long windowFrom, long windowTo, FailurePattern pattern, double similarity,
      List<Contribution> contributions) {
    this(id, asset, windowFrom, windowTo, pattern, similarity, contributions, null, null);
  }

  /**
   * How long after this stage the matched machine stopped; empty when it
   * recovered.
   */
  public Optional<Duration> leadTime() {
    return pattern.leadTime();
  }
}
