package io.foreshock.detection.window;

import java.util.Arrays;
import java.util.List;

/**
 * Cuts windows out of readings and describes them. Confined to one thread.
 */
public final class WindowCutter {
  private final GridStatistics statistics;
  private final Resampler resampler = new Resampler();
  private final double[] grid = new double[Scale.POINTS];

  public WindowCutter(GridStatistics statistics) {
    this.statistics = statistics;
  }

  /**
   * @param traces
   *            one per channel
   * @param periods
   *            usual microseconds between readings, one per channel
   * @param to
   *            end of the window, microseconds UTC, exclusive
   */
  public WindowFigures cut(List<SensorTrace> traces, long[] periods, Scale scale, long to) {
    double[] figures = new double[traces.size() * GridStatistics.FIGURES];
    int missing = 0;
    for (int c = 0; c < traces.size(); c++) {
      int at = c * GridStatistics.FIGURES;
      if (resampler.resample(traces.get(c), periods[c], scale, to, grid))
        statistics.describe(grid, figures, at);
      else {
        Arrays.fill(figures, at, at + GridStatistics.FIGURES, Double.NaN);
        missing++;
      }
    }
    return new WindowFigures(to - scale.width(), to, figures, missing);
  }
}
