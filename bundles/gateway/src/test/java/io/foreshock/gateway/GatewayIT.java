package io.foreshock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.Appliance;
import io.foreshock.gateway.http.Json;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import tools.jackson.databind.JsonNode;

/** The packaged bundle in Felix with its HTTP server; the store comes from the test kit through the system bundle. */
class GatewayIT {
  private static final List<String> BUNDLES = List.of("org.osgi.util.function", "org.osgi.util.promise",
      "org.osgi.service.component-", "org.apache.felix.scr", "org.apache.felix.configadmin", "jackson-annotations",
      "jackson-core", "jackson-databind", "org.osgi.service.servlet", "commons-fileupload", "commons-io",
      "org.apache.felix.http.servlet-api", "org.apache.felix.http.jetty12");

  @TempDir
  Path folder;
  private Framework framework;
  private Bundle gateway;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("org.osgi.framework.storage", folder.resolve("cache").toString());
    properties.put("org.osgi.framework.system.packages.extra", systemPackages());
    properties.put("org.osgi.service.http.port", "0");
    properties.put("org.apache.felix.http.host", "127.0.0.1");
    properties.put("org.apache.felix.jetty.websocket.enable", "true");
    properties.put("org.apache.felix.http.jetty.virtualthreads.enable", "true");
    properties.put(Appliance.DATA_PROPERTY, folder.resolve("data").toString());
    properties.put(Appliance.VERSION_PROPERTY, "9.8.7");
    framework = new FrameworkFactory().newFramework(properties);
    framework.start();
    BundleContext context = framework.getBundleContext();
    List<Bundle> installed = new ArrayList<>();
    for (String name : BUNDLES) installed.add(context.installBundle(jar(name).toURI().toString()));
    gateway = context.installBundle(new File(System.getProperty("gateway.jar")).toURI().toString());
    installed.add(gateway);
    Bundle report = context.installBundle(jar("report").toURI().toString());
    installed.add(report);
    for (Bundle bundle : installed) bundle.start();
    Await.until("the port file appears", Duration.ofSeconds(30), () -> Files.exists(portFile()));
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    framework.stop();
    framework.waitForStop(10_000);
  }

  private static String systemPackages() {
    StringBuilder packages = new StringBuilder();
    for (String p : List.of("", ".adapter", ".catalog", ".codec", ".detection", ".ingest", ".platform", ".report",
        ".sql", ".table", ".transfer", ".vector"))
      packages.append("io.foreshock.api").append(p).append(";version=1.0.0,");
    for (String p : List.of("", ".event", ".helpers", ".spi"))
      packages.append("org.slf4j").append(p).append(";version=2.0.20,");
    return packages.substring(0, packages.length() - 1);
  }

  /** A jar of the test class path; in a reactor build that stops before package it may be a folder of classes. */
  private static File jar(String name) {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String file = new File(entry).getName();
      if (file.startsWith(name) || file.startsWith("foreshock-" + name)) return new File(entry);
    }
    throw new AssertionError("not on the class path: " + name);
  }

  private Path portFile() {
    return folder.resolve("data/run/gateway.port");
  }

  private URI uri(String path) throws IOException {
    return URI.create("http://127.0.0.1:" + Files.readString(portFile()).strip() + path);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<byte[]> post(String path, String json) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    return Json.tree(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aloneItAnswersThatTheStoreIsMissing() throws Exception {
    HttpResponse<byte[]> health = get("/health");
    assertEquals(503, health.statusCode());
    JsonNode body = json(health);
    assertEquals("critical", body.get("status").stringValue());
    assertEquals("9.8.7", body.get("version").stringValue());
    assertTrue(body.get("components").toString().contains("not running: Catalog, IngestService, History"),
        body::toString);
    assertEquals(503, post("/api/readings", "[]").statusCode());
    assertEquals(503, post("/api/sql", "{\"sql\":\"select 1\"}").statusCode());
    assertEquals(200, get("/").statusCode());
    assertEquals(200, get("/metrics").statusCode());
    String token = Files.readString(folder.resolve("data/run/token")).strip();
    assertEquals(64, token.length());
    assertEquals(401, get("/api/bundles").statusCode());
    assertEquals(503,
        send(HttpRequest.newBuilder(uri("/api/bundles")).header("X-Foreshock-Token", token)).statusCode());
  }

  @Test
  void readingsPassFromRestToTheStreamAndIntoAReport() throws Exception {
    InMemoryAppliance appliance = new InMemoryAppliance();
    BundleContext context = framework.getBundleContext();
    List<ServiceRegistration<?>> store = List.of(context.registerService(Catalog.class, appliance.catalog(), null),
        context.registerService(IngestService.class, appliance.ingest(), null),
        context.registerService(History.class, appliance.history(), null),
        context.registerService(LiveFeed.class, appliance.feed(), null));
    Queue<String> messages = new ConcurrentLinkedQueue<>();
    WebSocket socket = client.newWebSocketBuilder().header("Origin", "http://localhost:3000")
        .buildAsync(URI.create(uri("/sensor-stream").toString().replace("http:", "ws:")), new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
            messages.add(text.toString());
            webSocket.request(1);
            return null;
          }
        }).join();
    socket.sendText("{\"action\":\"subscribe\",\"sensors\":[\"*\"]}", true).join();
    Await.until("subscribed", () -> messages.stream().anyMatch(m -> m.contains("\"subscribed\"")));
    long[] n = {0};
    Await.until("a reading passes through", () -> {
      assertEquals(200, post("/api/readings", "{\"source\":\"it\",\"seq\":" + n[0] + ",\"readings\":[{\"sensor\":"
          + "\"line1/press4/bearing_temp\",\"ts\":" + (1_773_475_200_000L + n[0]++) + ",\"value\":71.4}]}")
          .statusCode());
      return messages.stream().anyMatch(m -> m.contains("bearing_temp") && m.contains("71.4"));
    });
    HttpResponse<byte[]> pdf = post("/api/report", "{\"asset\":\"line1/press4\",\"from\":\"2026-03-14T07:00:00Z\","
        + "\"to\":\"2026-03-14T09:00:00Z\",\"author\":\"m.keller\",\"summary\":\"from the bundle\"}");
    assertEquals(200, pdf.statusCode(), () -> new String(pdf.body(), java.nio.charset.StandardCharsets.UTF_8));
    assertEquals("%PDF-", new String(pdf.body(), 0, 5, java.nio.charset.StandardCharsets.US_ASCII));
    store.forEach(ServiceRegistration::unregister);
    assertEquals(503, post("/api/readings", "[]").statusCode());
  }

  @Test
  void stoppedItLeavesNothingBehindAndStartsAgain() throws Exception {
    Path token = folder.resolve("data/run/token");
    String first = Files.readString(token);
    gateway.stop();
    assertFalse(Files.exists(portFile()));
    Await.until("its threads have ended",
        () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("gateway-")));
    gateway.start();
    Await.until("the port file is back", () -> Files.exists(portFile()));
    assertFalse(first.equals(Files.readString(token)), "a new token at every start");
    assertEquals(503, get("/health").statusCode());
    for (String bundle : List.of("io.foreshock.gateway", "io.foreshock.report"))
      for (Bundle b : framework.getBundleContext().getBundles())
        if (bundle.equals(b.getSymbolicName())) assertEquals(null, b.getHeaders().get("Export-Package"), bundle);
  }
}
