package io.foreshock.detection.rule;

import io.foreshock.api.Micros;
import io.foreshock.detection.store.AlarmRule;
import java.util.Arrays;
import java.util.List;

/**
 * What rules that look back compare: how far a value has moved, how long it has
 * stood still, how far it is from its peer. Confined to the detection thread.
 */
final class CheckSignals {
  /** A rate looks back over so many slices of its time, the newest one unfinished. */
  private static final int SLICES = 8;

  private final long[] window;
  /** Where a check's slices begin; -1 for those without. */
  private final int[] slots;
  private final long[] slice;
  private final double[] least;
  private final double[] most;
  private final double[] tolerance;
  private final double[] anchor;
  private final long[] anchored;
  private final double[] remembered;

  CheckSignals(List<Checks.Check> checks) {
    int n = checks.size();
    window = new long[n];
    slots = new int[n];
    slice = new long[n];
    tolerance = new double[n];
    anchor = new double[n];
    anchored = new long[n];
    remembered = new double[n];
    Arrays.fill(anchor, Double.NaN);
    Arrays.fill(slots, -1);
    int slot = 0;
    for (int i = 0; i < n; i++) {
      AlarmRule r = checks.get(i).rule();
      window[i] = Math.max(SLICES, Math.round(r.seconds() * Micros.SECOND));
      tolerance[i] = r.threshold();
      slice[i] = Long.MIN_VALUE;
      if (r.kind() == AlarmRule.Kind.RATE) {
        slots[i] = slot;
        slot += SLICES;
      }
    }
    least = new double[slot];
    most = new double[slot];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  void takeOver(int i, CheckSignals before, int then) {
    anchor[i] = before.anchor[then];
    anchored[i] = before.anchored[then];
    remembered[i] = before.remembered[then];
    slice[i] = before.slice[then];
    if (slots[i] >= 0) {
      System.arraycopy(before.least, before.slots[then], least, slots[i], SLICES);
      System.arraycopy(before.most, before.slots[then], most, slots[i], SLICES);
    }
  }

  /** By how much the value differs most from those of the last so many seconds, the oldest eighth of them in part. */
  double change(int i, long time, double value) {
    long now = Math.floorDiv(time, window[i] / SLICES);
    long missed = slice[i] == Long.MIN_VALUE ? SLICES : Math.min(SLICES, now - slice[i]);
    for (long s = 0; s < missed; s++) {
      int at = slots[i] + (int) Math.floorMod(now - s, (long) SLICES);
      least[at] = Double.POSITIVE_INFINITY;
      most[at] = Double.NEGATIVE_INFINITY;
    }
    slice[i] = now;
    int current = slots[i] + (int) Math.floorMod(now, (long) SLICES);
    least[current] = Math.min(least[current], value);
    most[current] = Math.max(most[current], value);
    double low = value;
    double high = value;
    for (int at = slots[i]; at < slots[i] + SLICES; at++) {
      low = Math.min(low, least[at]);
      high = Math.max(high, most[at]);
    }
    return Math.max(value - low, high - value);
  }

  /** Microseconds for which the value has stayed where it is. */
  double still(int i, long time, double value) {
    if (!(Math.abs(value - anchor[i]) <= tolerance[i])) {
      anchor[i] = value;
      anchored[i] = time;
    }
    return time - anchored[i];
  }

  /** Distance from the peer; NaN when one of both has not reported for the rule's time. */
  double difference(int i, int own, int peer, int cause, SensorValues sensors) {
    int other = cause == own ? peer : own;
    if (peer == 0 || !sensors.known(other) || Math.abs(sensors.time(cause) - sensors.time(other)) > window[i])
      return Double.NaN;
    return Math.abs(sensors.value(own) - sensors.value(peer));
  }

  void remember(int i, double x) {
    remembered[i] = x;
  }

  double remembered(int i) {
    return remembered[i];
  }
}
