package io.foreshock.detection.gate;

import io.foreshock.detection.embed.PowerSpectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How unlike every healthy window of one channel a window is, in three ways: its
 * course, the values and steps that occur in it, and its spectrum. Each is the
 * distance to the third nearest healthy window (the nearest may be a fluke), in
 * units of what is usual between healthy windows. Immutable and thread-safe.
 */
public final class NoveltyGate {
  /** Samples per window. */
  public static final int POINTS = 128;
  private static final int NEIGHBOUR = 3;
  private static final int FIGURES = 32;
  private static final int STEP = 4;
  /** Healthy windows that are kept; more are thinned out evenly. */
  private static final int MOST = 512;
  private static final double CALM = 0.1;
  private static final double QUIET = 0.05;
  private static final double LEVEL = 3;
  private static final double USUAL = 0.9;
  /** A distance below this is as good as none, in units of the scale. */
  private static final double LEAST = 0.1;

  private final double mean;
  private final double scale;
  private final PowerSpectrum spectrum = new PowerSpectrum(POINTS);
  private final List<float[][]> healthy = new ArrayList<>();
  private final double[] usual;

  /**
   * @param values
   *            healthy samples at an even pace, more than two windows
   * @param scale
   *            half of the sensor's range: what is small beside it is calm
   */
  public NoveltyGate(double[] values, double scale) {
    if (values.length < 2 * POINTS)
      throw new IllegalArgumentException("too few samples: samples=" + values.length + ", least=" + 2 * POINTS);
    mean = Arrays.stream(values).average().orElse(0);
    this.scale = scale;
    int windows = (values.length - POINTS) / STEP + 1;
    int kept = Math.min(MOST, windows);
    for (int w = 0; w < kept; w++) {
      int from = (int) ((long) w * (windows - 1) / Math.max(1, kept - 1)) * STEP;
      healthy.add(describe(Arrays.copyOfRange(values, from, from + POINTS)));
    }
    usual = new double[healthy.getFirst().length];
    int apart = (int) Math.ceil((double) POINTS / STEP * kept / windows);
    for (int way = 0; way < usual.length; way++) {
      double[] distances = new double[kept];
      for (int w = 0; w < kept; w++)
        distances[w] = distance(healthy.get(w), way, w, apart);
      Arrays.sort(distances);
      usual[way] = distances[(int) (USUAL * (kept - 1))] + LEAST;
    }
  }

  /** About 1 for healthy windows, growing without bound. */
  public double novelty(double[] window) {
    float[][] described = describe(window);
    double sum = 0;
    for (int way = 0; way < usual.length; way++)
      sum += distance(described, way, Integer.MIN_VALUE / 2, 0) / usual[way];
    return sum / usual.length;
  }

  /** To the third nearest healthy window that is not within reach of one's own place. */
  private double distance(float[][] described, int way, int own, int apart) {
    double[] nearest = new double[NEIGHBOUR];
    Arrays.fill(nearest, Double.MAX_VALUE);
    for (int w = 0; w < healthy.size(); w++) {
      if (Math.abs(w - own) < apart)
        continue;
      double d = squares(described[way], healthy.get(w)[way]);
      for (int i = 0; i < NEIGHBOUR && d < Double.MAX_VALUE; i++)
        if (d < nearest[i]) {
          double farther = nearest[i];
          nearest[i] = d;
          d = farther;
        }
    }
    double third = nearest[NEIGHBOUR - 1];
    return third == Double.MAX_VALUE ? 0 : Math.sqrt(third / described[way].length);
  }

  private static double squares(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++)
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
  }

  private float[][] describe(double[] window) {
    double[] z = Arrays.stream(window).map(x -> (x - mean) / scale).toArray();
    return new float[][]{course(z), occurring(z), spectral(z)};
  }

  /** Normalised, but what hardly moves stays calm. */
  private static float[] course(double[] z) {
    double mean = Arrays.stream(z).average().orElse(0);
    double variance = Arrays.stream(z).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    return thinned(Arrays.stream(z).map(x -> (x - mean) / Math.sqrt(variance + CALM)).toArray());
  }

  private static float[] occurring(double[] z) {
    double[] steps = new double[z.length];
    for (int i = 1; i < z.length; i++)
      steps[i] = z[i] - z[i - 1];
    double[] values = z.clone();
    Arrays.sort(values);
    Arrays.sort(steps);
    float[] both = Arrays.copyOf(thinned(values), 2 * FIGURES);
    System.arraycopy(thinned(steps), 0, both, FIGURES, FIGURES);
    return both;
  }

  private float[] spectral(double[] z) {
    double[] power = spectrum.of(z);
    float[] logs = new float[FIGURES + 1];
    for (int i = 0; i < FIGURES; i++)
      logs[i] = (float) Math.log(Math.sqrt(power[i]) + QUIET);
    logs[FIGURES] = (float) (LEVEL * Arrays.stream(z).average().orElse(0));
    return logs;
  }

  private static float[] thinned(double[] values) {
    float[] thinned = new float[FIGURES];
    int step = values.length / FIGURES;
    for (int i = 0; i < FIGURES; i++)
      thinned[i] = (float) values[i * step];
    return thinned;
  }
}
