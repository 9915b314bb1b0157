package io.foreshock.gateway.ingest;

import io.foreshock.api.ingest.Quality;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.TimeText;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads readings from JSON as it streams in: an envelope {@code {"source", "seq", "readings": [...]}}, a bare array, or
 * one reading object after another (NDJSON). Unknown members are skipped. Confined to one thread.
 */
final class ReadingsParser {
  private final JsonParser json;
  private final ReadingsDraft draft;

  private ReadingsParser(JsonParser json, ReadingsDraft draft) {
    this.json = json;
    this.draft = draft;
  }

  static void parse(InputStream body, ReadingsDraft draft) {
    try (JsonParser json = Json.parser(body)) {
      new ReadingsParser(json, draft).document();
    }
  }

  private void document() {
    JsonToken token = json.nextToken();
    if (token == null)
      throw HttpError.badRequest("body is empty");
    for (; token != null; token = json.nextToken()) {
      switch (token) {
        case START_ARRAY -> array();
        case START_OBJECT -> envelopeOrReading();
        default -> throw at(HttpError.badRequest("expected an object or an array of readings"));
      }
    }
  }

  private void array() {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT)
        throw at(HttpError.badRequest("reading " + draft.size() + " must be an object").detail("index", draft.size()));
      Fields fields = new Fields();
      while (json.nextToken() != JsonToken.END_OBJECT)
        readingMember(fields, json.currentName());
      add(fields);
    }
  }

  private void envelopeOrReading() {
    Fields fields = new Fields();
    boolean envelope = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      switch (name) {
        case "source" -> {
          json.nextToken();
          draft.from(text("source"), null);
        }
        case "seq" -> {
          json.nextToken();
          draft.from(null, integer("seq"));
        }
        case "readings" -> {
          envelope = true;
          if (json.nextToken() != JsonToken.START_ARRAY)
            throw at(HttpError.badRequest("readings must be an array"));
          array();
        }
        default -> readingMember(fields, name);
      }
    }
    if (!envelope)
      add(fields);
  }

  private void readingMember(Fields fields, String name) {
    JsonToken value = json.nextToken();
    switch (name) {
      case "sensor", "sensor_id" -> fields.sensor = text("sensor");
      case "ts", "timestamp" -> fields.timestamp = timestamp(value);
      case "value" -> {
        fields.hasValue = true;
        fields.value = number(value);
      }
      case "quality" -> fields.quality = quality(value);
      default -> json.skipChildren();
    }
  }

  private void add(Fields fields) {
    if (fields.sensor == null)
      throw bad("sensor is missing");
    if (!fields.hasValue)
      throw bad("value is missing");
    Quality quality = fields.quality;
    if (quality == null)
      quality = Double.isNaN(fields.value) ? Quality.BAD : Quality.GOOD;
    try {
      Long timestamp = fields.timestamp;
      draft.add(fields.sensor, timestamp == null ? draft.now() : timestamp, fields.value, quality);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private String text(String name) {
    if (json.currentToken() != JsonToken.VALUE_STRING)
      throw bad(name + " must be a text");
    return json.getString();
  }

  private long integer(String name) {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT)
      throw bad(name + " must be an integer");
    try {
      return json.getLongValue();
    } catch (RuntimeException e) {
      throw bad(name + " is too large");
    }
  }

  private long timestamp(JsonToken token) {
    try {
      return switch (token) {
        case VALUE_STRING -> TimeText.parse(json.getString());
        case VALUE_NUMBER_INT -> TimeText.ofNumber(integer("ts"));
        default -> throw new IllegalArgumentException("ts must be an ISO time or an integer epoch number");
      };
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  /** A null value is a reading that failed: NaN. True and false are 1 and 0. */
  private double number(JsonToken token) {
    double value = switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> 1;
      case VALUE_FALSE -> 0;
      case VALUE_NULL -> Double.NaN;
      default -> throw bad("value must be a number, true, false or null");
    };
    if (Double.isInfinite(value))
      throw bad("value is out of the range of a double");
    return value;
  }

  private Quality quality(JsonToken token) {
    try {
      return switch (token) {
        case VALUE_STRING -> qualityOf(json.getString());
        case VALUE_NUMBER_INT -> qualityOf(Long.toString(integer("quality")));
        default -> throw new IllegalArgumentException("quality must be GOOD, UNCERTAIN, BAD or 0, 1, 2");
      };
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  static Quality qualityOf(String text) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "GOOD", "0", "" -> Quality.GOOD;
      case "UNCERTAIN", "1" -> Quality.UNCERTAIN;
      case "BAD", "2" -> Quality.BAD;
      default -> throw new IllegalArgumentException("quality must be GOOD, UNCERTAIN, BAD or 0, 1, 2");
    };
  }

  private HttpError bad(String reason) {
    return at(HttpError.badRequest("reading " + draft.size() + ": " + reason).detail("index", draft.size()));
  }

  private HttpError at(HttpError error) {
    var location = json.currentTokenLocation();
    return location.getLineNr() < 1
        ? error
        : error.detail("line", location.getLineNr()).detail("column", location.getColumnNr());
  }

  /** Members of one reading as far as they have come. */
  private static final class Fields {
    private @Nullable String sensor;
    private @Nullable Long timestamp;
    private double value;
    private boolean hasValue;
    private @Nullable Quality quality;
  }
}
