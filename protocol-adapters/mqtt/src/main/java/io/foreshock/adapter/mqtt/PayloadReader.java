package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.kit.SourceTime;
import io.foreshock.adapter.mqtt.MqttSettings.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns messages into readings. Confined to the worker thread. */
final class PayloadReader {
  private static final int LONGEST_NUMBER = 64;

  private final Mapping mapping;
  private final TopicMapping topics;
  private final Draft draft;
  private final CsvPayload csv;
  private final SparkplugReader sparkplug;
  private final JsonMapper json = JsonMapper.builder().build();
  private final Map<String, Integer> slotOfTopic = new HashMap<>();

  PayloadReader(Mapping mapping, Draft draft, SparkplugReader.Rebirth rebirth) {
    this.mapping = mapping;
    this.topics = new TopicMapping(mapping.prefix(), mapping.rules());
    this.draft = draft;
    this.csv = new CsvPayload(mapping.csv(), draft);
    this.sparkplug = new SparkplugReader(topics, draft, rebirth, System::nanoTime);
  }

  /**
   * Adds the message's readings to the draft, all or none.
   *
   * @throws UnreadableException
   *             with the reason
   */
  void read(String topic, byte[] payload, long receivedAt) {
    if (payload.length > mapping.maxBytes())
      throw new UnreadableException(
          "payload too large: bytes=" + payload.length + ", payload.max=" + mapping.maxBytes());
    int before = draft.size();
    try {
      switch (mapping.payload()) {
        case NUMBER -> draft.add(slot(topic), receivedAt, number(text(payload)));
        case JSON -> value(topic, tree(payload), receivedAt);
        case FIELDS -> fields(topic, tree(payload), receivedAt);
        case CSV -> csv.read(text(payload), receivedAt, column -> draft.slot(topics.sensor(topic, column)));
        case SPARKPLUG -> sparkplug.read(topic, payload, receivedAt);
        case AUTO -> either(topic, payload, receivedAt);
      }
    } catch (UnreadableException e) {
      draft.rollBack(before);
      throw e;
    }
  }

  /** Our own connection was lost and is back. */
  void reconnected() {
    sparkplug.askAll();
  }

  private void either(String topic, byte[] payload, long receivedAt) {
    String text = text(payload).strip();
    if (text.startsWith("{") || text.startsWith("["))
      value(topic, tree(payload), receivedAt);
    else
      draft.add(slot(topic), receivedAt, number(text));
  }

  private void value(String topic, JsonNode message, long receivedAt) {
    JsonNode value = message.at(mapping.value());
    if (value.isMissingNode() || value.isNull())
      throw new UnreadableException("no value: value.pointer=" + mapping.value());
    draft.add(slot(topic), time(message, receivedAt), value(value));
  }

  private static double value(JsonNode node) {
    if (node.isNumber())
      return node.doubleValue();
    if (node.isBoolean())
      return node.booleanValue() ? 1 : 0;
    if (node.isString())
      return number(node.stringValue());
    throw new UnreadableException("value is no number: " + node);
  }

  private void fields(String topic, JsonNode message, long receivedAt) {
    if (!message.isObject())
      throw new UnreadableException("no JSON object: " + message);
    long time = time(message, receivedAt);
    int found = 0;
    for (Map.Entry<String, JsonNode> field : message.properties())
      if (field.getValue().isNumber() && !isTimestamp(field.getKey())) {
        draft.add(draft.slot(topics.sensor(topic, field.getKey())), time, field.getValue().doubleValue());
        found++;
      }
    if (found == 0)
      throw new UnreadableException("no numeric member: " + message);
  }

  private boolean isTimestamp(String member) {
    JsonPointer pointer = mapping.timestamp();
    return pointer.tail() != null && pointer.tail().matches() && member.equals(pointer.getMatchingProperty());
  }

  private long time(JsonNode message, long receivedAt) {
    JsonNode time = message.at(mapping.timestamp());
    if (time.isMissingNode() || time.isNull() || mapping.timestamp().matches())
      return receivedAt;
    try {
      if (time.isIntegralNumber() && time.canConvertToLong())
        return SourceTime.ofEpoch(time.longValue());
      if (time.isNumber())
        return SourceTime.ofEpoch(time.doubleValue());
      if (time.isString())
        return SourceTime.ofIso(time.stringValue());
    } catch (DateTimeException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
    throw new UnreadableException("no time: " + time);
  }

  private int slot(String topic) {
    Integer known = slotOfTopic.get(topic);
    if (known != null)
      return known;
    int slot = draft.slot(topics.sensor(topic));
    // Several spellings of a topic may mean one sensor; the look-up must not grow beyond the sensors.
    if (slotOfTopic.size() < mapping.maxSensors())
      slotOfTopic.put(topic, slot);
    return slot;
  }

  private JsonNode tree(byte[] payload) {
    try {
      return json.readTree(payload);
    } catch (JacksonException e) {
      throw new UnreadableException("no JSON: " + e.getOriginalMessage());
    }
  }

  static double number(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > LONGEST_NUMBER)
      throw new UnreadableException("no number: " + digits);
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new UnreadableException("no number: " + digits);
    }
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
