package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What the SQL cases ask: the plant's table over 27.8 hours, embeddings of its sensors, known failure patterns, events.
 * The same for the same size.
 */
final class SqlData {
  static final int SENSORS = 1_000;
  static final int DIMENSION = 128;
  static final int PATTERNS = 200;
  private static final long SPAN = 100_000 * Micros.SECOND;
  private static final int BATCH = 50_000;

  private final long rows;

  SqlData(long rows) {
    this.rows = rows / BATCH * BATCH;
  }

  long rows() {
    return rows;
  }

  long stepMicros() {
    return SPAN / (rows / SENSORS);
  }

  /** Time of the newest row. */
  long now() {
    return PlantTable.START + (rows / SENSORS - 1) * stepMicros();
  }

  static String sensor(int number) {
    return String.format(Locale.ROOT, "line%03d/press%03d/s%04d", number / 10, number, number);
  }

  /** Takes batches of readings. */
  interface Sink {
    void write(PlantBatch batch) throws Exception;
  }

  void readings(Sink sink) throws Exception {
    PlantTable table = new PlantTable(0, SENSORS, stepMicros(), 42);
    for (long done = 0; done < rows; done += BATCH)
      sink.write(disturbed(table.next(BATCH), done));
  }

  /** Every twentieth sensor jumps by five degrees for a moment now and then. */
  private static PlantBatch disturbed(PlantBatch batch, long first) {
    for (int i = 0; i < batch.size(); i++) {
      long step = (first + i) / SENSORS;
      if (batch.sensor()[i] % 20 == 7 && (step * 0x9E3779B97F4A7C15L >>> 40) % 400 == 0) batch.values()[0][i] += 5;
    }
    return batch;
  }

  int events() {
    return (int) Math.max(20_000, rows / 100);
  }

  /** Embeddings of each sensor: one every two minutes of the last four hours. */
  int embeddings() {
    return rows >= 10_000_000 ? 120 : 12;
  }

  float[] pattern(int number) {
    return vector(1_000_000L + number);
  }

  /** Some are near a pattern, most are not. */
  float[] embedding(int sensor, int number) {
    SplittableRandom random = new SplittableRandom(31L * sensor + number);
    float[] v = vector(random.nextLong());
    if (random.nextInt(50) == 0) mix(v, pattern(random.nextInt(PATTERNS)), 1 + 2 * random.nextDouble());
    return v;
  }

  /** Every 500th is like event 12345. */
  float[] event(int number) {
    float[] v = vector(9_000_000L + number);
    if (number % 500 == 345) mix(v, vector(5), 1 + 3 * new SplittableRandom(number).nextDouble());
    return v;
  }

  private static void mix(float[] v, float[] other, double weight) {
    for (int i = 0; i < v.length; i++)
      v[i] += (float) (weight * other[i]);
  }

  private static float[] vector(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] v = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      v[i] = (float) random.nextGaussian();
    return v;
  }
}
