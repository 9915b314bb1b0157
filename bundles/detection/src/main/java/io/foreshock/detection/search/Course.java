package io.foreshock.detection.search;

import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import java.util.Arrays;

/**
 * A stretch of one sensor on an even grid: each cell is the time-weighted mean of
 * the straight lines between readings, cells in holes take the value before them.
 *
 * @param cells
 *            values
 * @param holes
 *            how many cells up to each one, itself left out, have no reading near
 * @param readings
 *            how many readings there were
 */
record Course(double[] cells, int[] holes, int readings) {
  /** Longer times between readings than this part of a window are holes. */
  private static final double HOLE = 0.1;

  /**
   * @param from
   *            microseconds UTC
   * @param cell
   *            microseconds per cell
   */
  static Course of(History.Series series, long from, double cell, int count) {
    double[] sums = new double[count];
    double[] covered = new double[count];
    double longest = HOLE * Sketch.POINTS * cell;
    int used = 0;
    int before = -1;
    for (int i = 0; i < series.size(); i++) {
      if (series.qualities()[i] == Quality.BAD.code() || !Double.isFinite(series.values()[i]))
        continue;
      used++;
      if (before >= 0 && series.timestamps()[i] - series.timestamps()[before] <= longest)
        line(series, before, i, from, cell, sums, covered);
      before = i;
    }
    return filled(sums, covered, used);
  }

  private static void line(History.Series s, int i, int j, long from, double cell, double[] sums, double[] covered) {
    double start = s.timestamps()[i] - from;
    double end = s.timestamps()[j] - from;
    double slope = (s.values()[j] - s.values()[i]) / (end - start);
    double a = Math.max(0, start);
    double last = Math.min(end, cell * sums.length);
    for (int c = (int) (a / cell); c < sums.length && a < last; c++) {
      double b = Math.min(last, (c + 1) * cell);
      if (b <= a)
        continue;
      sums[c] += (s.values()[i] + slope * ((a + b) / 2 - start)) * (b - a);
      covered[c] += b - a;
      a = b;
    }
  }

  private static Course filled(double[] sums, double[] covered, int readings) {
    int[] holes = new int[sums.length + 1];
    double value = Double.NaN;
    for (int c = 0; c < sums.length; c++) {
      boolean hole = covered[c] <= 0;
      holes[c + 1] = holes[c] + (hole ? 1 : 0);
      if (!hole) {
        if (Double.isNaN(value))
          Arrays.fill(sums, 0, c, sums[c] / covered[c]);
        value = sums[c] / covered[c];
      }
      sums[c] = value;
    }
    return new Course(sums, holes, readings);
  }

  /** The window of {@link Sketch#POINTS} cells from here on has readings nearly everywhere. */
  boolean whole(int at) {
    return holes[at + Sketch.POINTS] - holes[at] <= HOLE * Sketch.POINTS;
  }

  /** Mean of the window and length of what is left without it. */
  double[] meanAndLength(int at) {
    double mean = 0;
    for (int i = at; i < at + Sketch.POINTS; i++)
      mean += cells[i] / Sketch.POINTS;
    double squares = 0;
    for (int i = at; i < at + Sketch.POINTS; i++)
      squares += (cells[i] - mean) * (cells[i] - mean);
    return new double[]{mean, Math.sqrt(squares)};
  }
}
