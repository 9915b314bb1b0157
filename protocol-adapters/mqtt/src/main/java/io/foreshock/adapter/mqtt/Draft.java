package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.kit.Trial;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Collects readings of sensors that may be new and registers the new ones
 * together. Confined to the worker thread, except {@link #sensors()}.
 */
final class Draft {
  private final Function<List<SensorSpec>, List<Sensor>> register;
  private final int maxSensors;
  private final Map<String, Integer> slotOfTag = new HashMap<>();
  private final List<SensorSpec> specs = new ArrayList<>();
  private final List<SensorSpec> unregistered = new ArrayList<>();
  private final List<SensorSpec> changed = new ArrayList<>();
  private int[] idOfSlot = new int[64];
  private volatile int registered;

  private int[] slots = new int[1_024];
  private long[] timestamps = new long[1_024];
  private double[] values = new double[1_024];
  private Quality[] qualities = new Quality[1_024];
  private int size;

  Draft(Catalog catalog, int maxSensors) {
    this(catalog::registerAll, maxSensors);
  }

  /** @param register
   *            makes sensors of new ones, in their order */
  Draft(Function<List<SensorSpec>, List<Sensor>> register, int maxSensors) {
    this.register = register;
    this.maxSensors = maxSensors;
  }

  /**
   * A small number that stands for the sensor here.
   *
   * @throws UnreadableException
   *             when there are too many
   */
  int slot(SensorSpec spec) {
    String tag = spec.tag();
    Integer known = slotOfTag.get(tag);
    if (known != null) {
      if (!specs.set(known, spec).equals(spec))
        changed.add(spec);
      return known;
    }
    int slot = slotOfTag.size();
    if (slot >= maxSensors)
      throw new UnreadableException("too many sensors: tag=" + tag + ", max.sensors=" + maxSensors);
    slotOfTag.put(tag, slot);
    specs.add(spec);
    unregistered.add(spec);
    return slot;
  }

  void add(int slot, long timestamp, double value) {
    add(slot, timestamp, value, Quality.GOOD);
  }

  void add(int slot, long timestamp, double value, Quality quality) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
      timestamps = Arrays.copyOf(timestamps, size * 2);
      values = Arrays.copyOf(values, size * 2);
      qualities = Arrays.copyOf(qualities, size * 2);
    }
    slots[size] = slot;
    timestamps[size] = timestamp;
    qualities[size] = quality;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /** Forgets the readings after the first {@code size}. */
  void rollBack(int to) {
    size = to;
  }

  /** Hands the readings over and starts again empty; registers what is new. */
  ReadingBatch build() {
    register();
    ReadingBatch.Builder batch = ReadingBatch.builder(size);
    for (int i = 0; i < size; i++)
      batch.add(idOfSlot[slots[i]], timestamps[i], values[i], qualities[i]);
    size = 0;
    return batch.build();
  }

  /** The readings for people: {@code line1/press4/temp = 41.5}; not for the fast path. */
  List<String> describe() {
    Map<Integer, String> tags = new HashMap<>();
    slotOfTag.forEach((tag, slot) -> tags.put(slot, tag));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++)
      texts.add(tags.get(slots[i]) + " = " + Trial.text(values[i]));
    return texts;
  }

  /** Sensors seen so far. */
  int sensors() {
    return registered;
  }

  private void register() {
    if (!changed.isEmpty()) {
      List<Sensor> again = register.apply(List.copyOf(changed));
      changed.subList(0, again.size()).clear();
    }
    if (unregistered.isEmpty())
      return;
    List<Sensor> sensors = register.apply(List.copyOf(unregistered));
    int first = registered;
    idOfSlot = Arrays.copyOf(idOfSlot, Math.max(idOfSlot.length, Integer.highestOneBit(slotOfTag.size()) * 2));
    for (int i = 0; i < sensors.size(); i++)
      idOfSlot[first + i] = sensors.get(i).id();
    unregistered.clear();
    registered = first + sensors.size();
  }
}
