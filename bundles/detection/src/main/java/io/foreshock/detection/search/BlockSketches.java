package io.foreshock.detection.search;

import io.foreshock.api.ingest.History;
import io.foreshock.detection.store.HistoryEmbeddingTable.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses and sketches the windows of one sensor and block. What an incident or an
 * alarm touches is always taken; of the rest as many as the budget allows: all
 * windows of the long scales first, of the short ones the most eventful and, in
 * equal number, some at even distances whatever they look like. Stateless.
 */
final class BlockSketches {
  /** Characters of a window in a row: scale, place, sketch. */
  static final int CHARS = 3 + Sketch.DIMENSIONS;
  private static final int BASE = 90;
  private static final int FIRST_CHAR = 33;
  private static final int ZERO = 64;

  private BlockSketches() {
  }

  /** Whether a stretch of time is to be kept in any case. */
  @FunctionalInterface
  interface Interest {
    boolean always(long from, long to);
  }

  /** A window of the block. @param step its end, in strides from the start of the block: 1.. */
  private record Window(SketchScale scale, int step, byte[] sketch, double activity, boolean always) {}

  /** Start of the readings a block is made of. */
  static long readFrom(long block) {
    return block - SketchScale.ALL.getLast().width();
  }

  /**
   * @param series
   *            readings from {@link #readFrom} to the end of the block
   * @param bytes
   *            budget of the block
   * @return null when there is nothing to keep
   */
  static @Nullable Block of(int sensor, long block, History.Series series, int bytes, Interest interest) {
    long period = period(series.timestamps());
    if (period == 0)
      return null;
    List<Window> kept = new ArrayList<>();
    int left = bytes / CHARS;
    List<SketchScale> fitting = SketchScale.ALL.reversed().stream().filter(s -> s.fits(period)).toList();
    for (int i = 0; i < fitting.size(); i++) {
      SketchScale scale = fitting.get(i);
      List<Window> all = windows(scale, block, series, interest);
      boolean shortOnes = scale.perBlock() > left;
      List<Window> chosen = chosen(all, shortOnes ? left / (fitting.size() - i) : left);
      left -= (int) chosen.stream().filter(w -> !w.always()).count();
      kept.addAll(chosen);
    }
    return kept.isEmpty() ? null : new Block(sensor, block, kept.size(), text(kept));
  }

  private static long period(long[] timestamps) {
    if (timestamps.length < 2)
      return 0;
    long[] steps = new long[timestamps.length - 1];
    for (int i = 0; i < steps.length; i++)
      steps[i] = timestamps[i + 1] - timestamps[i];
    Arrays.sort(steps);
    return Math.max(1, steps[steps.length / 2]);
  }

  private static List<Window> windows(SketchScale scale, long block, History.Series series, Interest interest) {
    long from = block - scale.width();
    Course course = Course.of(series, from, scale.cell(), Sketch.POINTS + scale.perBlock() * SketchScale.STEP_CELLS);
    List<Window> windows = new ArrayList<>();
    for (int step = 1; step <= scale.perBlock(); step++) {
      int at = step * SketchScale.STEP_CELLS;
      byte[] sketch = course.whole(at) ? Sketch.of(course.cells(), at, Sketch.UNIT) : null;
      if (sketch == null)
        continue;
      long end = block + step * scale.stride();
      windows.add(new Window(scale, step, sketch, course.meanAndLength(at)[1], interest.always(end - scale.width(),
          end)));
    }
    return windows;
  }

  private static List<Window> chosen(List<Window> all, int quota) {
    long always = all.stream().filter(Window::always).count();
    if (all.size() - always <= quota)
      return all;
    BitSet taken = new BitSet();
    for (int i = 0; i < all.size(); i++)
      if (all.get(i).always())
        taken.set(i);
    int even = Math.max(1, quota - quota / 2);
    for (int i = 0; i < even; i++)
      taken.set((int) ((2L * i + 1) * all.size() / (2L * even)));
    List<Integer> eventful = new ArrayList<>();
    for (int i = 0; i < all.size(); i++)
      eventful.add(i);
    eventful.sort(Comparator.comparingDouble((Integer i) -> all.get(i).activity()).reversed());
    int left = quota / 2;
    BitSet near = new BitSet();
    for (int i : eventful)
      if (left > 0 && !near.get(i)) {
        left--;
        taken.set(i);
        near.set(Math.max(0, i - SketchScale.STEPS / 2), i + SketchScale.STEPS / 2 + 1);
      }
    return taken.stream().mapToObj(all::get).toList();
  }

  private static String text(List<Window> windows) {
    StringBuilder text = new StringBuilder(windows.size() * CHARS);
    for (Window w : windows) {
      text.append(w.scale().code()).append((char) (FIRST_CHAR + w.step() / BASE)).append((char) (FIRST_CHAR + w.step()
          % BASE));
      for (byte b : w.sketch())
        text.append((char) (ZERO + b));
    }
    return text.toString();
  }

  /** Hears of each window of a block. */
  @FunctionalInterface
  interface Sink {
    /** @param slot end of the window in strides since 1970 */
    void window(SketchScale scale, int slot, byte[] sketch);
  }

  static void each(Block block, Sink sink) {
    String text = block.text();
    byte[] sketch = new byte[Sketch.DIMENSIONS];
    for (int at = 0; at + CHARS <= text.length(); at += CHARS) {
      SketchScale scale = SketchScale.of(text.charAt(at));
      int step = (text.charAt(at + 1) - FIRST_CHAR) * BASE + text.charAt(at + 2) - FIRST_CHAR;
      for (int d = 0; d < sketch.length; d++)
        sketch[d] = (byte) (text.charAt(at + 3 + d) - ZERO);
      sink.window(scale, (int) (block.from() / scale.stride()) + step, sketch);
    }
  }
}
