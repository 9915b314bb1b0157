package io.foreshock.adapter.mqtt;

import io.foreshock.api.catalog.SensorSpec;

/** From topics to assets and sensors. Immutable. */
final class TopicMapping {
  private final String prefix;

  /**
   * @param prefix
   *            cut off when a topic begins with it
   */
  TopicMapping(String prefix) {
    this.prefix = prefix;
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
    return SensorSpec.of(path(topic), segment(member));
  }

  private String path(String topic) {
    String rest = topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic;
    StringBuilder path = new StringBuilder(rest.length());
    for (String level : rest.split("/"))
      if (!level.isBlank()) {
        if (!path.isEmpty())
          path.append('/');
        path.append(segment(level));
      }
    if (path.isEmpty())
      throw new UnreadableException("no level left of the topic: topic=" + topic + ", topic.prefix=" + prefix);
    return path.toString();
  }

  /** Letters, digits and {@code _ - .} stay; anything else becomes {@code _}. */
  private static String segment(String level) {
    StringBuilder clean = new StringBuilder(level.length());
    level.strip().codePoints()
        .forEach(c -> clean.appendCodePoint(Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0 ? c : '_'));
    if (clean.isEmpty())
      throw new UnreadableException("empty name");
    return clean.toString();
  }
}
