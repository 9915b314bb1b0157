package io.foreshock.detection.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The best hits of a scan: collects twice as many as wanted, then drops the worse half. Confined to one thread. */
final class TopHits {
  private final int most;
  private final long[] keys;
  private final int[] sensors;
  private final int[] slots;
  private int size;
  /** Only better ones are wanted. */
  private int limit;

  TopHits(int most) {
    this.most = most;
    keys = new long[2 * most];
    sensors = new int[2 * most];
    slots = new int[2 * most];
  }

  int limit() {
    return limit;
  }

  void add(int sensor, int slot, int score) {
    sensors[size] = sensor;
    slots[size] = slot;
    keys[size] = (long) -score << 32 | size;
    if (++size == keys.length)
      drop();
  }

  private void drop() {
    long[] sorted = Arrays.copyOf(keys, size);
    Arrays.sort(sorted);
    int[] keptSensors = new int[most];
    int[] keptSlots = new int[most];
    for (int i = 0; i < most; i++) {
      int place = (int) sorted[i];
      keptSensors[i] = sensors[place];
      keptSlots[i] = slots[place];
      keys[i] = sorted[i] & 0xFFFF_FFFF_0000_0000L | i;
    }
    System.arraycopy(keptSensors, 0, sensors, 0, most);
    System.arraycopy(keptSlots, 0, slots, 0, most);
    limit = score(keys[most - 1]);
    size = most;
  }

  private static int score(long key) {
    return -(int) (key >> 32);
  }

  List<ScaleSketches.Hit> hits() {
    List<ScaleSketches.Hit> hits = new ArrayList<>(size);
    for (int i = 0; i < size; i++)
      hits.add(new ScaleSketches.Hit(sensors[i], slots[i], score(keys[i])));
    return hits;
  }
}
