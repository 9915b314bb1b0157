package io.foreshock.gateway;

import io.foreshock.api.Micros;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import io.foreshock.gateway.ingest.HttpSources;
import io.foreshock.gateway.ingest.ReadingsEndpoint;
import io.foreshock.gateway.plant.AlarmEndpoints;
import io.foreshock.gateway.plant.BundleEndpoints;
import io.foreshock.gateway.plant.CatalogEndpoints;
import io.foreshock.gateway.plant.PackEndpoints;
import io.foreshock.gateway.plant.PatternEndpoints;
import io.foreshock.gateway.plant.ReportEndpoint;
import io.foreshock.gateway.plant.SimulationEndpoints;
import io.foreshock.gateway.query.FileEndpoints;
import io.foreshock.gateway.query.SqlEndpoint;
import io.foreshock.gateway.status.HealthEndpoint;
import io.foreshock.gateway.status.Identity;
import io.foreshock.gateway.status.MetricsEndpoint;
import io.foreshock.gateway.status.SourcesEndpoint;
import io.foreshock.gateway.status.StatusPage;
import io.foreshock.gateway.status.StoreEndpoints;
import java.nio.file.Path;

/** Every path of the gateway but the WebSocket. */
final class GatewayRoutes {
  private GatewayRoutes() {
  }

  /** What the endpoints work with. */
  record Parts(Services services, HttpSources sources, GatewayStats stats, Identity identity, BundleEndpoints bundles,
      StoreEndpoints store, Path uploads, long maxReadingsBytes) {}

  static Router of(Parts parts) {
    Services services = parts.services();
    Router.Builder routes = Router.builder();
    routes.get("/health", new HealthEndpoint(services, parts.identity()));
    routes.get("/metrics", new MetricsEndpoint(services, parts.identity()));
    routes.get("/api/sources", new SourcesEndpoint(services));
    routes.post("/api/readings",
        new ReadingsEndpoint(services, parts.sources(), parts.stats(), Micros::now, parts.maxReadingsBytes()));
    routes.post("/api/sql", new SqlEndpoint(services));
    new CatalogEndpoints(services).addTo(routes);
    new AlarmEndpoints(services).addTo(routes);
    new PatternEndpoints(services).addTo(routes);
    new PackEndpoints(services).addTo(routes);
    new SimulationEndpoints(services).addTo(routes);
    routes.post("/api/report", new ReportEndpoint(services));
    parts.bundles().addTo(routes);
    parts.store().addTo(routes);
    new FileEndpoints(services, parts.uploads()).addTo(routes);
    StatusPage.addTo(routes);
    return routes.build();
  }
}
