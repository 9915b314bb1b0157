package io.foreshock.sql.run;

import io.foreshock.sql.kernel.Products;
import io.foreshock.sql.run.GramSamples.Slab;
import io.foreshock.sql.run.GramSource.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the common samples of pairs of series: of products for every pair, of values and squares for every series,
 * and for pairs with missing samples what these take away. Confined to one thread, with helpers while it works.
 */
final class PairSums {
  private final int size;
  private final Execution execution;
  /** Pairs that matter; null = all. */
  private final long @Nullable [] only;
  /** Sums of products: a matrix, or one number for each pair that matters. */
  private final double[] products;
  private final double[] sums;
  private final double[] squares;
  /** What is taken from each series' values, about their mean; NaN = not known yet. */
  private final double[] shifts;
  private final double[] lowest;
  private final double[] highest;
  private long times;
  private static final long BYTES_PER_CORRECTION = 128;
  /** Rows of a panel: 256 KiB. */
  private static final int TILE = 64;
  /** By pair: common samples too many, then sums and squares of both too many. */
  private final Map<Long, double[]> corrections = new ConcurrentHashMap<>();
  private PairSums(int size, long @Nullable [] only, Execution execution) {
    this.size = size;
    this.only = only;
    this.execution = execution;
    execution.memory().reserve(8L * (only == null ? (long) size * size * Workers.COUNT : only.length));
    this.products = new double[only == null ? size * size : only.length];
    this.sums = new double[size];
    this.squares = new double[size];
    this.shifts = new double[size];
    this.lowest = new double[size];
    this.highest = new double[size];
    Arrays.fill(shifts, Double.NaN);
    Arrays.fill(lowest, Double.POSITIVE_INFINITY);
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
  }

  int size() {
    return size;
  }

