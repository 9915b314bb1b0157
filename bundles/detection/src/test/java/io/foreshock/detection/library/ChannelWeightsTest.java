package io.foreshock.detection.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.StoredPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two failures that two sensors tell apart, and two sensors that do as they please. */
class ChannelWeightsTest {
  private static final List<String> NAMES = List.of("flow", "noise", "pressure", "wind");
  private static final int FIGURES = 5;
  private Random random = new Random(4);

  private Embedding window(String label) {
    float[] v = new float[NAMES.size() * FIGURES];
    for (int f = 0; f < FIGURES; f++) {
      v[f] = (float) (2 + 0.4 * random.nextGaussian());
      v[2 * FIGURES + f] = (float) ((label.equals("leak") ? 2 : -2) + 0.4 * random.nextGaussian());
    }
    for (int c : new int[]{1, 3}) {
      double level = 4 * random.nextGaussian();
      for (int f = 0; f < FIGURES; f++)
        v[c * FIGURES + f] = (float) level;
    }
    return embedding(v);
  }

  private static Embedding embedding(float[] v) {
    double squares = 0;
    for (float x : v)
      squares += (double) x * x;
    return new Embedding(v, NAMES.size(), Math.sqrt(squares), 9);
  }

  /** Of a machine that takes what others have seen as it is. */
  private static PatternView view(List<StoredPattern> patterns, List<Judged> verdicts) {
    return new PatternView(new PatternGroup(patterns, verdicts, null), offsets -> {
      float[] vector = new float[offsets.length];
      for (int i = 0; i < vector.length; i++)
        vector[i] = (float) offsets[i];
      return embedding(vector);
    });
  }

  private StoredPattern pattern(int number, String label) {
    float[] vector = window(label).vector();
    double[] offsets = new double[vector.length];
    for (int i = 0; i < vector.length; i++)
      offsets[i] = vector[i];
    FailurePattern p = new FailurePattern("p" + number, "i" + number, label, "pump1", "", 0, 1, null, "", "", vector);
    return new StoredPattern(p, offsets, "pump1|120|" + String.join("/", NAMES), 120, 0, 1, "meier", "");
  }

  private static double right(PatternView view, List<Embedding> asked, List<String> labels) {
    int right = 0;
    for (int i = 0; i < asked.size(); i++)
      right += view.nearest(asked.get(i), 1).getFirst().label().equals(labels.get(i)) ? 1 : 0;
    return (double) right / asked.size();
  }

  private static Judged click(PatternView view, Embedding window, String label) {
    PatternView.Candidate hit = view.nearest(window, 1).getFirst();
    double[] shares = view.shares(window, hit);
    List<Contribution> contributions = new ArrayList<>();
    for (int c = 0; c < shares.length; c++)
      contributions.add(new Contribution("pump1/" + NAMES.get(c), shares[c]));
    assertEquals(hit.similarity(), Arrays.stream(shares).sum(), 1e-5);
    return new Judged(hit.pattern().pattern().id(), hit.similarity(), hit.label().equals(label),
        contributions);
  }

  @Test
  void tenClicksTeachWhichSensorsToTrust() {
    double without = 0;
    double with = 0;
    int sites = 30;
    for (int site = 0; site < sites; site++) {
      random = new Random(site);
      double[] right = site();
      without += right[0] / sites;
      with += right[1] / sites;
    }
    double before = without;
    double after = with;
    assertTrue(after > before + 0.02, () -> "P@1 before=" + before + ", after=" + after);
  }

  /** How often the nearest pattern is right before and after ten verdicts. */
  private double[] site() {
    List<StoredPattern> patterns = new ArrayList<>();
    for (int i = 0; i < 12; i++)
      patterns.add(pattern(i, i % 2 == 0 ? "leak" : "clog"));
    List<Embedding> asked = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      labels.add(i % 2 == 0 ? "leak" : "clog");
      asked.add(window(labels.getLast()));
    }
    PatternView before = view(patterns, List.of());
    List<Judged> verdicts = new ArrayList<>();
    PatternView after = before;
    for (int click = 0; click < 10; click++) {
      String label = click % 2 == 0 ? "leak" : "clog";
      verdicts.add(click(after, window(label), label));
      after = view(patterns, verdicts);
    }
    float[] weights = ChannelWeights.of(patterns, verdicts);
    assertEquals(4, weights[0] + weights[1] + weights[2] + weights[3], 1e-5);
    return new double[]{right(before, asked, labels), right(after, asked, labels)};
  }

  @Test
  void withoutVerdictsOrWithThoseOfOthersNothingChanges() {
    List<StoredPattern> patterns = List.of(pattern(1, "leak"));
    Judged elsewhere = new Judged("other", 0.9, false, List.of(new Contribution("pump1/flow", 0.9)));
    assertArrayEquals(new float[]{1, 1, 1, 1}, ChannelWeights.of(patterns, List.of(elsewhere)));
    float[] vector = patterns.getFirst().pattern().embedding();
    assertArrayEquals(vector, ChannelWeights.apply(new float[]{1, 1, 1, 1}, vector));
  }

  @Test
  void aChannelNeverLosesItsVoiceAltogether() {
    List<StoredPattern> patterns = List.of(pattern(1, "leak"));
    List<Judged> verdicts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++)
      verdicts.add(new Judged("p1", 0.9, false, List.of(new Contribution("pump1/wind", 0.9))));
    float[] weights = ChannelWeights.of(patterns, verdicts);
    assertTrue(weights[3] > weights[0] / 16 - 1e-6 && weights[3] < weights[0] / 4, () -> Arrays.toString(weights));
  }
}
