package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.mqtt.wire.SparkplugMetric;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one Sparkplug edge node said in its births, and where its sequence stands. Confined to the worker thread. */
final class EdgeNode {
  private static final int SEQUENCES = 256;

  /** A metric that was born. */
  static final class Known {
    final int slot;
    final String device;
    final int datatype;
    /** Of its last reading, microseconds UTC. */
    long last = Long.MIN_VALUE;

    Known(int slot, String device, int datatype) {
      this.slot = slot;
      this.device = device;
      this.datatype = datatype;
    }
  }

  private record Key(String device, String name) {}

  private final Map<Key, Known> byName = new HashMap<>();
  private final Map<Long, Known> byAlias = new HashMap<>();
  private boolean born;
  private boolean certain;
  private long session = SparkplugMetric.NONE;
  private long expected = SparkplugMetric.NONE;

  /**
   * A new session: aliases of the last one mean nothing any more.
   *
   * @param bdSeq
   *            number of the session, which its death repeats
   */
  void born(long bdSeq, long seq) {
    byAlias.clear();
    byName.clear();
    born = true;
    certain = true;
    session = bdSeq;
    expected = next(seq);
  }

  /** @return false when it is the death of an earlier session */
  boolean died(long bdSeq) {
    if (!born || bdSeq != SparkplugMetric.NONE && session != SparkplugMetric.NONE && bdSeq != session)
      return false;
    born = false;
    return true;
  }

  boolean isBorn() {
    return born;
  }

  /** Nothing was missed since the birth, so aliases mean what they meant there. */
  boolean isCertain() {
    return certain;
  }

  /** @return what is wrong with the sequence; empty when nothing is */
  String follow(long seq) {
    if (seq == SparkplugMetric.NONE)
      return "";
    String gap = expected == SparkplugMetric.NONE || seq == expected
        ? ""
        : "messages missed: seq=" + seq + ", expected=" + expected;
    certain &= gap.isEmpty();
    expected = next(seq);
    return gap;
  }

  private static long next(long seq) {
    return seq == SparkplugMetric.NONE ? seq : Math.floorMod(seq + 1, SEQUENCES);
  }

  void learn(SparkplugMetric metric, Known known) {
    byName.put(new Key(known.device, metric.name()), known);
    if (metric.alias() != SparkplugMetric.NONE)
      byAlias.put(metric.alias(), known);
  }

  /** Null when it was not born; an alias of another device is none. */
  @Nullable
  Known find(String device, SparkplugMetric metric) {
    Known known = metric.name().isEmpty() ? byAlias.get(metric.alias()) : byName.get(new Key(device, metric.name()));
    return known != null && known.device.equals(device) ? known : null;
  }

  /** @param device empty = all of the node */
  void each(String device, Consumer<Known> visit) {
    byName.values().stream().filter(k -> device.isEmpty() || k.device.equals(device)).forEach(visit);
  }
}