  /**
   * Looks at the first values of an array, which are a series'; false when one is no finite number. Different series may come from different
   * threads.
   */
  boolean shift(int series, double[] values, int size) {
    double sum = 0;
    double low = lowest[series];
    double high = highest[series];
    for (int i = 0; i < size; i++) {
      double v = values[i];
      sum += v;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    lowest[series] = low;
    highest[series] = high;
    if (Double.isNaN(shifts[series]) && size > 0) shifts[series] = sum / size;
    return Double.isFinite(sum) && !Double.isInfinite(high) || size == 0;
  }

  double shift(int series) {
    return shifts[series];
  }

  static PairSums all(int size, Execution execution) {
    return new PairSums(size, null, execution);
  }

  static PairSums of(long[] only, int size, Execution execution) {
    return new PairSums(size, only, execution);
  }

  void add(Slab slab) {
    if (only == null) multiplyAll(slab);
    else multiply(slab, only);
    Workers.run(slab.missing().length, s -> {
      for (int p = 0; p < slab.panels(); p++) {
        int at = slab.index(s, p * GramSamples.PANEL);
        squares[s] += Products.BEST.dot(slab.values(), at, at, GramSamples.PANEL);
        double sum = 0;
        for (int t = 0; t < GramSamples.PANEL; t++)
          sum += slab.values()[at + t];
        sums[s] += sum;
      }
    });
    times += slab.grid();
    correct(slab);
  }

  private void multiplyAll(Slab slab) {
    int workers = Math.min(Workers.COUNT, slab.panels());
    double[][] partial = new double[Math.max(1, workers)][];
    Workers.run(workers, w -> {
      double[] out = w == 0 ? products : new double[size * size];
      partial[w] = out;
      for (int p = w; p < slab.panels(); p += workers) {
        execution.checkRunning();
        panel(slab, p, out);
      }
    });
    for (int w = 1; w < workers; w++)
      for (int i = 0; i < products.length; i++)
        products[i] += partial[w][i];
  }

  /** Tiles of rows by tiles of rows, so that these and their sums stay in the second cache; four rows stay in the nearest one. */
  private void panel(Slab slab, int panel, double[] out) {
    int base = panel * size * GramSamples.PANEL;
    for (int right = 0; right < size; right += TILE)
      for (int left = 0; left <= right; left += TILE)
        for (int j = right; j < Math.min(size, right + TILE); j += 4)
          for (int i = left; i <= Math.min(j, left + TILE - 4); i += 4)
            Products.BEST.block(slab.values(), base, GramSamples.PANEL, i, j, out, size);
  }

  private void multiply(Slab slab, long[] pairs) {
    int tasks = Math.max(1, Math.min(64, pairs.length / 256));
    Workers.run(tasks, task -> {
      int from = (int) ((long) pairs.length * task / tasks);
      int to = (int) ((long) pairs.length * (task + 1) / tasks);
      for (int p = 0; p < slab.panels(); p++) {
        execution.checkRunning();
        for (int i = from; i < to; i++)
          products[i] += Products.BEST.dot(slab.values(), slab.index((int) (pairs[i] >>> 32), p * GramSamples.PANEL),
              slab.index((int) pairs[i], p * GramSamples.PANEL), GramSamples.PANEL);
      }
    });
  }

  /** What pairs lack because the other one has no sample. */
  private void correct(Slab slab) {
    int n = slab.missing().length;
    boolean complete = Arrays.stream(slab.missing()).allMatch(m -> m.length == 0);
    if (complete) return;
    if (corrections.isEmpty())
      execution.memory().reserve(BYTES_PER_CORRECTION * (only == null ? (long) n * (n - 1) / 2 : only.length));
    if (only != null) {
      Workers.run(Math.min(64, only.length), w -> {
        for (int i = w; i < only.length; i += Math.min(64, only.length))
          correct(slab, (int) (only[i] >>> 32), (int) only[i]);
      });
      return;
    }
    Workers.run(n, i -> {
      execution.checkRunning();
      for (int j = i + 1; j < n; j++)
        correct(slab, i, j);
    });
  }

  private void correct(Slab slab, int i, int j) {
    int[] a = slab.missing()[i];
    int[] b = slab.missing()[j];
    if (a.length == 0 && b.length == 0) return;
    double[] c = corrections.computeIfAbsent((long) i << 32 | j, _ -> new double[5]);
    int common = 0;
    for (int x = 0, y = 0; x < a.length && y < b.length;) {
      if (a[x] == b[y]) common++;
      int step = Integer.compare(a[x], b[y]);
      x += step <= 0 ? 1 : 0;
      y += step >= 0 ? 1 : 0;
    }
    c[0] += a.length + b.length - common;
    for (int t : b) {
      double v = slab.values()[slab.index(i, t)];
      c[1] += v;
      c[2] += v * v;
    }
    for (int t : a) {
      double v = slab.values()[slab.index(j, t)];
      c[3] += v;
      c[4] += v * v;
    }
  }

  /**
   * Pairs with a correlation that matters.
   *
   * @param counts
   *            common times
   */
  record Chosen(long[] pairs, long[] counts, double[] correlations) {}

  /** Slack of the limit, so that the exact comparison above decides. */
  private static final double SLACK = 1e-9;

  Chosen all(List<Member> members, double limit) {
    long[] found = new long[1_024];
    long[] common = new long[1_024];
    double[] values = new double[1_024];
    int n = 0;
    for (int i = 0; i < members.size(); i++) {
      if (!members.get(i).left()) continue;
      for (int j = i + 1; j < members.size(); j++) {
        if (!members.get(j).right()) continue;
        long count = common(i, j);
        double r = count == 0 ? Double.NaN : correlation(i, j, products[i * size + j]);
        boolean wanted = count > 0 && (limit == Double.NEGATIVE_INFINITY || r >= limit - SLACK);
        if (!wanted) continue;
        if (n == found.length) {
          execution.memory().reserve(24L * n);
          found = Arrays.copyOf(found, 2 * n);
          common = Arrays.copyOf(common, 2 * n);
          values = Arrays.copyOf(values, 2 * n);
        }
        found[n] = (long) i << 32 | j;
        common[n] = count;
        values[n++] = r;
      }
    }
    return new Chosen(Arrays.copyOf(found, n), Arrays.copyOf(common, n), Arrays.copyOf(values, n));
  }

  /** Correlations of the pairs this was made for. */
  double[] of(long[] pairs) {
    double[] out = new double[pairs.length];
    for (int p = 0; p < out.length; p++)
      out[p] = correlation((int) (pairs[p] >>> 32), (int) pairs[p], products[p]);
    return out;
  }

  private long common(int i, int j) {
    double[] c = corrections.get((long) i << 32 | j);
    return times - (c == null ? 0 : (long) c[0]);
  }

  private double correlation(int i, int j, double product) {
    double[] c = corrections.get((long) i << 32 | j);
    double n = common(i, j);
    double x = sums[i] - (c == null ? 0 : c[1]);
    double xx = squares[i] - (c == null ? 0 : c[2]);
    double y = sums[j] - (c == null ? 0 : c[3]);
    double yy = squares[j] - (c == null ? 0 : c[4]);
    double varianceX = xx - x * x / n;
    double varianceY = yy - y * y / n;
    boolean constant = lowest[i] == highest[i] || lowest[j] == highest[j];
    if (constant || !(varianceX > 0) || !(varianceY > 0)) return Double.NaN;
    return Math.clamp((product - x * y / n) / Math.sqrt(varianceX) / Math.sqrt(varianceY), -1.0, 1.0);
  }
}
