package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the detector thinks of each asset right now, and similarity search over
 * history. Thread-safe.
 */
@ProviderType
public interface Detection {
  Optional<AssetStatus> status(String asset);

  List<AssetStatus> statuses();

  /**
   * Past episodes most like this window, best first: known failure patterns and,
   * without a pattern, abnormal stretches of history. The window itself and what
   * overlaps it are left out.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_ASSET}, {@code NOT_ENOUGH_DATA}
   */
  List<Match> findSimilar(String asset, long fromMicros, long toMicros, int limit);

  /** State of one asset's supervision. */
  enum State {
    /** Collecting the healthy baseline. */
    LEARNING,
    /** Like its healthy self. */
    NORMAL,
    /** Outside its healthy behaviour. */
    ABNORMAL,
    /** Too little data in the newest window. */
    GAP
  }

  /**
   * @param anomalyScore
   *            0..1; above 0.5 is outside everything healthy
   * @param matches
   *            nearest incidents for the newest window while ABNORMAL, best
   *            first, at most one per incident
   * @param windowTo
   *            end of the newest window, microseconds UTC
   */
  record AssetStatus(String asset, State state, double anomalyScore, List<Match> matches, long windowFrom,
      long windowTo) {
    public AssetStatus {
      requireNonNull(asset, "asset is null");
      requireNonNull(state, "state is null");
      matches = List.copyOf(matches);
    }
  }
}
