package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.run.GramSource.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The samples of many series on one grid of times, read in slabs of time that fit into memory. A sample that is missing
 * counts as what its series is shifted by, which adds nothing to a product of deviations; what it adds to counts and sums of squares
 * is taken out pair by pair. Confined to one thread, with helpers while it works.
 */
final class GramSamples {
  /** Samples of a series that are multiplied at a time: 4 KiB, so that blocks of rows stay in the nearest cache. */
  static final int PANEL = 512;
  private static final int MAX_GRID = 4;

  private final Scan scan;
  private final ScanNode.Keys keys;
  private final List<String> columns;
  private final List<Member> members;
  private final long first;
  private final long last;
  /** A null is no sample, but a row: left to the join as it is written. */
  private boolean withNulls;

  GramSamples(Scan scan, ScanNode.Keys keys, List<String> columns, List<Member> members, long first, long last) {
    this.scan = scan;
    this.keys = keys;
    this.columns = columns;
    this.members = members;
    this.first = first;
    this.last = last;
  }

  /** null when times hardly ever coincide. */
  @Nullable
  GramResult correlate(GramNode gram, Execution execution) {
    List<String> names = members.stream().map(Member::name).toList();
    if (members.size() < 2) return new GramResult(names, columns, new long[0], new long[0], empty());
    int size = (members.size() + 3) / 4 * 4;
    GramNode.Minimum minimum = gram.minimum();
    List<String> order = new ArrayList<>(columns);
    Object limit = null;
    if (minimum != null) {
      order.remove(minimum.column());
      order.addFirst(minimum.column());
      limit = execution.run().value(minimum.limit());
      if (limit == null) return new GramResult(names, columns, new long[0], new long[0], empty());
    }
    if (order.isEmpty()) return null;
    double[][] found = new double[columns.size()][];
    PairSums sums = sums(order.getFirst(), null, size, execution);
    if (sums == null) return null;
    PairSums.Chosen chosen = sums.all(members, limit == null
        ? Double.NEGATIVE_INFINITY
        : ((Number) limit).doubleValue());
    found[columns.indexOf(order.getFirst())] = chosen.correlations();
    for (String column : order.subList(1, order.size())) {
      PairSums more = sums(column, chosen.pairs(), size, execution);
      if (more == null) return null;
      found[columns.indexOf(column)] = more.of(chosen.pairs());
    }
    return new GramResult(names, columns, chosen.pairs(), chosen.counts(), List.of(found));
  }

  private List<double[]> empty() {
    return columns.stream().map(_ -> new double[0]).toList();
  }

  /**
   * @param only
   *            pairs that matter, null = all
   */
  private @Nullable PairSums sums(String column, long @Nullable [] only, int size, Execution execution) {
    long rows = members.stream().mapToLong(Member::rows).sum();
    long room = execution.memory().room() / 4;
    double share = Math.max(1, 8.0 * rows * 1.1 / Math.max(1 << 20, room));
    long step = (long) Math.max(1, Math.ceil((last - first + 1.0) / Math.ceil(share)));
    PairSums sums = only == null ? PairSums.all(size, execution) : PairSums.of(only, size, execution);
    for (long from = first; from <= last; from += step) {
      long to = last - from < step ? last + 1 : from + step;
      Slab slab = read(column, from, to, sums, execution);
      if (slab == null) return null;
      sums.add(slab);
      execution.memory().release(slab.bytes());
      if (to > last) break;
    }
    return sums;
  }

  /**
   * Deviations from about the mean, panel by panel and within a panel row by row.
   *
   * @param grid
   *            number of times
   * @param missing
   *            grid positions without a sample, per series
   */
  record Slab(double[] values, int size, int grid, int[][] missing, long bytes) {
    int panels() {
      return (grid + PANEL - 1) / PANEL;
    }

    int index(int series, int t) {
      return ((t / PANEL) * size + series) * PANEL + t % PANEL;
    }
  }

