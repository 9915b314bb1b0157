package io.foreshock.detection.window;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** The grid of one channel's window, or null when there is too little in it. */
  public double @Nullable [] grid(SensorTrace trace, long period, Scale scale, long to) {
    return resampler.resample(trace, period, scale, to, grid) ? grid.clone() : null;
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
