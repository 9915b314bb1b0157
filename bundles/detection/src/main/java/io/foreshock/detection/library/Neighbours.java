package io.foreshock.detection.library;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of vectors that is searched by cosine, exactly, with two refinements that
 * know nothing of labels. <em>Hubs</em>: vectors that are near to everything are
 * near to nothing in particular; half of a vector's mean similarity to its own
 * nearest ones is taken off (Conneau et al., Word Translation Without Parallel
 * Data, 2018). <em>Expansion</em>: a query is searched together with what it found
 * first (Chum et al., Total Recall, 2007; weights as in Radenović et al.,
 * Fine-Tuning CNN Image Retrieval, 2018). Immutable and thread-safe.
 */
public final class Neighbours {
  private static final int LOCAL = 10;
  private static final float HUB = 0.5F;
  private static final double ALPHA = 3;

  private final float[][] units;
  private final float[] hubs;

  private Neighbours(float[][] units, float[] hubs) {
    this.units = units;
    this.hubs = hubs;
  }

  /** Ranks by cosine alone. */
  public static Neighbours plain(List<float[]> vectors) {
    return new Neighbours(units(vectors), new float[vectors.size()]);
  }

  /** Ranks by cosine less what makes hubs; costs one scan per vector. */
  public static Neighbours withoutHubs(List<float[]> vectors) {
    float[][] units = units(vectors);
    float[] hubs = new float[units.length];
    IntStream.range(0, units.length).forEach(i -> hubs[i] = HUB * localDensity(units, i));
    return new Neighbours(units, hubs);
  }

  private static float localDensity(float[][] units, int self) {
    float[] similar = new float[units.length];
    for (int i = 0; i < units.length; i++)
      similar[i] = i == self ? Float.NEGATIVE_INFINITY : dot(units[self], units[i]);
    Arrays.sort(similar);
    int count = Math.min(LOCAL, units.length - 1);
    float sum = 0;
    for (int i = 0; i < count; i++)
      sum += similar[units.length - 1 - i];
    return count == 0 ? 0 : sum / count;
  }

  public int size() {
    return units.length;
  }

  /** Cosine to each vector, less what makes hubs. */
  public float[] scores(float[] query) {
    float[] unit = unit(query);
    float[] scores = new float[units.length];
    for (int i = 0; i < units.length; i++)
      scores[i] = dot(unit, units[i]) - hubs[i];
    return scores;
  }

  /** The query and what it found first, as one unit vector. */
  public float[] expanded(float[] query, int found) {
    float[] unit = unit(query);
    float[] scores = scores(query);
    float[] sum = unit.clone();
    int[] order = order(scores);
    for (int k = 0; k < Math.min(found, order.length); k++) {
      float weight = (float) Math.pow(Math.max(0, dot(unit, units[order[k]])), ALPHA);
      for (int i = 0; i < sum.length; i++)
        sum[i] += weight * units[order[k]][i];
    }
    return unit(sum);
  }

  /** Indices by falling score, equal ones by place. */
  public static int[] order(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(-scores[i]);
      int rising = bits ^ bits >> 31 & Integer.MAX_VALUE; // orders as the float does
      keys[i] = (long) rising << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++)
      order[i] = (int) keys[i];
    return order;
  }

  private static float[][] units(List<float[]> vectors) {
    return vectors.stream().map(Neighbours::unit).toArray(float[][]::new);
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float x : vector)
      squares += (double) x * x;
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++)
      unit[i] = vector[i] * scale;
    return unit;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++)
      sum += a[i] * b[i];
    return sum;
  }
}
