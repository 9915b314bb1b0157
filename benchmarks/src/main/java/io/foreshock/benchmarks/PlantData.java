package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.ingest.ReadingBatch;
import java.util.Random;

/**
 * Readings of a plant at one per second and sensor, all sensors second by second; the same for the same seed. Confined
 * to one thread.
 */
final class PlantData {
  static final int SENSORS = 100;
  private static final long START = 1_767_225_600L * Micros.SECOND;

  /** How a sensor behaves, all in steps of 0.01. */
  enum Kind {
    /** 90 % unchanged, else one step. */
    QUIET,
    /** Each second one step down, none, or one up. */
    RESTLESS,
    /** A daily curve with correlated and white noise. */
    NOISY
  }

  private final Kind kind;
  private final Random random;
  private final int firstSensor;
  private final long[] hundredths = new long[SENSORS];
  private final double[] drift = new double[SENSORS];
  private long row;

  PlantData(Kind kind, long seed, int firstSensor) {
    this.kind = kind;
    this.random = new Random(seed);
    this.firstSensor = firstSensor;
    for (int s = 0; s < SENSORS; s++)
      hundredths[s] = 2_000 + random.nextInt(1_000);
  }

  ReadingBatch next(int rows) {
    int[] sensors = new int[rows];
    long[] ts = new long[rows];
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++, row++) {
      int s = (int) (row % SENSORS);
      long second = row / SENSORS;
      sensors[i] = firstSensor + s;
      ts[i] = START + second * Micros.SECOND;
      values[i] = value(s, second) / 100.0;
    }
    return new ReadingBatch(sensors, ts, values, new byte[rows]);
  }

  static long startTime() {
    return START;
  }

  private long value(int s, long second) {
    return switch (kind) {
      case QUIET -> hundredths[s] += random.nextInt(10) == 0 ? random.nextInt(2) * 2 - 1 : 0;
      case RESTLESS -> hundredths[s] += random.nextInt(3) - 1;
      case NOISY -> {
        drift[s] = 0.999 * drift[s] + 0.02 * random.nextGaussian();
        yield Math.round(hundredths[s] + 500 * Math.sin(second * 2 * Math.PI / 86_400 + s)
            + 100 * (drift[s] + 0.03 * random.nextGaussian()));
      }
    };
  }
}
