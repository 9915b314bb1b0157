package io.foreshock.detection.window;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts windows out of readings and describes them. Confined to one thread.
 */
public final class WindowCutter {
  private final ChannelFigures describer;
  private final Resampler resampler = new Resampler();
  private final double[] grid = new double[Scale.POINTS];

  public WindowCutter(GridStatistics statistics) {
    describer = new ChannelFigures(statistics, Scale.POINTS);
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
    double[] figures = new double[traces.size() * ChannelFigures.COUNT];
    int missing = 0;
    for (int c = 0; c < traces.size(); c++) {
      int at = c * ChannelFigures.COUNT;
      if (resampler.resample(traces.get(c), periods[c], scale, to, grid))
        describer.describe(grid, figures, at);
      else {
        Arrays.fill(figures, at, at + ChannelFigures.COUNT, Double.NaN);
        missing++;
      }
    }
    return new WindowFigures(to - scale.width(), to, figures, missing);
  }
}
