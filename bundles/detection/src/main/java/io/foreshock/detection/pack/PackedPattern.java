package io.foreshock.detection.pack;

import static java.util.Objects.requireNonNull;

import io.foreshock.detection.store.StoredPattern;
import java.util.List;

/**
 * A pattern and what another site must know to compare with it. Immutable.
 *
 * @param stored
 *            as it is in the table of its site
 * @param family
 *            which machines may be compared: {@code kind:press}, or the asset itself
 * @param sensors
 *            in the order of the figures
 */
record PackedPattern(StoredPattern stored, String family, List<Channel> sensors) {
  static final String KIND = "kind:";

  /**
   * @param unit
   *            of its offsets; empty = not known
   */
  record Channel(String name, String unit) {
    Channel {
      requireNonNull(name, "name is null");
      requireNonNull(unit, "unit is null");
    }
  }

  PackedPattern {
    sensors = List.copyOf(sensors);
  }

  List<String> names() {
    return sensors.stream().map(Channel::name).toList();
  }
}
