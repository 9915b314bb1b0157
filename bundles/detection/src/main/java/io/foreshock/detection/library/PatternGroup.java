package io.foreshock.detection.library;

import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.StoredPattern;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns that may be compared with each other, behind one vector index, or
 * behind a plain scan when no index service is there. Immutable.
 */
final class PatternGroup {
  private final List<StoredPattern> patterns;
  private final @Nullable VectorIndex index;

  PatternGroup(List<StoredPattern> patterns, @Nullable VectorIndexFactory factory) {
    this.patterns = List.copyOf(patterns);
    index = factory == null || patterns.isEmpty() ? null : indexed(patterns, factory);
  }

  private static VectorIndex indexed(List<StoredPattern> patterns, VectorIndexFactory factory) {
    VectorIndex index = factory.create(patterns.getFirst().pattern().embedding().length, Metric.COSINE);
    for (int i = 0; i < patterns.size(); i++)
      index.put(i, patterns.get(i).pattern().embedding());
    return index;
  }

  /** A pattern and the cosine to it. */
  record Hit(StoredPattern pattern, double similarity) {}

  List<Hit> nearest(Embedding query, int k) {
    if (index != null)
      return index.search(query.vector(), k).stream().map(n -> new Hit(patterns.get((int) n.id()), n.similarity()))
          .toList();
    return IntStream.range(0, patterns.size())
        .mapToObj(i -> new Hit(patterns.get(i), query.cosine(patterns.get(i).pattern().embedding())))
        .sorted(Comparator.comparingDouble(Hit::similarity).reversed()).limit(k).toList();
  }
}
