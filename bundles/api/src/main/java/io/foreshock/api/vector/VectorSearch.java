package io.foreshock.api.vector;

import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a search. Immutable; thread-safe as far as the filter's and the groups' functions are.
 *
 * @param k
 *            most results wanted, 0 or more
 * @param effort
 *            how many candidates a graph index keeps while searching: more finds more of the true neighbours and takes
 *            longer; 0 = the index's own number. Raised to k where it is smaller. An exact index ignores it
 * @param minSimilarity
 *            only results of at least this similarity, as the index's metric gives it; negative infinity = all
 * @param filter
 *            only these ids; null = all
 * @param diversity
 *            at most so many of one group; null = any
 */
public record VectorSearch(int k, int effort, double minSimilarity, @Nullable IdFilter filter,
    @Nullable Diversity diversity) {
  public VectorSearch {
    if (k < 0)
      throw new IllegalArgumentException("limit below 0: limit=" + k);
    if (effort < 0)
      throw new IllegalArgumentException("effort below 0: effort=" + effort);
    if (Double.isNaN(minSimilarity))
      throw new IllegalArgumentException("minSimilarity is no number: minSimilarity=" + minSimilarity);
  }

  public static VectorSearch nearest(int k) {
    return new VectorSearch(k, 0, Double.NEGATIVE_INFINITY, null, null);
  }

  public VectorSearch withEffort(int candidates) {
    return new VectorSearch(k, candidates, minSimilarity, filter, diversity);
  }

  public VectorSearch withMinSimilarity(double limit) {
    return new VectorSearch(k, effort, limit, filter, diversity);
  }

  public VectorSearch withFilter(IdFilter ids) {
    return new VectorSearch(k, effort, minSimilarity, ids, diversity);
  }

  public VectorSearch withDiversity(Diversity groups) {
    return new VectorSearch(k, effort, minSimilarity, filter, groups);
  }
}
