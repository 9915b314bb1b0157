package io.foreshock.detection.search;

import io.foreshock.api.detection.Episodes.Episode;
import io.foreshock.api.detection.Episodes.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best episodes, each stretch of time once. */
final class Ranking {
  private Ranking() {
  }

  static List<Episode> best(List<Episode> seen, Question question) {
    seen.sort(Comparator.comparingDouble(Episode::similarity).reversed().thenComparing(Episode::from));
    List<Episode> best = new ArrayList<>();
    for (Episode e : seen)
      if (best.size() < question.limit() && !itself(e, question)
          && best.stream().noneMatch(b -> same(b, e) && b.from() < e.to() && e.from() < b.to()))
        best.add(e);
    return best;
  }

  private static boolean itself(Episode e, Question question) {
    return e.from() < question.to() && question.from() < e.to() && e.channels().stream().anyMatch(c -> question.tags()
        .contains(c.tag()));
  }

  private static boolean same(Episode a, Episode b) {
    return a.asset().equals(b.asset()) && a.channels().getFirst().tag().equals(b.channels().getFirst().tag());
  }
}
