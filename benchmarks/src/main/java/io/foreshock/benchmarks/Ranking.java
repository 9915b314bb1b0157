package io.foreshock.benchmarks;

import io.foreshock.detection.library.Neighbours;
import java.util.List;
import java.util.function.IntPredicate;

/** Precision of ranked lists. Ties are broken by a fixed shuffle, never by the order of the files. */
final class Ranking {
  private double first;
  private double average;
  private int queries;

  /** Shuffles both lists in the same way. */
  static void shuffle(List<?>... lists) {
    for (List<?> list : lists)
      java.util.Collections.shuffle(list, new java.util.Random(20_000_229));
  }

  /**
   * @param scores
   *            higher is nearer
   * @param same
   *            the candidate is of the query's class
   */
  void add(float[] scores, IntPredicate same) {
    int[] order = Neighbours.order(scores);
    addRanked(k -> same.test(order[k]), order.length);
  }

  /**
   * @param same
   *            the candidate at this place of the list is of the query's class
   */
  void addRanked(IntPredicate same, int candidates) {
    int hits = 0;
    double sum = 0;
    for (int k = 0; k < candidates; k++)
      if (same.test(k))
        sum += (double) ++hits / (k + 1);
    if (same.test(0))
      first++;
    average += hits == 0 ? 0 : sum / hits;
    queries++;
  }

  int queries() {
    return queries;
  }

  /** Share of queries whose first answer is right. */
  double precisionAtOne() {
    return first / queries;
  }

  /** Mean average precision over the whole list. */
  double map() {
    return average / queries;
  }
}
