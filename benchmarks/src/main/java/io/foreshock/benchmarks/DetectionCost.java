package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.detection.embed.ByteVector;
import io.foreshock.detection.embed.ShapeEmbedding;
import io.foreshock.detection.library.Neighbours;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.SensorTrace;
import io.foreshock.detection.window.WindowCutter;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What one hop costs: 100,000 channels of machines with ten each, one reading a second, windows of two minutes. Stage
 * by stage on one thread, then the whole on two.
 */
final class DetectionCost {
  private static final int CHANNELS = 100_000;
  private static final int PER_ASSET = 10;
  /** Different machines; they are judged in turns until the number of channels is reached. */
  private static final int ASSETS = 500;
  private static final int PATTERNS = 1_000;
  private static final Scale SCALE = new Scale(120);
  private static final long PERIOD = 1_000_000;
  private static final long END = SCALE.endAfter(1_700_000_000_000_000L);
  private static final double HOPS_PER_SECOND = 1 / 15.0;

  private final Report report;
  private final int rounds;
  private final List<List<SensorTrace>> plant = new ArrayList<>();
  private final Baseline baseline;
  private final Neighbours patterns;
  private final double[][] grids = new double[256][];

  private DetectionCost(Settings settings, Report report) {
    this.report = report;
    rounds = settings.smoke() ? 1 : 3;
    Random random = new Random(1);
    for (int a = 0; a < ASSETS; a++)
      plant.add(asset(random));
    baseline = baseline(random);
    List<float[]> known = new ArrayList<>();
    for (int p = 0; p < PATTERNS; p++)
      known.add(floats(random, PER_ASSET * ChannelFigures.COUNT));
    patterns = Neighbours.plain(known);
    for (int g = 0; g < grids.length; g++)
      grids[g] = random.doubles(Scale.POINTS).toArray();
  }

  static void run(Settings settings, Report report) {
    new DetectionCost(settings, report).measure();
  }

  private static List<SensorTrace> asset(Random random) {
    List<SensorTrace> traces = new ArrayList<>();
    for (int c = 0; c < PER_ASSET; c++) {
      SensorTrace trace = new SensorTrace(1 << 10);
      double value = random.nextGaussian();
      for (int i = 135; i >= 0; i--)
        trace.add(END - i * PERIOD, value += 0.1 * random.nextGaussian());
      traces.add(trace);
    }
    return traces;
  }

  private static Baseline baseline(Random random) {
    List<double[]> healthy = new ArrayList<>();
    for (int w = 0; w < 512; w++)
      healthy.add(random.doubles(PER_ASSET * ChannelFigures.COUNT).map(x -> 1 + x).toArray());
    return Baseline.learn(healthy, healthy.size());
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++)
      values[i] = (float) random.nextGaussian();
    return values;
  }

  /** Cuts the windows of a range of machines and judges them; the number beyond the limit. */
  private int score(int from, int to) {
    WindowCutter cutter = new WindowCutter(GridStatistics.best());
    long[] periods = new long[PER_ASSET];
    Arrays.fill(periods, PERIOD);
    int beyond = 0;
    for (int a = from; a < to; a++) {
      WindowFigures window = cutter.cut(plant.get(a % ASSETS), periods, SCALE, END);
      beyond += baseline.embed(window).distance() > baseline.limit() ? 1 : 0;
    }
    return beyond;
  }

  private void measure() {
    int assets = CHANNELS / PER_ASSET;
    WindowCutter cutter = new WindowCutter(GridStatistics.best());
    long[] periods = new long[PER_ASSET];
    Arrays.fill(periods, PERIOD);
    WindowFigures[] windows = new WindowFigures[assets];
    double cut = best(() -> {
      for (int a = 0; a < assets; a++)
        windows[a] = cutter.cut(plant.get(a % ASSETS), periods, SCALE, END);
    });
    Embedding[] embeddings = new Embedding[assets];
    double embed = best(() -> {
      for (int a = 0; a < assets; a++)
        embeddings[a] = baseline.embed(windows[a]);
    });
    float[][] scores = new float[1][];
    double match = best(() -> {
      for (int a = 0; a < 1_000; a++)
        scores[0] = patterns.scores(embeddings[a].vector());
    });
    ShapeEmbedding shape = ShapeEmbedding.coarse();
    byte[][] vector = new byte[1][];
    double shapes = best(() -> {
      for (int c = 0; c < CHANNELS / 10; c++)
        vector[0] = ByteVector.of(shape.embed(grids[c % grids.length]));
    });
    stage("cut", cut, CHANNELS, "resampled, nine figures a channel");
    stage("v_dev", embed, CHANNELS, "decorrelated and compared with healthy windows, ten channels a machine");
    stage("v_shape", shapes, CHANNELS / 10, "kernels, projection, bytes; only for windows that are kept or searched");
    report.figure(new Figure("cost", "match", match * 1e6 / 1_000, "us", Better.LOWER,
        "a machine's window against " + PATTERNS + " patterns, exact; only beyond the limit"));
    whole(assets);
  }

  private void stage(String name, double seconds, int channels, String note) {
    report.figure(new Figure("cost", name, seconds * 1e9 / channels, "ns/ch", Better.LOWER, note));
  }

  private void whole(int assets) {
    int[] beyond = new int[2];
    double[] cores = new double[1];
    double seconds = best(() -> {
      long[] cpu = Parallel.run(2, t -> beyond[t] = score(t * assets / 2, (t + 1) * assets / 2));
      cores[0] = (cpu[0] + cpu[1]) / 1e9;
    });
    report.figure(new Figure("cost", "hop_seconds", seconds, "s", Better.LOWER,
        CHANNELS + " channels cut and scored on two threads"));
    report.figure(new Figure("cost", "steady_cores", cores[0] * HOPS_PER_SECOND, "cores", Better.LOWER,
        String.format(Locale.ROOT, "a hop of 15 s; %d windows beyond the limit", beyond[0] + beyond[1])));
  }

  /** The fastest of some rounds after one to warm up. */
  private double best(Runnable work) {
    work.run();
    double best = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }
}
