package io.foreshock.detection.window;

import java.util.Arrays;

/**
 * What one scale needs of readings that are gone: per cell of its grid the area
 * under the lines between them, the time they cover and how many they were.
 * Windows end at whole hops, a hop is a whole number of cells, and times are
 * whole microseconds that a double holds exactly, so a window of cells is to the
 * bit that of its readings. Only cells with something in them are kept. Confined
 * to one thread.
 */
final class Cells {
  /** A window, what comes before its end is settled, and some air. */
  private static final int USUAL = Scale.POINTS + 48;

  final Scale scale;
  private final long cell;
  private long[] starts = new long[USUAL];
  private double[] areas = new double[USUAL];
  private double[] covered = new double[USUAL];
  private int[] counts = new int[USUAL];
  private int from;
  private int end;
  private long oldest = Long.MIN_VALUE;

  Cells(Scale scale) {
    this.scale = scale;
    cell = scale.cell();
  }

  /** Whether cells take less room than the readings of this period, microseconds. */
  static boolean worthIt(Scale scale, long period) {
    return 2 * period < scale.cell();
  }

  /** Takes in a reading and the line from it to the next one. */
  void fold(long timestamp, double value, long nextTimestamp, double next, long period) {
    long start = Math.floorDiv(timestamp, cell) * cell;
    int first = at(start);
    counts[first]++;
    long duration = nextTimestamp - timestamp;
    if (duration > Resampler.longestGap(scale, period))
      return;
    double slope = (next - value) / duration;
    for (long left = timestamp; left < nextTimestamp; start += cell) {
      long right = Math.min(nextTimestamp, start + cell);
      int at = at(start);
      areas[at] += Resampler.area(value, slope, left - timestamp, right - timestamp);
      covered[at] += right - left;
      left = right;
    }
  }

  /**
   * A reading that came after its neighbours were folded: fills a hole as a step
   * of one period, and says nothing new where there is none.
   */
  void foldLate(long timestamp, double value, long period) {
    long start = Math.floorDiv(timestamp, cell) * cell;
    if (start < oldest)
      return;
    int at = at(start);
    double width = Math.min(period, cell - covered[at]);
    if (width <= 0)
      return;
    counts[at]++;
    areas[at] += value * width;
    covered[at] += width;
  }

  /** Adds the cells of a window to its grid. @return readings in it */
  int addTo(double[] sums, double[] times, long windowFrom) {
    int count = 0;
    for (int i = indexOf(windowFrom); i < end && starts[i] < windowFrom + scale.width(); i++) {
      int c = (int) ((starts[i] - windowFrom) / cell);
      sums[c] += areas[i];
      times[c] += covered[i];
      count += counts[i];
    }
    return count;
  }

  /** Start of the first cell at or after the time that has a reading; {@code Long.MAX_VALUE} when none has. */
  long readingAtOrAfter(long time) {
    for (int i = indexOf(time); i < end; i++)
      if (counts[i] > 0)
        return starts[i];
    return Long.MAX_VALUE;
  }

  /** Start of the oldest cell; {@code Long.MAX_VALUE} when there is none. */
  long first() {
    return from < end ? starts[from] : Long.MAX_VALUE;
  }

  /** Cells before the time are not asked for again. */
  void dropBefore(long time) {
    oldest = Math.max(oldest, time);
    from = indexOf(time);
  }

  private int indexOf(long time) {
    int found = Arrays.binarySearch(starts, from, end, time);
    return found < 0 ? -found - 1 : found;
  }

  /** Index of the cell, made when it is not there. */
  private int at(long start) {
    int i = end > from && starts[end - 1] <= start ? end - (starts[end - 1] == start ? 1 : 0) : indexOf(start);
    if (i < end && starts[i] == start)
      return i;
    if (end == starts.length)
      i -= makeRoom();
    int moved = end - i;
    System.arraycopy(starts, i, starts, i + 1, moved);
    System.arraycopy(areas, i, areas, i + 1, moved);
    System.arraycopy(covered, i, covered, i + 1, moved);
    System.arraycopy(counts, i, counts, i + 1, moved);
    starts[i] = start;
    areas[i] = 0;
    covered[i] = 0;
    counts[i] = 0;
    end++;
    return i;
  }

  /** @return places by which all cells moved down */
  private int makeRoom() {
    int moved = from;
    int capacity = end - from > starts.length / 8 * 7 ? starts.length / 2 * 3 : starts.length;
    starts = Arrays.copyOfRange(starts, from, from + capacity);
    areas = Arrays.copyOfRange(areas, from, from + capacity);
    covered = Arrays.copyOfRange(covered, from, from + capacity);
    counts = Arrays.copyOfRange(counts, from, from + capacity);
    end -= from;
    from = 0;
    return moved;
  }
}
