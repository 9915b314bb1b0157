package io.foreshock.gateway.live;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.detection.Detection.State;
import io.foreshock.api.detection.Match;
import io.foreshock.api.ingest.Quality;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.plant.PlantJson;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts the stream sends. */
final class StreamMessages {
  private static final Set<String> RESERVED = Set.of("type", "timestamp", "sensor_id", "value", "unit", "quality",
      "anomaly_score", "pattern_description");

  private StreamMessages() {
  }

  /**
   * The value comes twice: as {@code value} and under what is measured ({@code temperature}), so that a dashboard can
   * pick its quantity out of a mixed stream.
   */
  static String reading(Sensor sensor, Reading reading, @Nullable AssetStatus status) {
    return Json.text(g -> {
      g.writeStartObject();
      g.writeStringProperty("type", "reading");
      // Three digits of a second are what every browser's Date understands.
      g.writeStringProperty("timestamp",
          Micros.toInstant(reading.timestamp()).truncatedTo(ChronoUnit.MILLIS).toString());
      g.writeStringProperty("sensor_id", sensor.tag());
      Json.number(g, "value", reading.value());
      String quantity = sensor.spec().quantity().isEmpty() ? sensor.name() : sensor.spec().quantity();
      if (!RESERVED.contains(quantity))
        Json.number(g, quantity, reading.value());
      g.writeStringProperty("unit", sensor.unit());
      g.writeStringProperty("quality", Quality.of(reading.quality()).name());
      Json.number(g, "anomaly_score", status == null ? Double.NaN : status.anomalyScore());
      String description = status == null ? null : description(status);
      if (description != null)
        g.writeStringProperty("pattern_description", description);
      g.writeEndObject();
    });
  }

  static @Nullable String description(AssetStatus status) {
    if (status.matches().isEmpty())
      return status.state() == State.ABNORMAL ? "abnormal, like no known failure" : null;
    Match best = status.matches().getFirst();
    Long failedAt = best.pattern().failedAt();
    LocalDate day = LocalDate
        .ofInstant(Micros.toInstant(failedAt == null ? best.pattern().windowTo() : failedAt), ZoneOffset.UTC);
    String outcome = best.leadTime().map(StreamMessages::stopped).orElse("it recovered");
    return String.format(Locale.ROOT, "like \"%s\" of %s, similarity %.2f, %s", best.pattern().label(), day,
        best.similarity(), outcome);
  }

  private static String stopped(Duration lead) {
    return lead.toMinutes() < 1 ? "stopped at once" : "stopped " + lead.toMinutes() + " min later";
  }

  static String alarm(Alarm alarm) {
    return Json.text(g -> {
      g.writeStartObject();
      g.writeStringProperty("type", "alarm");
      PlantJson.alarmProperties(g, alarm);
      g.writeEndObject();
    });
  }

  static String subscribed(int sensors, List<String> unknown) {
    return Json.text(g -> {
      g.writeStartObject();
      g.writeStringProperty("type", "subscribed");
      g.writeNumberProperty("sensors", sensors);
      g.writeArrayPropertyStart("unknown");
      unknown.forEach(g::writeString);
      g.writeEndArray();
      g.writeEndObject();
    });
  }

  static String unsubscribed() {
    return "{\"type\":\"unsubscribed\"}";
  }

  static String error(HttpError error) {
    return Json.text(g -> {
      g.writeStartObject();
      g.writeStringProperty("type", "error");
      g.writeStringProperty("code", error.code());
      g.writeStringProperty("message", error.text());
      g.writeEndObject();
    });
  }

  /** The newest reading of one sensor. */
  record Reading(int sensorId, long timestamp, double value, byte quality) {}
}
