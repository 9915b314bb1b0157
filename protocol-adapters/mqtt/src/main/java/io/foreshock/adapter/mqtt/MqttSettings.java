package io.foreshock.adapter.mqtt;

import static java.util.Objects.requireNonNull;

import com.hivemq.client.mqtt.datatypes.MqttClientIdentifier;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import io.foreshock.adapter.mqtt.wire.SparkplugTopic;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonPointer;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code mqtt:plantbus}
 * @param qos
 *            0..2
 * @param host
 *            what Sparkplug edge nodes know us by; empty = nothing
 */
record MqttSettings(String id, Broker broker, List<MqttTopicFilter> topics, int qos, Mapping mapping, String host) {
  private static final int MOST_MESSAGES = 65_535;
  private static final long LONGEST_EXPIRY = 0xFFFF_FFFFL;
  private static final int LARGEST_PAYLOAD = 16 * 1024 * 1024;
  private static final int MOST_SENSORS = 1_000_000;

  /** Protocol versions. */
  enum Version {
    V5, V3_1_1
  }

  /** What a payload is made of. */
  enum Payload {
    AUTO, NUMBER, JSON, FIELDS, CSV, SPARKPLUG
  }

  /**
   * Where and how to connect.
   *
   * @param user
   *            empty = anonymous
   * @param tls
   *            empty = in the clear
   */
  record Broker(String host, int port, Version version, String clientId, Optional<Login> user,
      Optional<TlsFiles> tls, Session session) {
    Broker {
      requireNonNull(host, "host is null");
      require(!host.isBlank(), "host is blank");
      require(port > 0 && port <= 65_535, "port must be 1..65535: port=" + port);
    }
  }

  /** User name and password; never printed. */
  record Login(String name, String password) {
    @Override
    public String toString() {
      return "Login[name=" + name + "]";
    }
  }

  /**
   * How the broker keeps our place.
   */
  record Session(Duration expiry, int receiveMaximum, int keepAlive) {
    Session {
      require(expiry.toSeconds() >= 0 && expiry.toSeconds() <= LONGEST_EXPIRY,
          "session.expiry must be 0.." + LONGEST_EXPIRY + " seconds: session.expiry=" + expiry.toSeconds());
      require(receiveMaximum >= 1 && receiveMaximum <= MOST_MESSAGES,
          "receive.maximum must be 1..65535: receive.maximum=" + receiveMaximum);
      require(keepAlive >= 1 && keepAlive <= 65_535, "keep.alive must be 1..65535: keep.alive=" + keepAlive);
    }
  }

  /** From topic and payload to readings. */
  record Mapping(Payload payload, String prefix, List<TopicRule> rules, JsonPointer value, JsonPointer timestamp,
      CsvPayload.Layout csv, int maxBytes, int maxSensors) {
    Mapping {
      rules = List.copyOf(rules);
      require(payload != Payload.CSV || !csv.columns().isEmpty(),
          "payload=csv needs csv.columns: csv.columns=ts,temperature,pressure");
      require(maxBytes >= 1 && maxBytes <= LARGEST_PAYLOAD,
          "payload.max must be 1.." + LARGEST_PAYLOAD + ": payload.max=" + maxBytes);
      require(maxSensors >= 1 && maxSensors <= MOST_SENSORS,
          "max.sensors must be 1.." + MOST_SENSORS + ": max.sensors=" + maxSensors);
    }
  }

