package io.foreshock.detection.pack;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.window.Scale;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine of this site as far as comparisons go. Immutable.
 *
 * @param kind
 *            may be empty
 * @param sensors
 *            those that are looked at, by name
 * @param scales
 *            lengths of its windows, seconds; empty = not known yet
 */
public record Machine(String asset, String kind, List<Sensor> sensors, List<Long> scales) {
  public Machine {
    sensors = List.copyOf(sensors);
    scales = List.copyOf(scales);
  }

  /**
   * @param sensors
   *            all of the asset
   * @param plan
   *            null before it is clear which of them are looked at
   */
  public static Machine of(String asset, String kind, List<Sensor> sensors, @Nullable ChannelPlan plan) {
    return plan == null
        ? new Machine(asset, kind, sensors.stream().sorted(Comparator.comparing(Sensor::name)).toList(), List.of())
        : new Machine(asset, kind, plan.sensors(), plan.scales().stream().map(Scale::seconds).toList());
  }

  String family() {
    return kind.isEmpty() ? asset : PackedPattern.KIND + kind;
  }

  List<String> names() {
    return sensors.stream().map(Sensor::name).toList();
  }
}
