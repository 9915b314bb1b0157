package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a pattern pack, and what of it comes into the library of this site.
 *
 * @param site
 *            where it was exported, in the words of whoever exported it
 * @param writtenAt
 *            microseconds UTC
 * @param items
 *            in the order of the pack; an incident whose patterns fare differently has several
 */
public record PackReport(String site, long writtenAt, List<Item> items) {
  public PackReport {
    requireNonNull(site, "site is null");
    items = List.copyOf(items);
  }

  /** What becomes of patterns of a pack. */
  public enum Outcome {
    /** Comes in. */
    NEW,
    /** Is in the library already and stays as it is there. */
    DUPLICATE,
    /** Stays out: no machine of this site could be compared with it. */
    NOT_COMPARABLE
  }

  /**
   * Patterns of one incident.
   *
   * @param asset
   *            where it happened, as its site calls it
   * @param assetKind
   *            may be empty
   * @param failedAt
   *            microseconds UTC; null = it recovered
   * @param patterns
   *            how many share the outcome and its reason
   * @param reason
   *            a sentence; empty for {@link Outcome#NEW}
   */
  public record Item(String incidentId, String label, String asset, String assetKind, @Nullable Long failedAt,
      int patterns, Outcome outcome, String reason) {
    public Item {
      requireNonNull(incidentId, "incidentId is null");
      requireNonNull(label, "label is null");
      requireNonNull(asset, "asset is null");
      requireNonNull(assetKind, "assetKind is null");
      requireNonNull(outcome, "outcome is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** Number of patterns with this outcome. */
  public int count(Outcome outcome) {
    return items.stream().filter(i -> i.outcome() == outcome).mapToInt(Item::patterns).sum();
  }
}
