package io.foreshock.detection.window;

import java.util.Arrays;

/**
 * The newest readings of one sensor, ascending by timestamp. A late reading is
 * put in its place, a repeated timestamp replaces its value. Confined to one
 * thread.
 */
final class ReadingBuffer {
  private final int capacity;
  private long[] timestamps = new long[256];
  private double[] values = new double[256];
  private int start;
  private int end;

  /**
   * @param capacity
   *            the oldest readings go when there are more
   */
  ReadingBuffer(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return end - start;
  }

  long first() {
    return timestamps[start];
  }

  /** The newest timestamp, or {@code Long.MIN_VALUE} when empty. */
  long last() {
    return size() == 0 ? Long.MIN_VALUE : timestamps[end - 1];
  }

  long timestamp(int index) {
    return timestamps[start + index];
  }

  double value(int index) {
    return values[start + index];
  }

  /** @return index of the first reading at or after the time; {@link #size()} when none is */
  int indexOf(long time) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = low + high >>> 1;
      if (timestamps[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }
    return low - start;
  }

  void add(long timestamp, double value) {
    if (size() == capacity)
      start++;
    if (end == timestamps.length)
      makeRoom();
    int at = timestamp > last() ? end : start + indexOf(timestamp);
    if (at < end) {
      if (timestamps[at] == timestamp) {
        values[at] = value;
        return;
      }
      System.arraycopy(timestamps, at, timestamps, at + 1, end - at);
      System.arraycopy(values, at, values, at + 1, end - at);
    }
    timestamps[at] = timestamp;
    values[at] = value;
    end++;
  }

  void dropFirst() {
    start++;
  }

  private void makeRoom() {
    int size = size();
    if (size > timestamps.length / 4 * 3) { // by half: all sensors of a plant have one
      timestamps = Arrays.copyOf(timestamps, timestamps.length / 2 * 3);
      values = Arrays.copyOf(values, values.length / 2 * 3);
    }
    System.arraycopy(timestamps, start, timestamps, 0, size);
    System.arraycopy(values, start, values, 0, size);
    start = 0;
    end = size;
  }
}
