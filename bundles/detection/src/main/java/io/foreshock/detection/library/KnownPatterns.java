package io.foreshock.detection.library;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.PatternTable;
import io.foreshock.detection.store.StoredPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All failure patterns in memory, by group. Writers take turns; readers see one
 * immutable picture. Thread-safe.
 */
public final class KnownPatterns {
  /** How many of the nearest patterns vote. */
  private static final int VOTERS = 5;

  private final PatternTable table;
  private @Nullable VectorIndexFactory factory;
  private List<Judged> verdicts = List.of();
  private volatile Picture picture = new Picture(List.of(), Map.of());

  private record Picture(List<StoredPattern> patterns, Map<String, PatternGroup> groups) {}

  public KnownPatterns(PatternTable table, @Nullable VectorIndexFactory factory) {
    this.table = table;
    this.factory = factory;
    show(table.load());
  }

  /** Uses another index service from now on; null = plain scan. */
  public synchronized void useIndex(@Nullable VectorIndexFactory other) {
    factory = other;
    show(picture.patterns);
  }

  /** What operators said of matches from now on counts in {@link #probability} and in how much each channel counts. */
  public synchronized void useVerdicts(List<Judged> all) {
    verdicts = List.copyOf(all);
    show(picture.patterns);
  }

  public List<FailurePattern> patterns() {
    return picture.patterns.stream().map(StoredPattern::pattern).toList();
  }

  public Optional<FailurePattern> find(String id) {
    return picture.patterns.stream().map(StoredPattern::pattern).filter(p -> p.id().equals(id)).findFirst();
  }

  /** The window touches a stretch that was marked for this asset, or the onset before it. */
  public boolean marked(String asset, long from, long to) {
    for (StoredPattern s : picture.patterns)
      if (s.pattern().asset().equals(asset) && to > StoredPattern.onset(s.markedFrom(), s.markedTo())
          && from < s.markedTo())
        return true;
    return false;
  }

  public synchronized void add(List<StoredPattern> patterns) {
    table.add(patterns);
    List<StoredPattern> all = new ArrayList<>(picture.patterns);
    all.addAll(patterns);
    show(all);
  }

  public synchronized int removeIncident(String incidentId) {
    List<String> ids = picture.patterns.stream().map(StoredPattern::pattern)
        .filter(p -> p.incidentId().equals(incidentId)).map(FailurePattern::id).toList();
    if (!ids.isEmpty()) {
      table.remove(ids);
      show(picture.patterns.stream().filter(s -> !s.pattern().incidentId().equals(incidentId)).toList());
    }
    return ids.size();
  }

  private void show(List<StoredPattern> patterns) {
    Map<String, List<StoredPattern>> byGroup = new HashMap<>();
    for (StoredPattern s : patterns)
      byGroup.computeIfAbsent(s.group(), g -> new ArrayList<>()).add(s);
    Map<String, PatternGroup> groups = new HashMap<>();
    byGroup.forEach((group, members) -> groups.put(group, new PatternGroup(members, verdicts, factory)));
    picture = new Picture(List.copyOf(patterns), groups);
  }

  /**
   * The nearest window of each incident, best first.
   *
   * @param limit
   *            at most this many incidents
   */
  public List<Candidate> nearest(String group, Embedding query, int limit) {
    PatternGroup members = picture.groups.get(group);
    if (members == null || query.norm() == 0)
      return List.of();
    List<Candidate> best = new ArrayList<>();
    Set<String> incidents = new HashSet<>();
    for (PatternGroup.Hit hit : members.nearest(query, Math.max(64, 16 * limit)))
      if (best.size() < limit && incidents.add(hit.pattern().pattern().incidentId()))
        best.add(new Candidate(hit.pattern(), hit.similarity()));
    return best;
  }

  /**
   * What the five nearest patterns agree on: the label with the largest sum of
   * similarities, and its nearest pattern.
   *
   * @param openSetLimit
   *            patterns below this similarity do not vote
   */
  public Optional<Candidate> vote(String group, Embedding query, double openSetLimit) {
    PatternGroup members = picture.groups.get(group);
    if (members == null || query.norm() == 0)
      return Optional.empty();
    Map<String, Double> votes = new HashMap<>();
    Map<String, Candidate> nearest = new HashMap<>();
    for (PatternGroup.Hit hit : members.nearest(query, VOTERS)) {
      if (hit.similarity() < openSetLimit)
        continue;
      String label = hit.pattern().pattern().label();
      votes.merge(label, hit.similarity(), Double::sum);
      nearest.putIfAbsent(label, new Candidate(hit.pattern(), hit.similarity()));
    }
    return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(e -> nearest.get(e.getKey()));
  }

  /** What each channel adds to the similarity of a window and a pattern of the group, channels weighted as verdicts say. */
  public double[] shares(String group, Embedding query, FailurePattern pattern) {
    PatternGroup members = picture.groups.get(group);
    return members == null ? query.shares(pattern.embedding()) : members.shares(query, pattern.embedding());
  }

  /** How probable it is that a window so similar to a pattern of the group is of the same failure, 0..1. */
  public double probability(String group, double similarity) {
    PatternGroup members = picture.groups.get(group);
    return members == null ? 0 : members.probability(similarity);
  }

  /** How long machines lasted from stages like this one on; null when none of them stopped. */
  public @Nullable LeadTimes leadTimes(String group, Embedding query, String label) {
    PatternGroup members = picture.groups.get(group);
    return members == null ? null : members.leadTimes(query, label);
  }

  /** A pattern and the cosine to it, -1..1. */
  public record Candidate(StoredPattern pattern, double similarity) {
    public String label() {
      return pattern.pattern().label();
    }
  }
}
