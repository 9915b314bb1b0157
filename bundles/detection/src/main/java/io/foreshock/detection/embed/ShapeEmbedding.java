package io.foreshock.detection.embed;

import java.util.Arrays;
import java.util.Random;

/**
 * V_shape: what the course of one channel looks like, whatever its level and
 * height. MiniRocket's kernels ({@link PositiveShares}) over the window and over
 * its differences; how often each answers above a fixed threshold, against how
 * often it does on made-up windows; projected to few figures by a sparse random
 * matrix (Li, Hastie, Church, Very Sparse Random Projections, 2006). No training:
 * thresholds, scales and projection follow from a seed. Immutable and thread-safe.
 */
public final class ShapeEmbedding {
  /** Figures of a vector. */
  public static final int DIMENSIONS = 256;
  private static final long SEED = 84;
  /** Outputs each feature is added to. */
  private static final int SPREAD = 3;
  private static final int WINDOWS = 1_000;
  private static final int SAMPLES = 5_120;
  private static final float LEAST_SPREAD = 1e-2F;

  private final int points;
  private final int[] dilations;
  private final int thresholdsPerKernel;
  private final PositiveShares kernels;
  /** Per signal (window, differences) and dilation. */
  private final float[][] thresholds;
  private final float[] mean;
  private final float[] scale;
  private final short[] outputs;
  private final float[] signs;

  private ShapeEmbedding(int points, int dilations, int thresholdsPerKernel, PositiveShares kernels) {
    this.points = points;
    this.dilations = spread(points, dilations);
    this.thresholdsPerKernel = thresholdsPerKernel;
    this.kernels = kernels;
    thresholds = new float[2 * this.dilations.length][PositiveShares.KERNELS * thresholdsPerKernel];
    int features = features();
    mean = new float[features];
    scale = new float[features];
    Arrays.fill(scale, 1);
    Random random = new Random(SEED);
    outputs = new short[SPREAD * features];
    signs = new float[SPREAD * features];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (short) random.nextInt(DIMENSIONS);
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    learnThresholds();
    learnScales();
  }

  /** For windows of 128 points, as the live path has them. */
  public static ShapeEmbedding coarse() {
    return Coarse.INSTANCE;
  }

  /** For stretches that are looked at in detail: 512 points. */
  public static ShapeEmbedding fine() {
    return Fine.INSTANCE;
  }

  private static final class Coarse {
    static final ShapeEmbedding INSTANCE = new ShapeEmbedding(128, 6, 2, PositiveShares.best());
  }

  private static final class Fine {
    static final ShapeEmbedding INSTANCE = new ShapeEmbedding(512, 8, 1, PositiveShares.best());
  }

  /** Grid points of a window. */
  public int points() {
    return points;
  }

  private int features() {
    return thresholds.length * thresholds[0].length;
  }

  /** Powers of two with fractional exponents, the longest kernel as long as the window. */
  private static int[] spread(int points, int count) {
    double most = Math.log((points - 1.0) / (PositiveShares.TAPS - 1)) / Math.log(2);
    int[] dilations = new int[count];
    for (int i = 0; i < count; i++)
      dilations[i] = (int) Math.pow(2, most * i / (count - 1));
    return dilations;
  }

  /**
   * @param grid
   *            {@link #points()} finite values
   */
  public float[] embed(double[] grid) {
    float[] features = features(grid);
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < features.length; i++) {
      float z = (features[i] - mean[i]) * scale[i];
      for (int s = SPREAD * i; s < SPREAD * (i + 1); s++)
        vector[outputs[s]] += signs[s] * z;
    }
    return vector;
  }

  private float[] features(double[] grid) {
    if (grid.length != points)
      throw new IllegalArgumentException("points=" + grid.length + ", wanted=" + points);
    float[] features = new float[features()];
    for (int s = 0; s < thresholds.length; s++) {
      float[] signal = s < dilations.length ? normalised(grid) : normalised(differences(grid));
      kernels.count(signal, dilations[s % dilations.length], thresholds[s], features, s * thresholds[s].length);
    }
    return features;
  }

  private static double[] differences(double[] grid) {
    double[] differences = new double[grid.length];
    for (int i = 1; i < grid.length; i++)
      differences[i] = grid[i] - grid[i - 1];
    differences[0] = differences[1];
    return differences;
  }

  private static float[] normalised(double[] grid) {
    double mean = 0;
    for (double x : grid)
      mean += x / grid.length;
    double squares = 0;
    for (double x : grid)
      squares += (x - mean) * (x - mean);
    double deviation = Math.sqrt(squares / grid.length) + 1e-8 + 1e-9 * Math.abs(mean);
    float[] normalised = new float[grid.length];
    for (int i = 0; i < normalised.length; i++)
      normalised[i] = (float) ((grid[i] - mean) / deviation);
    return normalised;
  }

  /** A kernel's thresholds lie between the tenth and the ninetieth percent of its answers, each kernel's elsewhere. */
  private void learnThresholds() {
    SyntheticWindows windows = new SyntheticWindows(SEED, points);
    float[][] plain = new float[SAMPLES / points][];
    float[][] changes = new float[plain.length][];
    for (int w = 0; w < plain.length; w++) {
      double[] grid = windows.next();
      plain[w] = normalised(grid);
      changes[w] = normalised(differences(grid));
    }
    for (int s = 0; s < thresholds.length; s++) {
      int dilation = s % dilations.length;
      float[][] signals = s < dilations.length ? plain : changes;
      float[][] taps = new float[signals.length][];
      for (int w = 0; w < taps.length; w++)
        taps[w] = PositiveShares.taps(signals[w], dilations[dilation]);
      int k = 0;
      for (int a = 0; a < PositiveShares.TAPS; a++)
        for (int b = a + 1; b < PositiveShares.TAPS; b++)
          for (int c = b + 1; c < PositiveShares.TAPS; c++, k++)
            choose(answers(taps, a, b, c), k, dilation, thresholds[s]);
    }
  }

  private float[] answers(float[][] taps, int a, int b, int c) {
    float[] answers = new float[taps.length * points];
    int at = 0;
    for (float[] t : taps)
      for (int i = 0; i < points; i++)
        answers[at++] = t[PositiveShares.TAPS * points + i] + t[a * points + i] + t[b * points + i]
            + t[c * points + i];
    Arrays.sort(answers);
    return answers;
  }

  private void choose(float[] answers, int kernel, int dilation, float[] into) {
    double jitter = ((kernel * 7 + dilation * 3) % 10 - 4.5) / 10;
    for (int t = 0; t < thresholdsPerKernel; t++) {
      double quantile = 0.1 + 0.8 * (t + 0.5 + jitter) / thresholdsPerKernel;
      into[kernel * thresholdsPerKernel + t] = answers[(int) (quantile * answers.length)];
    }
  }

  private void learnScales() {
    SyntheticWindows windows = new SyntheticWindows(SEED + 1, points);
    float[] squares = new float[mean.length];
    for (int w = 0; w < WINDOWS; w++) {
      float[] features = features(windows.next());
      for (int i = 0; i < features.length; i++) {
        mean[i] += features[i] / WINDOWS;
        squares[i] += features[i] * features[i] / WINDOWS;
      }
    }
    for (int i = 0; i < scale.length; i++)
      scale[i] = (float) (1 / Math.sqrt(Math.max(0, squares[i] - mean[i] * mean[i]) + LEAST_SPREAD * LEAST_SPREAD));
  }
}
