package io.foreshock.benchmarks;

/**
 * Rows of the plant's table as columns of equal length.
 *
 * @param sensor
 *            from 0
 * @param ts
 *            microseconds UTC
 * @param values
 *            temperature, pressure, vibration
 */
record PlantBatch(int[] sensor, long[] ts, double[][] values) {
  int size() {
    return sensor.length;
  }

  /** The same rows later in time, so that prepared data can be used again without overwriting itself. */
  PlantBatch later(long micros) {
    if (micros == 0)
      return this;
    long[] shifted = ts.clone();
    for (int i = 0; i < shifted.length; i++)
      shifted[i] += micros;
    return new PlantBatch(sensor, shifted, values);
  }
}
