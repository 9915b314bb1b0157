package io.foreshock.detection.library;

import io.foreshock.detection.library.Calibration.Observation;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.StoredPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What each marked incident would have been told by all the others, and what operators said of matches. */
final class SiteHistory {
  /** Patterns of an incident that ask; its patterns are much alike. */
  private static final int ASKING = 8;
  /** Incidents that ask, evenly spread; all are asked. */
  private static final int MOST_INCIDENTS = 64;

  private SiteHistory() {
  }

  /**
   * One vote per incident, spread over some of its patterns, and one per verdict on a match with any of them.
   *
   * @param vectors
   *            of the patterns, as they are compared
   */
  static List<Observation> of(List<StoredPattern> patterns, List<float[]> vectors, List<Judged> verdicts) {
    List<Observation> seen = new ArrayList<>(incidents(patterns, vectors));
    Set<String> own = patterns.stream().map(p -> p.pattern().id()).collect(Collectors.toSet());
    for (Judged verdict : verdicts)
      if (own.contains(verdict.patternId()))
        seen.add(new Observation(verdict.similarity(), verdict.same() ? 1 : 0, 1));
    return seen;
  }

  private static List<Observation> incidents(List<StoredPattern> patterns, List<float[]> vectors) {
    Map<String, List<Integer>> incidents = new LinkedHashMap<>();
    for (int i = 0; i < patterns.size(); i++)
      incidents.computeIfAbsent(patterns.get(i).pattern().incidentId(), k -> new ArrayList<>()).add(i);
    if (incidents.size() < 2)
      return List.of();
    Neighbours known = Neighbours.plain(vectors);
    List<Observation> seen = new ArrayList<>();
    List<List<Integer>> all = List.copyOf(incidents.values());
    int incidentsAsking = Math.min(MOST_INCIDENTS, all.size());
    for (int n = 0; n < incidentsAsking; n++) {
      List<Integer> members = all.get(n * all.size() / incidentsAsking);
      int asking = Math.min(ASKING, members.size());
      for (int a = 0; a < asking; a++)
        seen.add(ask(patterns, vectors, known, members.get(a * members.size() / asking), 1.0 / asking));
    }
    return seen;
  }

  private static Observation ask(List<StoredPattern> patterns, List<float[]> vectors, Neighbours known, int asker,
      double weight) {
    StoredPattern own = patterns.get(asker);
    float[] scores = known.scores(vectors.get(asker));
    int best = -1;
    for (int i = 0; i < scores.length; i++)
      if (!patterns.get(i).pattern().incidentId().equals(own.pattern().incidentId())
          && (best < 0 || scores[i] > scores[best]))
        best = i;
    boolean same = patterns.get(best).pattern().label().equals(own.pattern().label());
    return new Observation(scores[best], same ? 1 : 0, weight);
  }
}
