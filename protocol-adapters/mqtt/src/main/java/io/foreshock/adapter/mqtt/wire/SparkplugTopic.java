package io.foreshock.adapter.mqtt.wire;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * {@code spBv1.0/GROUP/TYPE/NODE[/DEVICE]}.
 *
 * @param device
 *            empty for the edge node itself
 */
public record SparkplugTopic(String group, Type type, String node, String device) {
  public static final String NAMESPACE = "spBv1.0";

  /** What is said. */
  public enum Type {
    NBIRTH, NDEATH, NDATA, NCMD, DBIRTH, DDEATH, DDATA, DCMD
  }

  public SparkplugTopic {
    requireNonNull(type, "type is null");
  }

  /** Empty for other topics, {@code STATE} among them. */
  public static Optional<SparkplugTopic> parse(String topic) {
    String[] levels = topic.split("/", -1);
    if (levels.length < 4 || levels.length > 5 || !levels[0].equals(NAMESPACE))
      return Optional.empty();
    boolean ofDevice = levels.length == 5;
    for (Type type : Type.values())
      if (type.name().equals(levels[2]) && (type.name().charAt(0) == 'D') == ofDevice)
        return Optional.of(new SparkplugTopic(levels[1], type, levels[3], ofDevice ? levels[4] : ""));
    return Optional.empty();
  }

  /** {@code GROUP/NODE}. */
  public String edge() {
    return group + "/" + node;
  }

  /** Where an edge node takes commands. */
  public static String command(String edge) {
    int slash = edge.indexOf('/');
    return NAMESPACE + "/" + edge.substring(0, slash) + "/NCMD" + edge.substring(slash);
  }

  /** Where a host application says whether it is there. */
  public static String state(String host) {
    return NAMESPACE + "/STATE/" + host;
  }
}
