package io.foreshock.detection.library;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.StoredPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns that may be compared with each other, behind one vector index, or
 * behind a plain scan when no index service is there. Immutable.
 */
final class PatternGroup {
  /** Stages that make a distribution of lead times, and how many of one incident. */
  private static final int STAGES = 20;
  private static final int PER_INCIDENT = 2;
  private static final int MOST_STAGES = 256;

  private final List<StoredPattern> patterns;
  private final List<Judged> verdicts;
  private final float[] weights;
  /** With their channels weighted. */
  private final List<float[]> vectors;
  private final @Nullable VectorIndex index;
  private volatile @Nullable Calibration calibration;

  /** @param patterns at least one */
  PatternGroup(List<StoredPattern> patterns, List<Judged> verdicts, @Nullable VectorIndexFactory factory) {
    this.patterns = List.copyOf(patterns);
    this.verdicts = verdicts;
    weights = ChannelWeights.of(patterns, verdicts);
    vectors = patterns.stream().map(p -> ChannelWeights.apply(weights, p.pattern().embedding())).toList();
    index = factory == null ? null : indexed(vectors, factory);
  }

  private static VectorIndex indexed(List<float[]> vectors, VectorIndexFactory factory) {
    VectorIndex index = factory.create(vectors.getFirst().length, Metric.COSINE);
    for (int i = 0; i < vectors.size(); i++)
      index.put(i, vectors.get(i));
    return index;
  }

  /** What each channel adds to the similarity; the shares sum to it. */
  double[] shares(Embedding query, float[] pattern) {
    return weighted(query).shares(ChannelWeights.apply(weights, pattern));
  }

  private Embedding weighted(Embedding query) {
    return query.with(ChannelWeights.apply(weights, query.vector()));
  }

  /** A pattern and the cosine to it. */
  record Hit(StoredPattern pattern, double similarity) {}

  List<Hit> nearest(Embedding asked, int k) {
    Embedding query = weighted(asked);
    if (index != null)
      return index.search(query.vector(), k).stream().map(n -> new Hit(patterns.get((int) n.id()), n.similarity()))
          .toList();
    return IntStream.range(0, patterns.size())
        .mapToObj(i -> new Hit(patterns.get(i), query.cosine(vectors.get(i))))
        .sorted(Comparator.comparingDouble(Hit::similarity).reversed()).limit(k).toList();
  }

  /** How probable it is that a window this similar is of the same failure; worked out when first asked for. */
  double probability(double similarity) {
    Calibration known = calibration;
    if (known == null) {
      known = Calibration.of(SiteHistory.of(patterns, vectors, verdicts));
      calibration = known;
    }
    return known.probability(similarity);
  }

  /** How long machines lasted from the nearest stages of a failure on; null when none of them stopped. */
  @Nullable
  LeadTimes leadTimes(Embedding query, String label) {
    Map<String, Integer> taken = new HashMap<>();
    List<Duration> times = new ArrayList<>();
    for (Hit hit : nearest(query, MOST_STAGES)) {
      FailurePattern p = hit.pattern().pattern();
      if (p.label().equals(label) && p.leadTime().isPresent() && times.size() < STAGES
          && taken.merge(p.incidentId(), 1, Integer::sum) <= PER_INCIDENT)
        times.add(p.leadTime().get());
    }
    if (times.isEmpty())
      return null;
    double[] seconds = times.stream().mapToDouble(d -> d.toMillis() / 1e3).sorted().toArray();
    return new LeadTimes(quantile(seconds, 0.1), quantile(seconds, 0.5), quantile(seconds, 0.9), taken.size());
  }

  private static Duration quantile(double[] seconds, double part) {
    return Duration.ofMillis(Math.round(1e3 * WearHistory.quantile(seconds, part)));
  }
}
