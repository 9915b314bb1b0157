package io.foreshock.detection.library;

import io.foreshock.api.detection.Contribution;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.StoredPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much each channel of a group of patterns counts, after what operators said of
 * matches: a channel with a larger share in matches that were right than in those
 * that were not counts more, and the other way round (relevance feedback as of
 * Rocchio, 1971, on shares instead of values). A channel that carries both alike
 * stays as it is. Until there are some verdicts of a kind, even shares stand in for
 * them. Stateless.
 */
final class ChannelWeights {
  private static final double STRENGTH = 4;
  /** Even shares weigh as much as so many verdicts. */
  private static final double DOUBT = 2;
  /** A channel counts between a quarter of and four times the usual. */
  private static final double MOST = Math.log(4);

  private ChannelWeights() {
  }

  /** One weight per channel, on average 1. */
  static float[] of(List<StoredPattern> patterns, List<Judged> verdicts) {
    String group = patterns.getFirst().group();
    List<String> names = List.of(group.substring(group.lastIndexOf('|') + 1).split("/", -1));
    Set<String> own = patterns.stream().map(p -> p.pattern().id()).collect(Collectors.toSet());
    Map<String, Integer> places = new HashMap<>();
    names.forEach(n -> places.put(n, places.size()));
    double[] same = new double[names.size() + 1];
    double[] different = new double[names.size() + 1];
    for (Judged verdict : verdicts)
      if (own.contains(verdict.patternId()))
        add(verdict.same() ? same : different, places, verdict);
    float[] weights = new float[names.size()];
    double sum = 0;
    for (int c = 0; c < weights.length; c++) {
      weights[c] = (float) Math.exp(Math.clamp(STRENGTH * (mean(same, c) - mean(different, c)), -MOST, MOST));
      sum += weights[c];
    }
    for (int c = 0; c < weights.length; c++)
      weights[c] *= (float) (weights.length / sum);
    return weights;
  }

  /** Adds the parts of a match, and one to the count behind them. */
  private static void add(double[] sums, Map<String, Integer> places, Judged verdict) {
    double all = verdict.contributions().stream().mapToDouble(c -> Math.abs(c.share())).sum();
    if (all == 0)
      return;
    for (Contribution c : verdict.contributions()) {
      Integer place = places.get(c.tag().substring(c.tag().lastIndexOf('/') + 1));
      if (place != null)
        sums[place] += c.share() / all;
    }
    sums[sums.length - 1]++;
  }

  private static double mean(double[] sums, int channel) {
    return (sums[channel] + DOUBT / (sums.length - 1)) / (sums[sums.length - 1] + DOUBT);
  }

  /** A vector with its channels weighted, so that cosines are weighted cosines. */
  static float[] apply(float[] weights, float[] vector) {
    float[] weighted = vector.clone();
    int figures = vector.length / weights.length;
    for (int i = 0; i < weighted.length; i++)
      weighted[i] *= (float) Math.sqrt(weights[Math.min(weights.length - 1, i / figures)]);
    return weighted;
  }
}
