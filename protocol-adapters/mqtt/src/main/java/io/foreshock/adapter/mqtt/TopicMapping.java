package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.catalog.SensorSpec;
import java.util.List;
import java.util.Optional;

/** From topics to assets and sensors. Immutable. */
final class TopicMapping {
  private final String prefix;
  private final List<TopicRule> rules;

  /**
   * @param prefix
   *            cut off when a topic begins with it
   * @param rules
   *            the first that matches names the topic instead
   */
  TopicMapping(String prefix, List<TopicRule> rules) {
    this.prefix = prefix;
    this.rules = List.copyOf(rules);
  }

  /**
   * The last level is the sensor, the levels before are its asset.
   *
   * @throws UnreadableException
   *             when nothing is left
   */
  SensorSpec sensor(String topic) {
    return SensorSpec.parse(path(topic));
  }

  /** The whole topic is the asset, the member its sensor. */
  SensorSpec sensor(String topic, String member) {
    return SensorSpec.of(path(topic), Names.segment(member));
  }

  private String path(String topic) {
    Optional<String> named = rules.stream().map(r -> r.tag(topic)).flatMap(Optional::stream).findFirst();
    String path = Names.path(named.orElseGet(() -> topic.startsWith(prefix)
        ? topic.substring(prefix.length())
        : topic));
    if (path.isEmpty())
      throw new UnreadableException("no level left of the topic: topic=" + topic + ", topic.prefix=" + prefix);
    return path;
  }
}
