package io.foreshock.detection.live;

import io.foreshock.api.Micros;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.HealthyWindows;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One asset at one scale: what is healthy, and which window comes next. New
 * healthy windows count only after a while in which nothing happened, so that a
 * fault cannot become normal while it grows. Confined to the detection thread,
 * but for the baseline.
 */
final class ScaleMonitor {
  private static final double GROWTH = 1.25;
  private static final int FEWEST_OWN = 24;
  private static final long LEAST_TIME = 90 * Micros.MINUTE;
  /** Is enough when a person has said that it was healthy. */
  private static final long TAUGHT_TIME = 60 * Micros.MINUTE;
  /** A whole day: every shift, and the warm and the cold hours. */
  private static final long EXPERIENCE = Micros.DAY;
  private static final int SHORTEST_PROBATION = 16;
  private static final int LONGEST_PROBATION = 128;

  final Scale scale;
  private final HealthyWindows healthy;
  private final ArrayDeque<WindowFigures> probation = new ArrayDeque<>();
  private volatile @Nullable Baseline baseline;
  private long seenAtLearning;
  long nextEnd = Long.MIN_VALUE;
  @Nullable
  WindowFigures newest;
  double ratio;

  ScaleMonitor(Scale scale, HealthyWindows healthy) {
    this.scale = scale;
    this.healthy = healthy;
  }

  @Nullable
  Baseline baseline() {
    return baseline;
  }

  HealthyWindows healthy() {
    return healthy;
  }

  /** Healthy beyond doubt: counts at once. */
  void addHealthy(WindowFigures window) {
    healthy.add(window);
  }

  /** Looks healthy: counts when nothing has happened for a while. */
  void addProbably(WindowFigures window) {
    if (baseline == null) {
      healthy.add(window);
      return;
    }
    probation.add(window);
    long patience = Math.clamp(healthy.seen() / 2, SHORTEST_PROBATION, LONGEST_PROBATION);
    while (probation.size() > patience)
      healthy.add(probation.remove());
  }

  void forgetProbation() {
    probation.clear();
  }

  /** Windows it takes to know a machine: six that do not overlap, and some time. */
  private int fewest(long time) {
    return (int) Math.max(Baseline.FEWEST, time / scale.hop());
  }

  /** Others may borrow from it. */
  boolean grown() {
    return healthy.size() >= fewest(LEAST_TIME);
  }

  /** Has seen enough to call something unknown. */
  boolean experienced() {
    return healthy.seen() * scale.hop() >= EXPERIENCE;
  }

  /**
   * Learns, or learns again when much was added.
   *
   * @param sister
   *            a machine of the same kind to borrow from; null when there is none
   * @return true when there is a new baseline
   */
  boolean learn(boolean now, @Nullable ScaleMonitor sister) {
    boolean due = baseline == null || now || healthy.seen() >= GROWTH * seenAtLearning;
    if (!due || healthy.size() < (sister != null ? FEWEST_OWN : now ? fewest(TAUGHT_TIME) : fewest(LEAST_TIME)))
      return false;
    List<double[]> own = healthy.byTime().stream().map(WindowFigures::figures).toList();
    if (sister == null)
      baseline = Baseline.learn(own, healthy.seen());
    else {
      List<double[]> all = healthy.borrowed(sister.healthy);
      long seen = healthy.seen() + all.size();
      all.addAll(own);
      baseline = Baseline.learn(all, seen);
    }
    seenAtLearning = healthy.seen();
    return true;
  }
}
