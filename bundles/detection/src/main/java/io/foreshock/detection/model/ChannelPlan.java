package io.foreshock.detection.model;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.detection.window.Scale;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which sensors of an asset are looked at, in which order, and on which scales.
 *
 * @param sensors
 *            by name
 * @param periods
 *            usual microseconds between readings, one per sensor
 */
public record ChannelPlan(String asset, List<Sensor> sensors, long[] periods, List<Scale> scales) {
  public ChannelPlan {
    sensors = List.copyOf(sensors);
    scales = List.copyOf(scales);
    if (sensors.isEmpty() || sensors.size() != periods.length)
      throw new IllegalArgumentException("sensors=" + sensors.size() + ", periods=" + periods.length);
  }

  /** A sensor and how often it reports. */
  public record Channel(Sensor sensor, long period) {}

  /** The scales follow from the typical sensor; one that is much too slow for them is left out. */
  public static ChannelPlan of(String asset, List<Channel> channels) {
    return of(asset, channels, List.of());
  }

  /**
   * @param wanted
   *            scales, shortest first; empty = those that follow from the typical sensor
   */
  public static ChannelPlan of(String asset, List<Channel> channels, List<Scale> wanted) {
    long[] sorted = channels.stream().mapToLong(Channel::period).sorted().toArray();
    List<Scale> scales = wanted.isEmpty() ? Scale.fitting(sorted[sorted.length / 2]) : wanted;
    long slowest = scales.getFirst().hop() / 2;
    List<Channel> used = channels.stream().filter(c -> c.period() <= slowest || c.period() <= sorted[0])
        .sorted(Comparator.comparing(c -> c.sensor().name())).toList();
    return new ChannelPlan(asset, used.stream().map(Channel::sensor).toList(),
        used.stream().mapToLong(Channel::period).toArray(), scales);
  }

  /** Vectors with the same group may be compared. */
  public String group(String kind, Scale scale) {
    return (kind.isEmpty() ? asset : "kind:" + kind) + "|" + scale.seconds() + "|" + names();
  }

  public String names() {
    return sensors.stream().map(Sensor::name).collect(Collectors.joining("/"));
  }

  public long longestWidth() {
    return scales.stream().mapToLong(Scale::width).max().orElseThrow();
  }

  public long slowestPeriod() {
    return Arrays.stream(periods).max().orElseThrow();
  }
}
