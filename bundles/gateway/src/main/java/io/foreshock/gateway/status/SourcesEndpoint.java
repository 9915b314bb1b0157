package io.foreshock.gateway.status;

import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code GET /api/sources}: every configured connection and how it is. */
public final class SourcesEndpoint implements Endpoint {
  private final Services services;

  public SourcesEndpoint(Services services) {
    this.services = services;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    SystemReport report = SystemReport.of(services);
    exchange.json(200, g -> writeSources(g, report.sources()));
  }

  static void writeSources(JsonGenerator g, List<SystemReport.Source> sources) {
    g.writeStartArray();
    for (SystemReport.Source s : sources) {
      ConnectionStatus status = s.status();
      g.writeStartObject();
      g.writeStringProperty("id", s.id());
      g.writeStringProperty("protocol", s.protocol());
      g.writeStringProperty("state", status.state().name());
      g.writeStringProperty("cause", status.cause());
      g.writeNumberProperty("readings", status.readings());
      Json.number(g, "readingsPerSecond", status.readingsPerSecond());
      g.writeNumberProperty("sensors", status.sensors());
      Json.time(g, "nextRetryAt", status.nextRetryAt());
      g.writeEndObject();
    }
    g.writeEndArray();
  }
}
