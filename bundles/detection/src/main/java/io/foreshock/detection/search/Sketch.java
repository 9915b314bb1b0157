package io.foreshock.detection.search;

import org.jspecify.annotations.Nullable;

/**
 * The course of a window in few bytes: the first coefficients of a cosine transform
 * (Ahmed, Natarajan, Rao, Discrete Cosine Transform, 1974) of the window with mean 0
 * and length 1. The transform keeps angles, so the product of two sketches is nearly
 * the correlation of two windows: the first of two steps, the second being the
 * readings themselves (Agrawal, Faloutsos, Swami, Efficient Similarity Search in
 * Sequence Databases, 1993).
 */
final class Sketch {
  /** Points of a window. */
  static final int POINTS = 128;
  /** Bytes of a sketch. */
  static final int DIMENSIONS = 16;
  /** A coefficient of 1 is stored as this: 7 bits, so that a sketch can be written as ASCII. */
  static final int UNIT = 63;
  /** A coefficient of 1 of a question. */
  static final int QUESTION_UNIT = 127;
  private static final double FLAT = 1e-6;
  private static final double[][] COSINES = cosines();

  private Sketch() {
  }

  private static double[][] cosines() {
    double[][] rows = new double[DIMENSIONS][POINTS];
    for (int k = 0; k < DIMENSIONS; k++)
      for (int i = 0; i < POINTS; i++)
        rows[k][i] = Math.sqrt(2.0 / POINTS) * Math.cos(Math.PI * (i + 0.5) * (k + 1) / POINTS);
    return rows;
  }

  /** The sketch of {@code course[at..at+127]}; null when it is flat. */
  static byte @Nullable [] of(double[] course, int at, int unit) {
    double mean = 0;
    for (int i = at; i < at + POINTS; i++)
      mean += course[i] / POINTS;
    double squares = 0;
    for (int i = at; i < at + POINTS; i++)
      squares += (course[i] - mean) * (course[i] - mean);
    double length = Math.sqrt(squares);
    if (!(length > FLAT * Math.abs(mean) + 1e-12))
      return null;
    byte[] sketch = new byte[DIMENSIONS];
    for (int k = 0; k < DIMENSIONS; k++) {
      double[] cosine = COSINES[k];
      double sum = 0;
      for (int i = 0; i < POINTS; i++)
        sum += cosine[i] * (course[at + i] - mean);
      sketch[k] = (byte) Math.round(unit * sum / length);
    }
    return sketch;
  }
}
