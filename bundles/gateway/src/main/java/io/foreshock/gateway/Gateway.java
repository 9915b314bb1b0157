package io.foreshock.gateway;

import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.RequestGuard;
import io.foreshock.gateway.http.TokenGuard;
import io.foreshock.gateway.ingest.HttpSources;
import io.foreshock.gateway.live.LiveHub;
import io.foreshock.gateway.live.SensorStreamServlet;
import io.foreshock.gateway.plant.BundleEndpoints;
import io.foreshock.gateway.status.Identity;
import io.foreshock.gateway.status.StoreEndpoints;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Puts the gateway together and offers it to the HTTP whiteboard. It depends on no other service, so that
 * {@code /health} answers when everything else is down.
 */
@Component(service = HealthProbe.class, immediate = true, configurationPid = "io.foreshock.gateway")
@Designate(ocd = GatewayConfig.class)
public final class Gateway implements HealthProbe {
  private final GatewayStats stats = new GatewayStats();
  private final OsgiServices services;
  private final HttpSources sources;
  private final LiveHub hub;
  private final List<ServiceRegistration<?>> registrations;

  @Activate
  public Gateway(BundleContext context, GatewayConfig config) throws IOException {
    Path run = DataFolder.of(context).resolve("run");
    String version = context.getProperty(Appliance.VERSION_PROPERTY);
    services = new OsgiServices(context);
    sources = new HttpSources(Duration.ofSeconds(Math.max(1, config.commitTimeoutSeconds())));
    RequestGuard guard = new RequestGuard(listed(config.allowedHosts()), listed(config.allowedOrigins()));
    TokenGuard owner = new TokenGuard(AdminToken.create(run, new SecureRandom()));
    BundleEndpoints bundles = new BundleEndpoints(services, owner, run);
    StoreEndpoints store = new StoreEndpoints(services, owner);
    GatewayRoutes.Parts parts = new GatewayRoutes.Parts(services, sources, stats,
        new Identity(version == null ? "unknown" : version), bundles, store, run, config.maxReadingsBytes());
    Servlet rest = new GatewayServlet(guard, GatewayRoutes.of(parts), stats);
    hub = new LiveHub(services, stats, config.maxStreamClients()).start();
    Servlet stream = new SensorStreamServlet(hub, guard, stats);
    registrations = List.of(context.registerService(Servlet.class, rest, whiteboard("foreshock-rest", "/*")),
        context.registerService(Servlet.class, stream, whiteboard("foreshock-stream", "/sensor-stream")));
  }

  /** A .cfg file has one text for a list: commas separate there too. */
  private static List<String> listed(String[] values) {
    return Arrays.stream(values).flatMap(v -> Arrays.stream(v.split(","))).map(String::strip).filter(v -> !v.isEmpty())
        .toList();
  }

  private static Dictionary<String, Object> whiteboard(String name, String pattern) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("osgi.http.whiteboard.servlet.name", name);
    properties.put("osgi.http.whiteboard.servlet.pattern", pattern);
    properties.put("osgi.http.whiteboard.servlet.asyncSupported", true);
    return properties;
  }

  @Deactivate
  void stop() {
    hub.close();
    registrations.forEach(ServiceRegistration::unregister);
    sources.close();
    services.close();
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public Health health() {
    return new Health(Level.OK, "", stats.metrics());
  }
}
