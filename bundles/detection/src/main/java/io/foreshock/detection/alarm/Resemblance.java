package io.foreshock.detection.alarm;

import io.foreshock.detection.window.Scale;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which known failure the windows of a doubt resemble, taken together. Noise bends
 * each weak window another way, so that none of them alone is near enough to a
 * pattern; what they have in common is. A doubt begins with the first window beyond
 * half the limit and lasts until the machine has been healthy for a whole window.
 *
 * <p>
 * A label is told when, on average of the latest windows of the doubt, more than
 * half of how they deviate (a squared cosine) is what its nearest pattern does, and
 * every other label is clearly farther away (the ratio test of Lowe, Distinctive
 * Image Features from Scale-Invariant Keypoints, 2004, with his ratio): what is
 * equally near to two known failures is as likely to be a third one. Confined to one
 * thread.
 */
final class Resemblance {
  /** The first and the last of so many windows share no reading; before that nothing is told. */
  private static final int LEAST = Scale.HOPS + 1;
  /** So many windows are remembered, later ones at the expense of earlier ones. */
  private static final int MEMORY = 2 * Scale.HOPS;
  /** Healthy windows that end a doubt: a whole window without overlap. */
  private static final int CALM = Scale.HOPS;
  private static final double ALIKE = Math.sqrt(0.5);
  private static final double RUNNER_UP = 0.8;

  private final Map<String, Double> means = new HashMap<>();
  private int windows;
  private int calm;

  /** The next window of the same scale; the label, null when there is none. */
  @Nullable
  String accept(Finding finding) {
    if (finding.ratio() <= Episode.RESEMBLING) {
      if (++calm >= CALM)
        forget();
      return null;
    }
    calm = 0;
    windows++;
    double weight = 1.0 / Math.min(windows, MEMORY);
    finding.likenesses().keySet().forEach(label -> means.putIfAbsent(label, 0.0));
    means.replaceAll((label, mean) -> mean + weight * (similarity(finding, label) - mean));
    return windows < LEAST ? null : told(finding);
  }

  void forget() {
    windows = 0;
    calm = 0;
    means.clear();
  }

  private static double similarity(Finding finding, String label) {
    Finding.Likeness likeness = finding.likenesses().get(label);
    return likeness == null ? 0 : Math.max(0, likeness.similarity());
  }

  private @Nullable String told(Finding finding) {
    String nearest = null;
    double most = 0;
    double second = 0;
    for (Map.Entry<String, Double> e : means.entrySet()) {
      double mean = e.getValue();
      if (mean > most) {
        second = most;
        most = mean;
        nearest = e.getKey();
      } else
        second = Math.max(second, mean);
    }
    boolean clear = most >= ALIKE && distance(most) < RUNNER_UP * distance(second);
    return nearest != null && clear && finding.likenesses().containsKey(nearest) ? nearest : null;
  }

  /** Between unit vectors at this cosine. */
  private static double distance(double cosine) {
    return Math.sqrt(2 - 2 * Math.min(1, cosine));
  }
}
