package io.foreshock.gateway.status;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.HealthProbe.Health;
import io.foreshock.api.platform.HealthProbe.Level;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.gateway.http.Services;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at all probes and sources. Immutable. */
record SystemReport(Level level, List<Component> components, List<Source> sources) {
  private static final Logger LOG = LoggerFactory.getLogger(SystemReport.class);

  record Component(String name, Health health) {}

  record Source(String id, String protocol, ConnectionStatus status) {}

  static SystemReport of(Services services) {
    List<Component> components = new ArrayList<>();
    for (HealthProbe probe : services.all(HealthProbe.class))
      components.add(ask(probe));
    expect(services, components, "store", Level.CRITICAL, Catalog.class, IngestService.class, History.class);
    expect(services, components, "sql", Level.WARN, SqlQueryEngine.class);
    expect(services, components, "detection", Level.WARN, Detection.class);
    components.sort(Comparator.comparing(Component::name));
    List<Source> sources = new ArrayList<>();
    for (Connection connection : services.all(Connection.class))
      ask(connection, sources);
    sources.sort(Comparator.comparing(Source::id));
    Level level = components.stream().map(c -> c.health().level()).max(Comparator.naturalOrder()).orElse(Level.OK);
    return new SystemReport(level, List.copyOf(components), List.copyOf(sources));
  }

  /** A probe that fails is itself the news; it must not take the whole answer with it. */
  private static Component ask(HealthProbe probe) {
    try {
      return new Component(probe.name(), probe.health());
    } catch (RuntimeException e) {
      LOG.warn("health probe failed: {}", probe.getClass().getName(), e);
      return new Component(probe.getClass().getSimpleName(), new Health(Level.CRITICAL, "probe failed", Map.of()));
    }
  }

  private static void ask(Connection connection, List<Source> sources) {
    try {
      sources.add(new Source(connection.id(), connection.protocol(), connection.status()));
    } catch (RuntimeException e) {
      LOG.warn("connection does not tell its status: {}", connection.getClass().getName(), e);
    }
  }

  private static void expect(Services services, List<Component> components, String name, Level level,
      Class<?>... types) {
    List<String> missing = new ArrayList<>();
    for (Class<?> type : types)
      if (services.find(type).isEmpty())
        missing.add(type.getSimpleName());
    if (!missing.isEmpty())
      components.add(new Component(name, new Health(level, "not running: " + String.join(", ", missing), Map.of())));
  }
}
