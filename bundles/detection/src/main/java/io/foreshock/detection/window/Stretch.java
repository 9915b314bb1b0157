package io.foreshock.detection.window;

/** Puts evenly spaced values on a grid of another length. */
public final class Stretch {
  private Stretch() {
  }

  /**
   * Each grid point is the mean of the straight lines between the values over its
   * part of the time, as {@link Resampler} does it for uneven readings.
   *
   * @param values
   *            at least one, finite
   */
  public static double[] to(int points, double[] values) {
    if (values.length == points)
      return values.clone();
    double[] grid = new double[points];
    double step = (double) values.length / points;
    for (int i = 0; i < points; i++)
      grid[i] = area(values, i * step - 0.5, (i + 1) * step - 0.5) / step;
    return grid;
  }

  private static double area(double[] values, double from, double to) {
    double sum = 0;
    for (double a = from; a < to - 1e-12;) {
      double b = Math.min(to, Math.floor(a + 1e-9) + 1);
      sum += (at(values, a) + at(values, b)) / 2 * (b - a);
      a = b;
    }
    return sum;
  }

  private static double at(double[] values, double time) {
    if (time <= 0)
      return values[0];
    if (time >= values.length - 1)
      return values[values.length - 1];
    int i = (int) time;
    return values[i] + (time - i) * (values[i + 1] - values[i]);
  }
}
