package io.foreshock.detection.library;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.PatternTable;
import io.foreshock.detection.store.StoredPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All failure patterns in memory, by group. Writers take turns; readers see one
 * immutable picture. Thread-safe.
 */
public final class KnownPatterns {
  /** Machines whose view of the patterns is kept; half a megabyte each for a large group. */
  private static final int MOST_VIEWS = 64;

  private final PatternTable table;
  private @Nullable VectorIndexFactory factory;
  private List<Judged> verdicts = List.of();
  private volatile Picture picture = new Picture(List.of(), Map.of());

  /** The newest views; a group or a baseline that has been replaced is not asked for again. */
  private final Map<Eyes, PatternView> views = new LinkedHashMap<>(16, 0.75F, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Eyes, PatternView> eldest) {
      return size() > MOST_VIEWS;
    }
  };

  /** Both have identity only. */
  private record Eyes(PatternGroup group, Baseline baseline) {}

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

  /** With what is needed to compare with them. */
  public List<StoredPattern> stored() {
    return picture.patterns;
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
    synchronized (views) {
      views.clear();
    }
  }

  /** The patterns of a group with the eyes of a machine; empty when there are none. */
  public Optional<PatternView> seen(String group, Baseline eyes) {
    Picture now = picture;
    PatternGroup members = now.groups.get(group);
    if (members == null)
      return Optional.empty();
    synchronized (views) {
      return Optional.of(views.computeIfAbsent(new Eyes(members, eyes), e -> new PatternView(members,
          eyes::embedOffsets)));
    }
  }
}
