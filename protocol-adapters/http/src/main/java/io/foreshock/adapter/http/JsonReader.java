package io.foreshock.adapter.http;

import io.foreshock.adapter.http.HttpSettings.Value;
import io.foreshock.adapter.kit.SourceTime;
import java.time.DateTimeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a document into values. Thread-safe. */
final class JsonReader {
  private final HttpSettings settings;
  private final JsonMapper json = JsonMapper.builder().build();

  JsonReader(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * @param time
   *            microseconds UTC
   * @param values
   *            in the order of the settings; NaN where there is no number
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Snapshot(long time, double[] values) {}

  /** @throws DocumentException with the reason */
  Snapshot read(byte[] body, long receivedAt) throws DocumentException {
    JsonNode document = document(body);
    double[] values = new double[settings.values().size()];
    for (int i = 0; i < values.length; i++)
      values[i] = number(document.at(settings.values().get(i).pointer()));
    return new Snapshot(time(document, receivedAt), values);
  }

  /** @throws DocumentException when it is none */
  JsonNode document(byte[] body) throws DocumentException {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      throw new DocumentException("no JSON: " + e.getOriginalMessage());
    }
  }

  private long time(JsonNode document, long receivedAt) throws DocumentException {
    if (settings.time().isEmpty())
      return receivedAt;
    JsonNode node = document.at(settings.time().get());
    try {
      if (node.isIntegralNumber() && node.canConvertToLong())
        return SourceTime.ofEpoch(node.longValue());
      if (node.isNumber())
        return SourceTime.ofEpoch(node.doubleValue());
      if (node.isString())
        return SourceTime.ofIso(node.stringValue());
    } catch (DateTimeException e) {
      throw new DocumentException(String.valueOf(e.getMessage()));
    }
    throw new DocumentException("no time: time.pointer=" + settings.time().get());
  }

  private static double number(JsonNode node) {
    if (node.isNumber())
      return node.doubleValue();
    if (node.isBoolean())
      return node.booleanValue() ? 1 : 0;
    try {
      return node.isString() ? Double.parseDouble(node.stringValue().strip()) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** What a document does not have, for people; empty when it has everything. */
  String missing(Snapshot snapshot) {
    for (int i = 0; i < snapshot.values().length; i++)
      if (Double.isNaN(snapshot.values()[i])) {
        Value value = settings.values().get(i);
        return "no number at " + value.pointer() + " (" + value.sensor() + ")";
      }
    return "";
  }
}
