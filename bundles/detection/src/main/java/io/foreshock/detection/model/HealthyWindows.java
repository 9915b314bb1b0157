package io.foreshock.detection.model;

import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A fair sample of all healthy windows of an asset at one scale, by reservoir
 * sampling (Vitter, Random Sampling with a Reservoir, 1985): the longer a
 * machine has been watched, the less a new window can shift what counts as
 * healthy. Confined to one thread.
 */
public final class HealthyWindows {
  public static final int CAPACITY = 512;

  private final Random random;
  private final List<WindowFigures> sample = new ArrayList<>();
  private final Set<Long> ends = new HashSet<>();
  private long seen;

  public HealthyWindows(long seed) {
    random = new Random(seed);
  }

  /** Continues an earlier sample. */
  public HealthyWindows(long seed, List<WindowFigures> earlier, long seen) {
    this(seed);
    earlier.forEach(this::add);
    this.seen = Math.max(seen, sample.size());
  }

  public void add(WindowFigures window) {
    if (window.gap() || ends.contains(window.to()))
      return;
    seen++;
    if (sample.size() < CAPACITY) {
      sample.add(window);
      ends.add(window.to());
      return;
    }
    long at = random.nextLong(seen);
    if (at < CAPACITY) {
      ends.remove(sample.get((int) at).to());
      ends.add(window.to());
      sample.set((int) at, window);
    }
  }

  /** Takes out what turned out not to be healthy: windows that reach into {@code [from, to)}. */
  public boolean removeBetween(long from, long to) {
    boolean removed = sample.removeIf(w -> w.to() > from && w.from() < to);
    if (removed) {
      ends.clear();
      sample.forEach(w -> ends.add(w.to()));
    }
    return removed;
  }

  /** Windows it was ever given. */
  public long seen() {
    return seen;
  }

  public int size() {
    return sample.size();
  }

  /**
   * Windows of a machine of the same kind as this one would have shown them: with
   * its own levels. They fill the sample up while it is small.
   */
  public List<double[]> borrowed(HealthyWindows sister) {
    int wanted = Math.min(CAPACITY - size(), sister.size());
    List<double[]> result = new ArrayList<>();
    if (wanted <= 0)
      return result;
    int figures = sample.getFirst().figures().length;
    double[] shift = new double[figures];
    for (int i = GridStatistics.MEAN; i < figures; i += ChannelFigures.COUNT)
      shift[i] = median(i) - sister.median(i);
    List<WindowFigures> theirs = sister.byTime();
    for (int w = 0; w < wanted; w++) {
      double[] shifted = theirs.get((int) ((long) w * theirs.size() / wanted)).figures().clone();
      for (int i = 0; i < figures; i++)
        shifted[i] += shift[i];
      result.add(shifted);
    }
    return result;
  }

  private double median(int figure) {
    double[] sorted = sample.stream().mapToDouble(w -> w.figures()[figure]).filter(x -> !Double.isNaN(x)).sorted()
        .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  public List<WindowFigures> byTime() {
    return sample.stream().sorted(Comparator.comparingLong(WindowFigures::to)).toList();
  }
}
