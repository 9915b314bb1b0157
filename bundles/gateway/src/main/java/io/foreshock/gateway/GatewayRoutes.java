package io.foreshock.gateway;

import io.foreshock.api.Micros;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import io.foreshock.gateway.ingest.HttpSources;
import io.foreshock.gateway.ingest.ReadingsEndpoint;
import io.foreshock.gateway.plant.BundleEndpoints;
import io.foreshock.gateway.query.SqlEndpoint;
import io.foreshock.gateway.status.HealthEndpoint;
import io.foreshock.gateway.status.Identity;
import io.foreshock.gateway.status.MetricsEndpoint;
import io.foreshock.gateway.status.SourcesEndpoint;

/** Every path of the gateway but the WebSocket. */
final class GatewayRoutes {
  private GatewayRoutes() {
  }

  /** What the endpoints work with. */
  record Parts(Services services, HttpSources sources, GatewayStats stats, Identity identity, BundleEndpoints bundles,
      long maxReadingsBytes) {}

  static Router of(Parts parts) {
    Services services = parts.services();
    Router.Builder routes = Router.builder();
    routes.get("/health", new HealthEndpoint(services, parts.identity()));
    routes.get("/metrics", new MetricsEndpoint(services, parts.identity()));
    routes.get("/api/sources", new SourcesEndpoint(services));
    routes.post("/api/readings",
        new ReadingsEndpoint(services, parts.sources(), parts.stats(), Micros::now, parts.maxReadingsBytes()));
    routes.post("/api/sql", new SqlEndpoint(services));
    parts.bundles().addTo(routes);
    return routes.build();
  }
}
