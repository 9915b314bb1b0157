package io.foreshock.gateway;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.RequestGuard;
import io.foreshock.gateway.ingest.HttpSources;
import io.foreshock.gateway.live.LiveHub;
import io.foreshock.gateway.live.SensorStreamServlet;
import io.foreshock.gateway.http.TokenGuard;
import io.foreshock.gateway.plant.BundleEndpoints;
import io.foreshock.gateway.status.StoreEndpoints;
import io.foreshock.gateway.status.Identity;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import tools.jackson.databind.JsonNode;

/** The gateway's servlets in an embedded Jetty on a free port, over in-memory services. */
public final class GatewayHarness implements AutoCloseable {
  public static final String TOKEN = "a-token-for-tests";
  public static final long MAX_READINGS_BYTES = 1 << 20;

  public final InMemoryAppliance appliance = new InMemoryAppliance();
  public final FakeServices services = new FakeServices();
  public final GatewayStats stats = new GatewayStats();
  public final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final HttpSources sources = new HttpSources(Duration.ofSeconds(2));
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  public final LiveHub hub = new LiveHub(services, stats, 4);

  public GatewayHarness(Path uploads) throws Exception {
    services.with(Catalog.class, appliance.catalog()).with(IngestService.class, appliance.ingest())
        .with(History.class, appliance.history()).with(LiveFeed.class, appliance.feed());
    RequestGuard guard = new RequestGuard(List.of("plant-pc"), List.of("https://scada.example"));
    GatewayRoutes.Parts parts = new GatewayRoutes.Parts(services, sources, stats, new Identity("1.2.3"),
        new BundleEndpoints(services, new TokenGuard(TOKEN), uploads), new StoreEndpoints(services, new TokenGuard(
            TOKEN)),
        uploads, MAX_READINGS_BYTES);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new GatewayServlet(guard, GatewayRoutes.of(parts), stats)), "/*");
    context.addServlet(new ServletHolder(new SensorStreamServlet(hub, guard, stats)), "/sensor-stream");
    JettyWebSocketServletContainerInitializer.configure(context, null);
    server.setHandler(context);
    server.start();
    hub.start();
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  public HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path)).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
    return post(path, "application/json", body);
  }

  public static JsonNode json(HttpResponse<String> response) {
    return Json.tree(response.body());
  }

  public static String errorCode(HttpResponse<String> response) {
    return json(response).get("error").get("code").stringValue();
  }

  @Override
  public void close() throws Exception {
    hub.close();
    client.shutdownNow();
    client.close();
    server.stop();
    sources.close();
  }
}
