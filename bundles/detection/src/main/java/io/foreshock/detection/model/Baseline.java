package io.foreshock.detection.model;

import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowFigures;
import java.util.Arrays;
import java.util.List;

/**
 * The healthy behaviour of one asset at one scale, and the embedding of windows
 * against it: figures are compared with those of healthy windows (median and
 * MAD), what is within three deviations counts as zero, the rest is damped by a
 * logarithm. Length says how abnormal, direction says in which way. Immutable.
 */
public final class Baseline {
  private static final int FIGURES = ChannelFigures.COUNT;
  private static final double LEAST_SPREAD = 0.25;
  /** This part of a normal distribution lies within so many deviations. */
  private static final double TAIL = 0.95;
  private static final double TAIL_TO_SIGMA = 1.96;
  /** The smallest deviation worth a thought, as a part of the channel's level. */
  private static final double RESOLUTION = 1e-4;
  /** A size below this part of the usual one is as good as none. */
  private static final double QUIET = 0.1;

  private final int channels;
  /** Channels that were there in enough healthy windows; the others are not looked at. */
  private final boolean[] known;
  private final double[] quiet;
  private final double[] centre;
  private final double[] scale;
  private final Decorrelation[] decorrelations = new Decorrelation[FIGURES];
  private final double[] median;
  private final double[] spread;
  private final double limit;
  private final int windows;

  private Baseline(List<double[]> figures, double independent, double limit) {
    windows = figures.size();
    channels = figures.getFirst().length / FIGURES;
    this.limit = limit;
    quiet = new double[channels * FIGURES];
    known = new boolean[channels];
    for (int c = 0; c < channels; c++)
      known[c] = 2 * column(figures, c * FIGURES).length >= windows;
    for (int i = 0; i < quiet.length; i++)
      if (ChannelFigures.size(i % FIGURES))
        quiet[i] = QUIET * Medians.median(column(figures, i))
            + RESOLUTION * Math.abs(Medians.median(column(figures, i - i % FIGURES))) + 1e-9;
    centre = new double[channels * FIGURES];
    scale = new double[channels * FIGURES];
    List<double[]> transformed = figures.stream().map(this::transformed).toList();
    for (int i = 0; i < centre.length; i++) {
      double[] column = column(transformed, i);
      centre[i] = Medians.median(column);
      scale[i] = Math.max(sigma(column, centre[i]), resolution(i));
    }
    List<double[]> standard = transformed.stream().map(row -> scaled(offsets(row))).toList();
    for (int figure = 0; figure < decorrelations.length; figure++) {
      int f = figure;
      decorrelations[f] = Decorrelation.learn(standard.stream().map(row -> pick(row, f)).toList(), channels,
          independent);
    }
    List<double[]> own = standard.stream().map(this::decorrelated).toList();
    median = new double[centre.length];
    spread = new double[centre.length];
    for (int i = 0; i < median.length; i++) {
      double[] column = column(own, i);
      median[i] = Medians.median(column);
      spread[i] = Math.max(deviation(column, median[i]), LEAST_SPREAD);
    }
  }

  /**
   * Learns from healthy windows in order of time.
   *
   * @param figures
   *            of at least {@link #FEWEST} windows of the same channels
   * @param seen
   *            how many windows these were sampled from
   */
  public static Baseline learn(List<double[]> figures, long seen) {
    if (figures.size() < FEWEST)
      throw new IllegalArgumentException("too few windows: windows=" + figures.size() + ", least=" + FEWEST);
    double independent = (double) seen / Scale.HOPS;
    int half = figures.size() / 2;
    double largest = Math.max(largestDistance(figures.subList(0, half), figures.subList(half, figures.size())),
        largestDistance(figures.subList(half, figures.size()), figures.subList(0, half)));
    double limit = Math.max(LEAST_LIMIT, largest * (1.1 + FEW_WINDOWS / Math.sqrt(independent)));
    return new Baseline(figures, independent, limit);
  }

  /** Least number of windows to learn from: six that do not overlap. */
  public static final int FEWEST = 48;
  private static final double LEAST_LIMIT = 1.5;
  private static final double FEW_WINDOWS = 2;

