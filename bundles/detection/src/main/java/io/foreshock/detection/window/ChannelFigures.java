package io.foreshock.detection.window;

import io.foreshock.detection.embed.LogBands;
import io.foreshock.detection.embed.PowerSpectrum;

/**
 * What is kept of one channel's window: the five of {@link GridStatistics}, and how
 * strongly it swings in each of four bands, as amplitudes in the sensor's unit (noise
 * of deviation 1 has 1 in all of them). Thread-safe.
 */
public final class ChannelFigures {
  /** Bands of frequency from one period per window up, each three times as wide as the one before. */
  private static final int BANDS = 4;
  /** So many first figures tell how abnormal a window is: bands would add their noise to it, and little else. */
  public static final int JUDGED = GridStatistics.FIGURES;
  /** Figures per channel. */
  public static final int COUNT = GridStatistics.FIGURES + BANDS;

  private final GridStatistics statistics;
  private final PowerSpectrum spectrum;
  private final LogBands bands;

  /**
   * @param points
   *            of the grids, at least 16
   */
  public ChannelFigures(GridStatistics statistics, int points) {
    this.statistics = statistics;
    spectrum = new PowerSpectrum(points);
    bands = LogBands.logarithmic(spectrum.frequencies(), BANDS);
  }

  /** A figure that is a size, not less than 0: of such one a factor counts, not a difference. */
  public static boolean size(int figure) {
    return figure == GridStatistics.DEVIATION || figure >= GridStatistics.FIGURES;
  }

  /**
   * Writes the figures to {@code out[at..at+8]}.
   *
   * @param grid
   *            finite values, as many as points
   */
  public void describe(double[] grid, double[] out, int at) {
    statistics.describe(grid, out, at);
    bands.means(spectrum.of(grid), out, at + GridStatistics.FIGURES);
    for (int i = at + GridStatistics.FIGURES; i < at + COUNT; i++)
      out[i] = Math.sqrt(out[i]);
  }
}
