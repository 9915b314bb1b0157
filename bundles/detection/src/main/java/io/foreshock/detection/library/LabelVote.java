package io.foreshock.detection.library;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which failure an ongoing episode looks like: each window's nearest patterns
 * vote with a power of their similarity, and older votes fade. Confined to one
 * thread.
 */
public final class LabelVote {
  /** What is left of a vote one window later. */
  private static final double FADING = 0.9;
  private static final double POWER = 4;

  private final Map<String, Double> votes = new HashMap<>();

  /** One pattern near the window. */
  public record Ballot(String label, double similarity) {}

  /** The nearest patterns of the next window. */
  public void add(Collection<Ballot> nearest) {
    votes.replaceAll((label, votes) -> votes * FADING);
    for (Ballot ballot : nearest)
      votes.merge(ballot.label(), Math.pow(Math.max(0, ballot.similarity()), POWER), Double::sum);
  }

  /** The label with most votes; empty before the first one. */
  public Optional<String> leader() {
    return votes.entrySet().stream().filter(e -> e.getValue() > 0).max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }
}
