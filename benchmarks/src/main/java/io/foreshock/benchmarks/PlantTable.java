package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import java.util.SplittableRandom;

/**
 * The plant's table: sensors in lines of ten that move together over the day, three doubles in steps of 0.01 with
 * Gaussian noise (temperature sigma 0.05, 0.1 or 0.2, pressure 0.05, vibration 0.01), and now and then a machine whose
 * vibration and temperature climb until it fails. All sensors step by step; the same for the same seed. Confined to one
 * thread.
 */
final class PlantTable {
  static final String[] COLUMNS = {"temperature", "pressure", "vibration"};
  static final long START = 1_767_225_600L * Micros.SECOND;
  /** Vibration of a healthy machine: half of its rows are above. */
  static final double USUAL_VIBRATION = 1;
  private static final double[] TEMPERATURE_SIGMA = {0.05, 0.1, 0.2};
  private static final double PRESSURE_SIGMA = 0.05;
  private static final double VIBRATION_SIGMA = 0.01;
  private static final double STEP = 0.01;
  private static final int LINE = 10;
  private static final long FAILURE_SECONDS = 1_800;
  private static final double DAY = 86_400;

  private final int first;
  private final int sensors;
  private final long stepMicros;
  private final SplittableRandom random;
  private final double[] base;
  private final double[] gain;
  private final long[] failureAt;
  private final double[] line;
  private final double[] drift;
  private long step;
  private int at;

  /**
   * @param first
   *            number of the first sensor
   * @param stepMicros
   *            time between two rows of a sensor
   */
  PlantTable(int first, int sensors, long stepMicros, long seed) {
    this.first = first;
    this.sensors = sensors;
    this.stepMicros = stepMicros;
    this.random = new SplittableRandom(seed);
    int lines = (sensors + LINE - 1) / LINE;
    line = new double[lines];
    drift = new double[lines];
    base = new double[sensors];
    gain = new double[sensors];
    failureAt = new long[sensors];
    for (int s = 0; s < sensors; s++) {
      base[s] = 40 + 40 * random.nextDouble();
      gain[s] = 0.5 + random.nextDouble();
      failureAt[s] = random.nextLong(2 * 86_400);
    }
    moveLines();
  }

  long stepMicros() {
    return stepMicros;
  }

  private void moveLines() {
    double day = step * (stepMicros / 1e6) / DAY * 2 * Math.PI;
    for (int l = 0; l < line.length; l++) {
      drift[l] = 0.9995 * drift[l] + 0.002 * random.nextGaussian();
      line[l] = 4 * Math.sin(day + l) + drift[l];
    }
  }

  PlantBatch next(int rows) {
    int[] sensor = new int[rows];
    long[] ts = new long[rows];
    double[][] values = new double[COLUMNS.length][rows];
    for (int i = 0; i < rows; i++) {
      int s = at;
      sensor[i] = first + s;
      ts[i] = START + step * stepMicros;
      double common = line[s / LINE] * gain[s];
      double wear = wear(s);
      values[0][i] = quantised(base[s] + common + 8 * wear + TEMPERATURE_SIGMA[s % 3] * random.nextGaussian());
      values[1][i] = quantised(3 + 0.2 * common + PRESSURE_SIGMA * random.nextGaussian());
      values[2][i] = quantised(USUAL_VIBRATION + 4 * wear + VIBRATION_SIGMA * random.nextGaussian());
      if (++at == sensors) {
        at = 0;
        step++;
        moveLines();
      }
    }
    return new PlantBatch(sensor, ts, values);
  }

  /** 0 when healthy, then climbing to 1 within half an hour. */
  private double wear(int s) {
    double since = step * (stepMicros / 1e6) - failureAt[s];
    return since < 0 || since > FAILURE_SECONDS ? 0 : since / FAILURE_SECONDS;
  }

  private static double quantised(double v) {
    return Math.rint(v / STEP) / 100;
  }

  /**
   * Bytes a row that nobody can save: entropy of the quantised noise, known the generator's every other parameter.
   */
  static double noiseEntropy() {
    double temperature = 0;
    for (double sigma : TEMPERATURE_SIGMA)
      temperature += entropy(sigma / STEP) / TEMPERATURE_SIGMA.length;
    return (temperature + entropy(PRESSURE_SIGMA / STEP) + entropy(VIBRATION_SIGMA / STEP)) / 8;
  }

  /** Bits of a Gaussian rounded to whole numbers, averaged over where its mean lies between two of them. */
  private static double entropy(double sigma) {
    int offsets = 64;
    double bits = 0;
    for (int o = 0; o < offsets; o++) {
      double mean = (o + 0.5) / offsets;
      int reach = (int) Math.ceil(9 * sigma) + 2;
      for (int k = -reach; k <= reach; k++) {
        double p = normal((k + 0.5 - mean) / sigma) - normal((k - 0.5 - mean) / sigma);
        if (p > 0)
          bits -= p * Math.log(p) / Math.log(2) / offsets;
      }
    }
    return bits;
  }

  /** Distribution function of the normal; Simpson's rule from the mean is exact enough here. */
  private static double normal(double x) {
    double end = Math.min(Math.abs(x), 10);
    int n = 200;
    double h = end / n;
    double sum = density(0) + density(end);
    for (int i = 1; i < n; i++)
      sum += (i % 2 == 1 ? 4 : 2) * density(i * h);
    double half = sum * h / 3;
    return x < 0 ? 0.5 - half : 0.5 + half;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
