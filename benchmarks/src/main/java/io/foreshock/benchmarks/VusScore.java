package io.foreshock.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The volume under the precision-recall surface (Paparrizos et al., Volume Under the Surface, 2022): labels get soft
 * shoulders of growing width, so that a call just beside a labelled span is worth something, and the area under
 * precision and recall is averaged over the widths. No point adjustment.
 */
final class VusScore {
  private static final int WIDEST = 100;
  private static final int STEP = 20;
  private static final int THRESHOLDS = 100;

  private final int samples;
  private final boolean[] faulty;
  private final List<double[]> soft = new ArrayList<>();

  /**
   * @param spans
   *            labelled samples, both ends inclusive; what lies beyond the end is cut
   */
  VusScore(int samples, List<int[]> spans) {
    this.samples = samples;
    faulty = new boolean[samples];
    for (int[] span : spans)
      for (int i = span[0]; i <= Math.min(span[1], samples - 1); i++)
        faulty[i] = true;
    for (int width = 0; width <= WIDEST; width += STEP)
      soft.add(softened(width));
  }

  private double[] softened(int width) {
    double[] label = new double[samples];
    for (int i = 0; i < samples; i++) {
      if (!faulty[i])
        continue;
      label[i] = 1;
      for (int d = 1; d < width / 2; d++) {
        double value = Math.sqrt(1 - (double) d / width);
        if (i + d < samples && (i + 1 == samples || !faulty[i + 1]))
          label[i + d] = Math.min(1, faulty[i + d] ? 1 : label[i + d] + value);
        if (i - d >= 0 && (i == 0 || !faulty[i - 1]))
          label[i - d] = Math.min(1, faulty[i - d] ? 1 : label[i - d] + value);
      }
    }
    return label;
  }

  double of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (double[] label : soft)
      sum += area(scores, sorted, label);
    return sum / soft.size();
  }

  private double area(double[] scores, double[] sorted, double[] label) {
    double area = 0;
    double before = 0;
    double last = Double.NaN;
    for (int t = 0; t < THRESHOLDS; t++) {
      double threshold = sorted[samples - 1 - (int) ((long) t * (samples - 1) / (THRESHOLDS - 1))];
      if (threshold == last)
        continue;
      last = threshold;
      double[] point = point(scores, threshold, label);
      area += (point[0] - before) * point[1];
      before = point[0];
    }
    return area;
  }

  /** Recall and precision; recall counts only as far as spans are touched at all. */
  private double[] point(double[] scores, double threshold, double[] label) {
    double hit = 0;
    double wanted = 0;
    int called = 0;
    int positive = 0;
    int spans = 0;
    int touched = 0;
    boolean here = false;
    for (int i = 0; i < samples; i++) {
      boolean call = scores[i] >= threshold;
      boolean begins = label[i] > 0 && (i == 0 || label[i - 1] == 0);
      if (begins) {
        spans++;
        here = false;
      }
      if (label[i] > 0 && call && !here) {
        here = true;
        touched++;
      }
      called += call ? 1 : 0;
      positive += faulty[i] ? 1 : 0;
      hit += call ? label[i] : 0;
      wanted += faulty[i] ? 1 : call ? label[i] : 0;
    }
    double recall = Math.min(1, hit / ((positive + wanted) / 2)) * touched / Math.max(1, spans);
    return new double[]{recall, hit / Math.max(1, called)};
  }
}
