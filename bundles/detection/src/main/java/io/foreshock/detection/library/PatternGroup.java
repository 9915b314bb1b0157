package io.foreshock.detection.library;

import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.StoredPattern;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns that may be compared with each other, as the machines saw them on which
 * they were marked. A large group has a vector index that names candidates; which
 * of them is near, and how near, says a {@link PatternView}. Immutable.
 */
final class PatternGroup {
  /** Up to so many patterns all are candidates. */
  private static final int SMALL = 2_048;
  private static final int CANDIDATES = 1_024;

  final List<StoredPattern> patterns;
  final List<Judged> verdicts;
  /** How much each channel counts. */
  final float[] weights;
  private final @Nullable VectorIndex index;

  /** @param patterns at least one */
  PatternGroup(List<StoredPattern> patterns, List<Judged> verdicts, @Nullable VectorIndexFactory factory) {
    this.patterns = List.copyOf(patterns);
    this.verdicts = verdicts;
    weights = ChannelWeights.of(patterns, verdicts);
    index = factory == null || patterns.size() <= SMALL ? null : indexed(factory);
  }

  private VectorIndex indexed(VectorIndexFactory factory) {
    VectorIndex built = factory.create(patterns.getFirst().pattern().embedding().length, Metric.COSINE);
    for (int i = 0; i < patterns.size(); i++)
      built.put(i, weighted(patterns.get(i).pattern().embedding()));
    return built;
  }

  float[] weighted(float[] vector) {
    return ChannelWeights.apply(weights, vector);
  }

  /** Places of the patterns worth a closer look. @param weighted as of {@link #weighted} */
  IntStream candidates(float[] weighted) {
    return index == null
        ? IntStream.range(0, patterns.size())
        : index.search(weighted, CANDIDATES).stream().mapToInt(n -> (int) n.id());
  }
}