  MqttSettings {
    topics = List.copyOf(topics);
    require(!topics.isEmpty(), "topics is empty: give at least one topic filter, e.g. topics=plant/#");
    require(qos >= 0 && qos <= 2, "qos must be 0, 1 or 2: qos=" + qos);
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key, value and limit
   */
  static MqttSettings of(MqttConfig config, String id) {
    String name = id.substring(id.indexOf(':') + 1);
    String clientId = config.clientId().isBlank() ? "foreshock-" + name : config.clientId().strip();
    checked("clientId", clientId, () -> MqttClientIdentifier.of(clientId));
    int port = config.port() == 0 ? config.tls() ? 8_883 : 1_883 : config.port();
    Optional<Login> user = config.username().isEmpty()
        ? Optional.empty()
        : Optional.of(new Login(config.username(), config.password()));
    Payload payload = payload(config.payload().strip());
    Broker broker = new Broker(config.host().strip(), port, version(config.version().strip()), clientId, user,
        TlsFiles.of(config), new Session(Duration.ofSeconds(config.session_expiry()),
            config.receive_maximum(), config.keep_alive()));
    Mapping mapping = new Mapping(payload, config.topic_prefix().strip(), rules(config.topic_tags()),
        checked("value.pointer", config.value_pointer(), () -> JsonPointer.compile(config.value_pointer().strip())),
        checked("timestamp.pointer", config.timestamp_pointer(),
            () -> JsonPointer.compile(config.timestamp_pointer().strip())),
        csv(config), config.payload_max(), config.max_sensors());
    String host = config.sparkplug_host().strip();
    return new MqttSettings(id, broker, topics(config.topics(), payload, host), config.qos(), mapping, host);
  }

  private static List<MqttTopicFilter> topics(String[] texts, Payload payload, String host) {
    boolean sparkplug = payload == Payload.SPARKPLUG;
    require(host.isEmpty() || sparkplug, "sparkplug.host needs payload=sparkplug: sparkplug.host=" + host);
    require(host.chars().noneMatch(c -> "/+#".indexOf(c) >= 0), "sparkplug.host must not have / + #: sparkplug.host="
        + host);
    List<MqttTopicFilter> topics = new ArrayList<>(topics(texts));
    if (sparkplug && topics.isEmpty())
      topics.add(MqttTopicFilter.of(SparkplugTopic.NAMESPACE + "/#"));
    // Also where it is asked for already: MQTT brokers send what two filters match once or twice, both will do.
    if (!host.isEmpty())
      topics.add(MqttTopicFilter.of(SparkplugTopic.state(host)));
    return topics;
  }

  private static List<MqttTopicFilter> topics(String[] texts) {
    return Arrays.stream(texts).flatMap(t -> Arrays.stream(t.split(","))).map(String::strip)
        .filter(t -> !t.isEmpty()).map(t -> checked("topics", t, () -> MqttTopicFilter.of(t))).toList();
  }

  /** Sparkplug hosts leave no session behind: births and STATE take its place. */
  boolean clean() {
    return mapping.payload() == Payload.SPARKPLUG;
  }

  private static Version version(String text) {
    return switch (text) {
      case "5", "5.0" -> Version.V5;
      case "3", "3.1.1" -> Version.V3_1_1;
      default -> throw invalid("version must be 5 or 3.1.1: version=" + text);
    };
  }

  private static Payload payload(String text) {
    try {
      return Payload.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw invalid("payload must be auto, number, json, fields, csv or sparkplug: payload=" + text);
    }
  }

  private static List<TopicRule> rules(String[] texts) {
    return Arrays.stream(texts).flatMap(t -> Arrays.stream(t.split(","))).map(String::strip)
        .filter(t -> !t.isEmpty()).map(t -> checked("topic.tags", t, () -> TopicRule.parse(t))).toList();
  }

  private static CsvPayload.Layout csv(MqttConfig config) {
    String separator = config.csv_separator().equals("tab") ? "\t" : config.csv_separator();
    require(separator.length() == 1, "csv.separator must be one character or tab: csv.separator=" + separator);
    List<String> columns = config.csv_columns().isBlank()
        ? List.of()
        : Arrays.stream(config.csv_columns().split(",", -1)).map(String::strip).toList();
    require(columns.stream().filter(c -> !c.isEmpty()).distinct().count() == columns.stream()
        .filter(c -> !c.isEmpty()).count(), "csv.columns must differ: csv.columns=" + columns);
    return new CsvPayload.Layout(columns, config.csv_time().strip(), separator.charAt(0));
  }

  private interface Parser<T> {
    T parse();
  }

  private static <T> T checked(String key, String text, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (IllegalArgumentException e) {
      throw invalid(key + " is not valid: " + key + "=" + text + ", reason=" + e.getMessage());
    }
  }

  static void require(boolean condition, String message) {
    if (!condition)
      throw invalid(message);
  }

  static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
