package io.foreshock.detection.window;

import java.util.Arrays;

/**
 * Puts a window on a grid of {@link Scale#POINTS} cells. A cell's
 * value is the time-weighted mean of the straight lines between readings, so it
 * does not depend on how regularly a sensor reports. Confined to one thread.
 */
public final class Resampler {
  /** A hole longer than this part of the window makes the window unusable. */
  private static final double LONGEST_GAP = 0.1;
  /** A window with less than this part of its usual readings is unusable. */
  private static final double FEWEST_READINGS = 0.5;

  private final double[] sums = new double[Scale.POINTS];
  private final double[] covered = new double[Scale.POINTS];

  /**
   * @param period
   *            the sensor's usual time between readings, microseconds
   * @param to
   *            end of the window, microseconds UTC, exclusive
   * @param grid
   *            receives the cells
   * @return false when there is too little in the window
   */
  public boolean resample(SensorTrace trace, long period, Scale scale, long to, double[] grid) {
    long from = to - scale.width();
    ReadingBuffer readings = trace.readings();
    int first = readings.indexOf(from);
    int last = readings.indexOf(to);
    Arrays.fill(sums, 0);
    Arrays.fill(covered, 0);
    Cells older = trace.cellsOf(scale);
    int count = last - first + (older == null ? 0 : older.addTo(sums, covered, from));
    if (count * (double) period < FEWEST_READINGS * scale.width())
      return false;
    double cell = scale.cell();
    double longest = longestGap(scale, period);
    for (int i = Math.max(0, first - 1); i < Math.min(last + 1, readings.size()); i++)
      segment(readings, i, period, longest, from, cell);
    return fill(grid);
  }

  /** A longer time between two readings is a hole, microseconds. */
  static double longestGap(Scale scale, long period) {
    return Math.max(LONGEST_GAP * scale.width(), 1.5 * period);
  }

  /** Area under a line from a to b, microseconds after the reading where it begins. */
  static double area(double value, double slope, double a, double b) {
    return (value + slope * ((a + b) / 2)) * (b - a);
  }

  /** The line from reading i to the next one; the newest reading holds for one period. */
  private void segment(ReadingBuffer readings, int i, long period, double longest, long from, double cell) {
    long start = readings.timestamp(i);
    double value = readings.value(i);
    boolean newest = i + 1 == readings.size();
    long duration = newest ? period : readings.timestamp(i + 1) - start;
    if (duration > longest)
      return;
    double slope = newest ? 0 : (readings.value(i + 1) - value) / duration;
    double a = Math.max(0, start - from);
    double b = Math.min(cell * Scale.POINTS, start - from + duration);
    for (int c = (int) (a / cell); c < Scale.POINTS && a < b; c++) {
      double right = Math.min(b, (c + 1) * cell);
      if (right <= a)
        continue;
      sums[c] += area(value, slope, a - (start - from), right - (start - from));
      covered[c] += right - a;
      a = right;
    }
  }

  /** Short holes take the value before them (the first ones that after them). */
  private boolean fill(double[] grid) {
    int hole = 0;
    double before = Double.NaN;
    for (int c = 0; c < Scale.POINTS; c++) {
      if (covered[c] > 0) {
        double value = sums[c] / covered[c];
        if (Double.isNaN(before))
          Arrays.fill(grid, 0, c, value);
        grid[c] = value;
        before = value;
        hole = 0;
      } else {
        grid[c] = before;
        if (++hole > LONGEST_GAP * Scale.POINTS)
          return false;
      }
    }
    return !Double.isNaN(before);
  }
}
