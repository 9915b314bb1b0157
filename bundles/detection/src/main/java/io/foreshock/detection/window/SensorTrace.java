package io.foreshock.detection.window;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the windows of one sensor are cut from: its newest readings and, once it
 * is clear how often it reports and which scales look at it, older ones as
 * {@link Cells} of the scales that need many. Confined to one thread.
 */
public final class SensorTrace {
  /** Readings that stay when all scales have cells; late ones among them find their exact place. */
  static final int KEPT = 192;

  private final ReadingBuffer readings;
  private final int capacity;
  private List<Cells> cells = List.of();
  private boolean cellsOnly;
  private long period;
  private boolean folded;
  private long gone;

  /**
   * @param capacity
   *            the oldest readings go when there are more
   */
  public SensorTrace(int capacity) {
    this.capacity = capacity;
    readings = new ReadingBuffer(capacity);
  }

  public void add(long timestamp, double value) {
    if (folded && timestamp < readings.first()) {
      for (Cells c : cells)
        c.foldLate(timestamp, value, period);
      return;
    }
    if (readings.size() == limit())
      foldFirst();
    readings.add(timestamp, value);
  }

  /**
   * These scales look at the sensor from now on. Cells of scales that stay are
   * kept.
   *
   * @param usualPeriod
   *            usual microseconds between readings
   */
  public void follow(long usualPeriod, List<Scale> scales) {
    List<Cells> next = new ArrayList<>();
    for (Scale scale : scales) {
      Cells kept = cellsOf(scale);
      if (Cells.worthIt(scale, usualPeriod))
        next.add(kept == null ? new Cells(scale) : kept);
    }
    cells = List.copyOf(next);
    cellsOnly = !scales.isEmpty() && next.size() == scales.size();
    period = usualPeriod;
    folded &= !cells.isEmpty();
    while (readings.size() > limit())
      foldFirst();
  }

  private int limit() {
    return cellsOnly ? Math.min(KEPT, capacity) : capacity;
  }

  /** The oldest reading becomes part of the cells. */
  private void foldFirst() {
    if (readings.size() > 1)
      for (Cells c : cells)
        c.fold(readings.timestamp(0), readings.value(0), readings.timestamp(1), readings.value(1), period);
    folded = !cells.isEmpty();
    gone++;
    readings.dropFirst();
  }

  /** Readings that are held as such. */
  public int size() {
    return readings.size();
  }

  /** Readings that are held or were. */
  public long received() {
    return gone + readings.size();
  }

  /** Time of the oldest reading, to a cell when it is folded; {@code Long.MAX_VALUE} when there is none. */
  public long first() {
    long first = readings.size() == 0 ? Long.MAX_VALUE : readings.first();
    for (Cells c : cells)
      first = Math.min(first, c.first());
    return first;
  }

  /** The newest timestamp, or {@code Long.MIN_VALUE} when empty. */
  public long last() {
    return readings.last();
  }

  /** Times of the newest readings that are held as such, ascending. */
  public long[] newestTimestamps(int most) {
    long[] newest = new long[Math.min(readings.size(), most)];
    for (int i = 0; i < newest.length; i++)
      newest[i] = readings.timestamp(readings.size() - newest.length + i);
    return newest;
  }

  /** Time of a reading at or after the time, to a cell of the scale; {@code Long.MAX_VALUE} when there is none. */
  public long readingAtOrAfter(long time, Scale scale) {
    Cells old = cellsOf(scale);
    long inCells = old == null ? Long.MAX_VALUE : old.readingAtOrAfter(time);
    int i = readings.indexOf(time);
    return i < readings.size() ? Math.min(inCells, readings.timestamp(i)) : inCells;
  }

  /**
   * Windows of the scale begin at this time or later from now on.
   *
   * @return false when the scale has no cells, so its readings have to stay
   */
  public boolean dropCellsBefore(long time, Scale scale) {
    Cells old = cellsOf(scale);
    if (old != null)
      old.dropBefore(time);
    return old != null;
  }

  /** Forgets readings that are older, but keeps the last one before the time. */
  public void dropReadingsBefore(long time) {
    for (int before = readings.indexOf(time); before > 1; before--)
      foldFirst();
  }

  ReadingBuffer readings() {
    return readings;
  }

  @Nullable
  Cells cellsOf(Scale scale) {
    for (Cells c : cells)
      if (c.scale.equals(scale))
        return c;
    return null;
  }
}
