package io.foreshock.gateway.plant;

import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.JsonBody;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /api/patterns}, {@code /api/similar} and verdicts on matches. */
public final class PatternEndpoints {
  private static final int DEFAULT_SIMILAR = 10;
  private static final int MAX_SIMILAR = 100;

  private final Services services;

  public PatternEndpoints(Services services) {
    this.services = services;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/api/patterns", this::list).post("/api/patterns", this::mark)
        .delete("/api/patterns/{incidentId}", this::remove).get("/api/similar", this::similar)
        .get("/api/episodes", this::episodes)
        .post("/api/matches/{id}/verdict", this::verdict);
  }

  private void list(Exchange exchange) throws IOException {
    List<FailurePattern> patterns = services.require(PatternLibrary.class).patterns();
    exchange.json(200, g -> PlantJson.array(g, patterns, PlantJson::pattern));
  }

  private void mark(Exchange exchange) throws IOException {
    PatternLibrary library = services.require(PatternLibrary.class);
    JsonBody body = exchange.jsonBody();
    FailureMark mark = new FailureMark(body.requiredText("asset"), body.requiredTime("from"), body.requiredTime("to"),
        body.time("failedAt"), body.requiredText("label"), body.text("cause", ""), body.text("remedy", ""),
        body.requiredText("operator"));
    List<FailurePattern> patterns = library.mark(mark);
    exchange.json(201, g -> PlantJson.array(g, patterns, PlantJson::pattern));
  }

  private void remove(Exchange exchange) throws IOException {
    int removed = services.require(PatternLibrary.class).removeIncident(exchange.variable("incidentId"));
    if (removed == 0)
      throw HttpError.notFound("no patterns of this incident");
    exchange.jsonObject(200, g -> g.writeNumberProperty("removed", removed));
  }

  private void similar(Exchange exchange) throws IOException {
    Detection detection = services.require(Detection.class);
    exchange.requiredQuery("from");
    exchange.requiredQuery("to");
    long from = exchange.timeQuery("from", 0);
    long to = exchange.timeQuery("to", 0);
    if (from >= to)
      throw HttpError.badRequest("from must be before to");
    List<Match> matches = detection.findSimilar(exchange.requiredQuery("asset"), from, to,
        exchange.intQuery("limit", DEFAULT_SIMILAR, 1, MAX_SIMILAR));
    exchange.json(200, g -> PlantJson.array(g, matches, PlantJson::match));
  }

  private void episodes(Exchange exchange) throws IOException {
    Episodes search = services.require(Episodes.class);
    exchange.requiredQuery("from");
    exchange.requiredQuery("to");
    List<String> tags = List.of(exchange.requiredQuery("sensors").split(",", -1));
    if (tags.size() > Episodes.MOST_SENSORS)
      throw HttpError.badRequest("too many sensors: limit=" + Episodes.MOST_SENSORS);
    long from = exchange.timeQuery("from", 0);
    long to = exchange.timeQuery("to", 0);
    if (from >= to)
      throw HttpError.badRequest("from must be before to");
    Episodes.Question question = new Episodes.Question(tags, from, to,
        exchange.intQuery("limit", DEFAULT_SIMILAR, 1, MAX_SIMILAR));
    List<Episodes.Episode> found = search.similar(question);
    exchange.json(200, g -> PlantJson.array(g, found, PlantJson::episode));
  }

  private void verdict(Exchange exchange) throws IOException {
    PatternLibrary library = services.require(PatternLibrary.class);
    JsonBody body = exchange.jsonBody();
    JsonNode same = body.member("same");
    if (same == null || !same.isBoolean())
      throw HttpError.badRequest("same must be true or false");
    library.verdict(exchange.variable("id"), same.booleanValue(), body.requiredText("operator"));
    exchange.jsonObject(200, g -> g.writeBooleanProperty("stored", true));
  }
}
