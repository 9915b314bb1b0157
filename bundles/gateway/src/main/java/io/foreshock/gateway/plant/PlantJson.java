package io.foreshock.gateway.plant;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.gateway.http.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** The appliance's records as JSON; enum names as they are, times as ISO text. */
public final class PlantJson {
  private PlantJson() {
  }

  static <T> void array(JsonGenerator g, List<T> items, BiConsumer<JsonGenerator, T> writer) {
    g.writeStartArray();
    items.forEach(item -> writer.accept(g, item));
    g.writeEndArray();
  }

  static void sensorProperties(JsonGenerator g, Sensor sensor) {
    g.writeStringProperty("sensor", sensor.tag());
    g.writeNumberProperty("id", sensor.id());
    g.writeStringProperty("asset", sensor.asset());
    g.writeStringProperty("name", sensor.name());
    g.writeStringProperty("unit", sensor.unit());
    g.writeStringProperty("quantity", sensor.spec().quantity());
    Json.number(g, "low", sensor.spec().low());
    Json.number(g, "high", sensor.spec().high());
    g.writeStringProperty("description", sensor.spec().description());
  }

  /** Writes an alarm's members into the object that is open. */
  public static void alarmProperties(JsonGenerator g, Alarm alarm) {
    g.writeStringProperty("id", alarm.id());
    g.writeStringProperty("kind", alarm.kind().name());
    g.writeStringProperty("state", alarm.state().name());
    g.writeNumberProperty("priority", alarm.priority());
    g.writeStringProperty("asset", alarm.asset());
    g.writeStringProperty("tag", alarm.tag());
    g.writeStringProperty("message", alarm.message());
    Json.time(g, "raisedAt", alarm.raisedAt());
    Json.time(g, "detectedAt", alarm.detectedAt());
    Json.time(g, "returnedAt", alarm.returnedAt());
    g.writeStringProperty("acknowledgedBy", alarm.acknowledgedBy());
    Json.number(g, "score", alarm.score());
    Match match = alarm.match();
    if (match != null) {
      g.writeName("match");
      match(g, match);
    }
  }

  static void alarm(JsonGenerator g, Alarm alarm) {
    g.writeStartObject();
    alarmProperties(g, alarm);
    g.writeEndObject();
  }

  static void match(JsonGenerator g, Match match) {
    g.writeStartObject();
    g.writeStringProperty("id", match.id());
    g.writeStringProperty("asset", match.asset());
    Json.time(g, "windowFrom", match.windowFrom());
    Json.time(g, "windowTo", match.windowTo());
    Json.number(g, "similarity", match.similarity());
    leadTime(g, match.leadTime());
    g.writeName("pattern");
    pattern(g, match.pattern());
    g.writeArrayPropertyStart("contributions");
    for (Contribution c : match.contributions()) {
      g.writeStartObject();
      g.writeStringProperty("sensor", c.tag());
      Json.number(g, "share", c.share());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  static void episode(JsonGenerator g, Episodes.Episode episode) {
    g.writeStartObject();
    g.writeStringProperty("asset", episode.asset());
    Json.time(g, "from", episode.from());
    Json.time(g, "to", episode.to());
    Json.number(g, "similarity", episode.similarity());
    g.writeArrayPropertyStart("channels");
    for (Episodes.Channel c : episode.channels()) {
      g.writeStartObject();
      g.writeStringProperty("asked", c.asked());
      g.writeStringProperty("sensor", c.tag());
      Json.number(g, "similarity", c.similarity());
      Json.number(g, "amplitude", c.amplitude());
      Json.number(g, "level", c.level());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  static void pattern(JsonGenerator g, FailurePattern pattern) {
    g.writeStartObject();
    g.writeStringProperty("id", pattern.id());
    g.writeStringProperty("incidentId", pattern.incidentId());
    g.writeStringProperty("label", pattern.label());
    g.writeStringProperty("asset", pattern.asset());
    g.writeStringProperty("assetKind", pattern.assetKind());
    Json.time(g, "windowFrom", pattern.windowFrom());
    Json.time(g, "windowTo", pattern.windowTo());
    Json.time(g, "failedAt", pattern.failedAt());
    leadTime(g, pattern.leadTime());
    g.writeStringProperty("cause", pattern.cause());
    g.writeStringProperty("remedy", pattern.remedy());
    g.writeEndObject();
  }

  private static void leadTime(JsonGenerator g, Optional<Duration> leadTime) {
    if (leadTime.isPresent())
      g.writeNumberProperty("leadTimeSeconds", leadTime.get().toSeconds());
    else
      g.writeNullProperty("leadTimeSeconds");
  }
}
