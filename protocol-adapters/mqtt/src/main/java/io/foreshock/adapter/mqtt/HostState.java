package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.mqtt.wire.SparkplugTopic;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells edge nodes whether this appliance, as their host application, is there
 * (Eclipse Sparkplug 3.0.0, 6.4.25): those that know its id keep their readings
 * while it is away. Immutable.
 *
 * @param host
 *            its id
 * @param since
 *            milliseconds UTC; the same in birth and will, so that edge nodes can
 *            tell an old will from this connection's
 */
record HostState(String host, long since) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  String topic() {
    return SparkplugTopic.state(host);
  }

  byte[] birth() {
    return payload(true, since);
  }

  /** Sent by the broker when the connection breaks. */
  byte[] will() {
    return payload(false, since);
  }

  /** @param now milliseconds UTC */
  static byte[] goodbye(long now) {
    return payload(false, now);
  }

  private static byte[] payload(boolean online, long millis) {
    return ("{\"online\":" + online + ",\"timestamp\":" + millis + "}").getBytes(StandardCharsets.UTF_8);
  }

  /** Somebody, an old will mostly, says that we are away. */
  static boolean saysAway(byte[] payload) {
    try {
      JsonNode online = JSON.readTree(payload).path("online");
      return online.isBoolean() && !online.booleanValue();
    } catch (JacksonException e) {
      return false;
    }
  }
}
