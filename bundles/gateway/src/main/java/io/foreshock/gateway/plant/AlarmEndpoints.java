package io.foreshock.gateway.plant;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.JsonBody;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code /api/alarms}: the alarm list, acknowledgement and shelving. */
public final class AlarmEndpoints {
  private static final int DEFAULT_SHELVE_MINUTES = 60;
  private static final int MAX_SHELVE_MINUTES = 24 * 60;

  private final Services services;

  public AlarmEndpoints(Services services) {
    this.services = services;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/api/alarms", this::list).get("/api/alarms/{id}", this::one)
        .post("/api/alarms/{id}/ack", this::acknowledge).post("/api/alarms/{id}/shelve", this::shelve);
  }

  private void list(Exchange exchange) throws IOException {
    Alarms alarms = services.require(Alarms.class);
    boolean period = exchange.query("from") != null || exchange.query("to") != null;
    List<Alarm> list = period
        ? alarms.raisedBetween(exchange.timeQuery("from", 0), exchange.timeQuery("to", Long.MAX_VALUE))
        : alarms.active();
    exchange.json(200, g -> PlantJson.array(g, list, PlantJson::alarm));
  }

  private void one(Exchange exchange) throws IOException {
    Alarm alarm = services.require(Alarms.class).find(exchange.variable("id"))
        .orElseThrow(() -> HttpError.notFound("no such alarm"));
    exchange.json(200, g -> PlantJson.alarm(g, alarm));
  }

  private void acknowledge(Exchange exchange) throws IOException {
    Alarms alarms = services.require(Alarms.class);
    String operator = exchange.jsonBody().requiredText("operator");
    Alarm alarm = alarms.acknowledge(exchange.variable("id"), operator);
    exchange.json(200, g -> PlantJson.alarm(g, alarm));
  }

  private void shelve(Exchange exchange) throws IOException {
    Alarms alarms = services.require(Alarms.class);
    JsonBody body = exchange.jsonBody();
    double minutes = body.number("minutes", DEFAULT_SHELVE_MINUTES);
    if (!(minutes >= 1 && minutes <= MAX_SHELVE_MINUTES))
      throw HttpError.badRequest("minutes must be a number from 1 to " + MAX_SHELVE_MINUTES);
    Alarm alarm = alarms.shelve(exchange.variable("id"), body.requiredText("operator"),
        Duration.ofSeconds((long) (minutes * 60)), body.text("reason", ""));
    exchange.json(200, g -> PlantJson.alarm(g, alarm));
  }
}
