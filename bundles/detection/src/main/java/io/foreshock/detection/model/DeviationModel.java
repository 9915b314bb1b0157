package io.foreshock.detection.model;

import io.foreshock.detection.embed.LogBands;
import io.foreshock.detection.embed.PowerSpectrum;
import io.foreshock.detection.window.GridStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * V_dev from samples: how a window of all channels deviates from healthy ones in
 * level, trend, restlessness, excursions and spectrum, of the channels as they are
 * and of what each does on its own ({@link HealthySpace}). Each figure is compared
 * with those of healthy windows (median and MAD), what is within three deviations
 * counts as zero, the rest is damped by a logarithm. Length says how abnormal,
 * direction in which way. Immutable and thread-safe.
 *
 * <p>
 * {@link Baseline} is the same idea on stored figures, where samples are no
 * longer at hand.
 */
public final class DeviationModel {
  /** Bands of the spectrum per channel. */
  private static final int BANDS = 4;
  /** Per channel: figures and bands of its own part, bands of the whole. */
  public static final int FIGURES = GridStatistics.FIGURES + 2 * BANDS;
  private static final GridStatistics STATISTICS = GridStatistics.best();
  private static final double QUIET = 0.05;
  private static final int BLOCKS = 5;
  private static final double MARGIN = 1.1;

  private final int points;
  private final HealthySpace space;
  private final PowerSpectrum spectrum;
  private final LogBands bands;
  private final double[] median;
  private final double[] spread;
  private final double limit;

  private DeviationModel(List<List<double[]>> runs, int points, double limit) {
    this.points = points;
    this.limit = limit;
    space = HealthySpace.learn(runs.stream().flatMap(List::stream).toList());
    spectrum = new PowerSpectrum(points);
    bands = LogBands.logarithmic(spectrum.frequencies(), BANDS);
    List<double[]> rows = new ArrayList<>();
    for (List<double[]> run : runs)
      for (int from = 0; from + points <= run.size(); from += Math.max(1, points / 10))
        rows.add(figures(run.subList(from, from + points)));
    int n = space.channels() * FIGURES;
    median = new double[n];
    spread = new double[n];
    for (int i = 0; i < n; i++) {
      int at = i;
      double[] column = rows.stream().mapToDouble(r -> r[at]).toArray();
      median[i] = Medians.median(column);
      spread[i] = Medians.sigma(column, median[i]) + 1e-9;
    }
  }

  /**
   * Learns from one healthy run.
   *
   * @param healthy
   *            samples at an even pace, one value per channel, at least five
   *            windows long
   * @param points
   *            samples per window
   */
  public static DeviationModel learn(List<double[]> healthy, int points) {
    if (healthy.size() < BLOCKS * points)
      throw new IllegalArgumentException("too few samples: samples=" + healthy.size() + ", least=" + BLOCKS * points);
    return new DeviationModel(List.of(healthy), points, MARGIN * heldOut(healthy, points));
  }

  /** The longest vector of any healthy window that its model has not seen, block by block. */
  private static double heldOut(List<double[]> healthy, int points) {
    double largest = 0;
    int n = healthy.size();
    for (int b = 0; b < BLOCKS; b++) {
      List<double[]> held = healthy.subList(b * n / BLOCKS, (b + 1) * n / BLOCKS);
      DeviationModel model = new DeviationModel(
          List.of(healthy.subList(0, b * n / BLOCKS), healthy.subList((b + 1) * n / BLOCKS, n)), points, 1);
      for (int from = 0; from + points <= held.size(); from++)
        largest = Math.max(largest, model.embed(held.subList(from, from + points)).norm());
    }
    return largest;
  }

  /** The norm above which a window is unlike everything healthy. */
  public double limit() {
    return limit;
  }

  public int points() {
    return points;
  }

  /** @param window samples in order of time, one value per channel */
  public Embedding embed(List<double[]> window) {
    double[] figures = figures(window);
    for (int i = 0; i < figures.length; i++)
      figures[i] = (figures[i] - median[i]) / spread[i];
    return Embedding.ofDeviations(figures, space.channels());
  }

  private double[] figures(List<double[]> window) {
    int channels = space.channels();
    double[][] own = new double[channels][points];
    double[][] whole = new double[channels][points];
    for (int i = 0; i < points; i++) {
      double[] standard = space.standardised(window.get(i));
      double[] white = space.white(window.get(i));
      for (int c = 0; c < channels; c++) {
        whole[c][i] = standard[c];
        own[c][i] = white[c];
      }
    }
    double[] figures = new double[channels * FIGURES];
    for (int c = 0; c < channels; c++) {
      int at = c * FIGURES;
      STATISTICS.describe(own[c], figures, at);
      figures[at + GridStatistics.DEVIATION] = Math.log(figures[at + GridStatistics.DEVIATION] + QUIET);
      bands.of(spectrum.of(own[c]), figures, at + GridStatistics.FIGURES);
      bands.of(spectrum.of(whole[c]), figures, at + GridStatistics.FIGURES + BANDS);
    }
    return figures;
  }
}
