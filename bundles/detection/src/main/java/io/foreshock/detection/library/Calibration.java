package io.foreshock.detection.library;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From a similarity to the probability that it is the same failure: the monotone
 * step function that fits what was seen best (Ayer et al., An Empirical
 * Distribution Function for Sampling with Incomplete Information, 1955), with
 * straight lines between the steps. Seen is what each marked incident would have
 * been told had it happened after all the others; while there are few incidents,
 * an experience from a simulated process stands in for them. Immutable.
 */
public final class Calibration {
  /** Similarity, share of the same failure: windows of the Tennessee Eastman process. */
  private static final double[][] EXPERIENCE = {{0.3, 0.3}, {0.5, 0.6}, {0.7, 0.9}, {0.8, 0.97}, {0.85, 0.983},
      {0.9, 0.991}, {1, 0.995}};
  /** How many incidents each point of the experience is worth. */
  private static final double WEIGHT = 1;

  private final List<Block> blocks;

  /**
   * @param weight
   *            more than 0
   */
  public record Observation(double similarity, double same, double weight) {}

  private record Block(double similarity, double same, double weight) {
    Block with(Block next) {
      double sum = weight + next.weight;
      return new Block((similarity * weight + next.similarity * next.weight) / sum,
          (same * weight + next.same * next.weight) / sum, sum);
    }
  }

  private Calibration(List<Block> blocks) {
    this.blocks = blocks;
  }

  /** Pools neighbours until the probability falls nowhere. */
  public static Calibration of(List<Observation> seen) {
    List<Observation> all = new ArrayList<>(seen);
    for (double[] point : EXPERIENCE)
      all.add(new Observation(point[0], point[1], WEIGHT));
    all.sort(Comparator.comparingDouble(Observation::similarity)
        .thenComparing(Comparator.comparingDouble(Observation::same).reversed())); // equal ones are pooled
    List<Block> blocks = new ArrayList<>();
    for (Observation o : all) {
      Block block = new Block(o.similarity, o.same, o.weight);
      while (!blocks.isEmpty() && blocks.getLast().same >= block.same)
        block = blocks.removeLast().with(block);
      blocks.add(block);
    }
    return new Calibration(List.copyOf(blocks));
  }

  /** 0..1, not falling with the similarity. */
  public double probability(double similarity) {
    Block before = blocks.getFirst();
    if (similarity <= before.similarity)
      return before.same;
    for (Block block : blocks) {
      if (similarity < block.similarity)
        return before.same + (block.same - before.same) * (similarity - before.similarity)
            / (block.similarity - before.similarity);
      before = block;
    }
    return before.same;
  }
}