  private static double largestDistance(List<double[]> learn, List<double[]> held) {
    Baseline baseline = new Baseline(learn, (double) learn.size() / Scale.HOPS, 1);
    return held.stream().mapToDouble(f -> baseline.embedOffsets(baseline.offsets(baseline.transformed(f))).distance())
        .max().orElse(0);
  }

  public int channels() {
    return channels;
  }

  /** How many healthy windows it rests on. */
  public int windows() {
    return windows;
  }

  /** The distance above which a window is unlike everything healthy. */
  public double limit() {
    return limit;
  }

  /** Anomaly score 0..1; 0.5 = the limit. */
  public double score(Embedding embedding) {
    return embedding.distance() / (embedding.distance() + limit);
  }

  public Embedding embed(WindowFigures window) {
    return embedOffsets(offsets(window));
  }

  /**
   * How far the figures of a window are from healthy, in the sensors' units (a
   * deviation as its logarithm), before what the channels have in common is taken
   * out: what machines of a kind can tell each other.
   *
   * @return one per figure, NaN where missing
   */
  public double[] offsets(WindowFigures window) {
    return offsets(transformed(window.figures()));
  }

  private double[] offsets(double[] transformed) {
    double[] offsets = new double[transformed.length];
    for (int i = 0; i < offsets.length; i++)
      offsets[i] = transformed[i] - centre[i];
    return offsets;
  }

  /**
   * What another machine of the kind has seen, with the eyes of this one. Which
   * channels go together and how far each one goes is learnt from each machine's own
   * history, and differs when that is short; two windows can be compared only with
   * one pair of eyes.
   *
   * @param offsets
   *            as {@link #offsets}
   */
  public Embedding embedOffsets(double[] offsets) {
    double[] own = decorrelated(scaled(offsets));
    double[] deviations = new double[own.length];
    for (int i = 0; i < deviations.length; i++)
      if (!Double.isNaN(offsets[i]) && known[i / FIGURES])
        deviations[i] = (own[i] - median[i]) / spread[i];
    return Embedding.ofDeviations(deviations, channels, ChannelFigures.JUDGED);
  }

  private double[] transformed(double[] figures) {
    double[] result = figures.clone();
    for (int i = 0; i < result.length; i++)
      if (ChannelFigures.size(i % FIGURES))
        result[i] = Math.log(figures[i] + quiet[i]);
    return result;
  }

  private double[] scaled(double[] offsets) {
    double[] result = new double[offsets.length];
    for (int i = 0; i < result.length; i++)
      result[i] = offsets[i] / scale[i];
    return result;
  }

  /** Figures without what the channels have in common; missing channels become 0. */
  private double[] decorrelated(double[] values) {
    double[] result = values.clone();
    for (int f = 0; f < decorrelations.length; f++) {
      double[] own = decorrelations[f].apply(pick(values, f));
      for (int c = 0; c < channels; c++)
        result[c * FIGURES + f] = own[c];
    }
    for (int i = 0; i < result.length; i++)
      if (Double.isNaN(values[i]))
        result[i] = 0;
    return result;
  }

  private double[] pick(double[] values, int figure) {
    double[] picked = new double[channels];
    for (int c = 0; c < channels; c++)
      picked[c] = values[c * FIGURES + figure];
    return picked;
  }

  private double resolution(int i) {
    if (ChannelFigures.size(i % FIGURES))
      return 0.05;
    return RESOLUTION * Math.abs(centre[i / FIGURES * FIGURES]) + 1e-9;
  }

  private static double[] column(List<double[]> rows, int i) {
    return rows.stream().mapToDouble(r -> r[i]).filter(x -> !Double.isNaN(x)).toArray();
  }

  /** Of most windows, or of the rarer ones (load steps) when those deviate more than normally distributed ones would. */
  private static double deviation(double[] values, double centre) {
    if (values.length == 0)
      return 0;
    double[] distances = Arrays.stream(values).map(x -> Math.abs(x - centre)).sorted().toArray();
    return Math.max(Medians.MAD_TO_SIGMA * distances[distances.length / 2],
        distances[(int) (TAIL * (distances.length - 1))] / TAIL_TO_SIGMA);
  }

  private static double sigma(double[] values, double centre) {
    double squares = 0;
    for (double x : values)
      squares += (x - centre) * (x - centre);
    return Math.sqrt(squares / Math.max(1, values.length));
  }
}