  private @Nullable Slab read(String column, long from, long to, PairSums sums, Execution execution) {
    int size = sums.size();
    SampleBuffer[] series = buffers((to - (double) from) / (last - (double) first + 1));
    long held = fetch(column, from, to, series, execution);
    try {
      if (withNulls) return null;
      AtomicBoolean finite = new AtomicBoolean(true);
      Workers.run(series.length, s -> {
        if (!sums.shift(s, series[s].values(), series[s].size())) finite.set(false);
      });
      if (!finite.get()) return null;
      long[] grid = grid(series);
      if (grid == null) return null;
      int panels = (grid.length + PANEL - 1) / PANEL;
      long bytes = 8L * panels * size * PANEL;
      execution.memory().reserve(bytes);
      Slab slab = new Slab(new double[Math.toIntExact((long) panels * size * PANEL)], size, grid.length,
          new int[members.size()][], bytes);
      Workers.run(series.length, s -> place(slab, s, grid, series[s], sums.shift(s)));
      return slab;
    } finally {
      execution.memory().release(held);
    }
  }

  /**
   * @param share
   *            of all time
   */
  private SampleBuffer[] buffers(double share) {
    SampleBuffer.Clock clock = new SampleBuffer.Clock();
    SampleBuffer[] series = new SampleBuffer[members.size()];
    for (int i = 0; i < series.length; i++)
      series[i] = new SampleBuffer(clock, (int) Math.ceil(members.get(i).rows() * share));
    return series;
  }

  private long fetch(String column, long from, long to, SampleBuffer[] buffers, Execution execution) {
    Scan part = new Scan(scan.table(), List.of(keys.series(), keys.time(), column), from, to,
        Set.copyOf(members.stream().map(Member::name).toList()));
    long held = 0;
    int series = -1;
    Partitions bySeries = new Partitions(List.of(0));
    try (Snapshot.Cursor cursor = execution.snapshot().scan(part)) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next()) {
        execution.checkRunning();
        Doubles v = (Doubles) c.column(2);
        if (v.nulls() != null && !v.nulls().isEmpty()) withNulls = true;
        @Nullable
        String[] names = ((Texts) c.column(0)).values();
        int[] bounds = bySeries.bounds(c);
        for (int p = 0; p + 1 < bounds.length; p++) {
          String name = requireNonNull(names[bounds[p]]);
          if (series < 0 || !members.get(series).name().equals(name)) series = number(name);
          long bytes = 16L * (bounds[p + 1] - bounds[p]);
          execution.memory().reserve(bytes);
          held += bytes;
          buffers[series].add(((Longs) c.column(1)).values(), v.values(), bounds[p], bounds[p + 1]);
        }
      }
    }
    return held;
  }

  private int number(String name) {
    int lo = 0;
    int hi = members.size() - 1;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (members.get(mid).name().compareTo(name) < 0) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  /** All times, ascending; null when there are many more than any one series has. */
  private static long @Nullable [] grid(SampleBuffer[] series) {
    long[] grid = Arrays.copyOf(series[0].times(), series[0].size());
    int longest = grid.length;
    for (SampleBuffer s : series) {
      longest = Math.max(longest, s.size());
      if (!Arrays.equals(s.times(), 0, s.size(), grid, 0, grid.length)) grid = merged(grid, s.times(), s.size());
      if (grid.length > (long) MAX_GRID * longest + PANEL) return null;
    }
    return grid;
  }

  private static long[] merged(long[] a, long[] b, int size) {
    long[] out = new long[a.length + size];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < size) {
      long next = j == size || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      if (i < a.length && a[i] == next) i++;
      if (j < size && b[j] == next) j++;
      out[n++] = next;
    }
    return n == a.length ? a : Arrays.copyOf(out, n);
  }

  private static void place(Slab slab, int series, long[] grid, SampleBuffer samples, double shift) {
    double[] values = samples.values();
    int[] missing = new int[grid.length - samples.size()];
    slab.missing[series] = missing;
    if (missing.length == 0) {
      for (int t = 0; t < grid.length; t += PANEL) {
        int at = slab.index(series, t);
        int n = Math.min(PANEL, grid.length - t);
        for (int i = 0; i < n; i++)
          slab.values[at + i] = values[t + i] - shift;
      }
      return;
    }
    long[] times = samples.times();
    int gaps = 0;
    int row = 0;
    for (int t = 0; t < grid.length; t++) {
      if (row < samples.size() && times[row] == grid[t]) slab.values[slab.index(series, t)] = values[row++] - shift;
      else missing[gaps++] = t;
    }
  }
}
