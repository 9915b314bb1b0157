package io.foreshock.gateway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.gateway.FakeAlarmsAndDetection;
import io.foreshock.gateway.GatewayHarness;
import io.foreshock.gateway.http.Json;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SensorStreamTest {
  private static final long T = 1_773_475_200_000_000L;
  @TempDir
  Path folder;
  private GatewayHarness gateway;
  private final FakeAlarmsAndDetection detection = new FakeAlarmsAndDetection();

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
    gateway.services.with(Detection.class, detection.detection()).with(Alarms.class, detection.alarms());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  /** A browser: collects whole messages, and reads only when told to. */
  private static final class Browser implements WebSocket.Listener {
    private final Queue<JsonNode> messages = new ConcurrentLinkedQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final boolean reads;
    private volatile int closeCode = -1;

    Browser(boolean reads) {
      this.reads = reads;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (reads) socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        messages.add(Json.tree(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      closeCode = statusCode;
      return null;
    }

    List<JsonNode> of(String type) {
      return messages.stream().filter(m -> m.get("type").stringValue().equals(type)).toList();
    }

    JsonNode await(String type) {
      Await.until("a message of type " + type, () -> !of(type).isEmpty());
      return of(type).getFirst();
    }
  }

  private WebSocket connect(Browser browser, String origin) {
    var builder = gateway.client.newWebSocketBuilder();
    if (!origin.isEmpty()) builder.header("Origin", origin);
    return builder.buildAsync(java.net.URI.create("ws://127.0.0.1:" + gateway.port() + "/sensor-stream"), browser)
        .join();
  }

  private static void subscribe(WebSocket socket, Browser browser, String sensors) {
    int before = browser.of("subscribed").size();
    socket.sendText("{\"action\":\"subscribe\",\"sensors\":[" + sensors + "]}", true).join();
    Await.until("the subscription is confirmed", () -> browser.of("subscribed").size() > before);
  }

  @Test
  void theReactExampleGetsWhatItReads() {
    gateway.appliance.catalog()
        .register(new SensorSpec("line1/press4", "bearing_temp", "°C", "temperature", 20, 80, ""));
    Sensor sensor = gateway.appliance.catalog().sensor("line1/press4/bearing_temp").orElseThrow();
    detection.set(new AssetStatus("line1/press4", Detection.State.ABNORMAL, 0.91,
        List.of(FakeAlarmsAndDetection.match(0.94)), T, T + 1));
    Browser browser = new Browser(true);
    WebSocket socket = connect(browser, "http://localhost:3000");
    subscribe(socket, browser, "\"line1/press4/bearing_temp\",\"sensor-99\"");
    assertEquals(1, browser.of("subscribed").getFirst().get("sensors").intValue());
    assertEquals("default/sensor-99", browser.of("subscribed").getFirst().get("unknown").get(0).stringValue());
    gateway.appliance.write("x", ReadingBatch.builder(1).add(sensor.id(), T + 123_456, 71.4).build());
    JsonNode m = browser.await("reading");
    assertEquals("line1/press4/bearing_temp", m.get("sensor_id").stringValue());
    assertEquals(71.4, m.get("temperature").doubleValue());
    assertEquals(71.4, m.get("value").doubleValue());
    assertEquals("GOOD", m.get("quality").stringValue());
    assertEquals(Instant.parse("2026-03-14T08:00:00.123Z"), Instant.parse(m.get("timestamp").stringValue()));
    assertEquals(0.91, m.get("anomaly_score").doubleValue());
    assertEquals("like \"bearing seizure\" of 2026-03-14, similarity 0.94, stopped 41 min later",
        m.get("pattern_description").stringValue());
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    Await.until("the client is forgotten", () -> gateway.stats.streamClients.get() == 0);
  }

  @Test
  void wildcardsCoverSensorsThatAppearLaterAndUnsubscribeEndsThem() {
    Browser browser = new Browser(true);
    WebSocket socket = connect(browser, "");
    subscribe(socket, browser, "\"line1/press4/*\"");
    Sensor late = gateway.appliance.sensor("line1/press4/late");
    Sensor other = gateway.appliance.sensor("line1/press40/late");
    gateway.appliance.write("x",
        ReadingBatch.builder(2).add(other.id(), T, 1).add(late.id(), T, Double.NaN).build());
    JsonNode m = browser.await("reading");
    assertEquals("line1/press4/late", m.get("sensor_id").stringValue());
    assertTrue(m.get("value").isNull());
    assertTrue(m.get("anomaly_score").isNull());
    socket.sendText("{\"action\":\"unsubscribe\"}", true).join();
    browser.await("unsubscribed");
    gateway.appliance.write("x", ReadingBatch.builder(1).add(late.id(), T + 1, 2).build());
    subscribe(socket, browser, "\"line1/press40/late\"");
    Await.until("the newest value comes on subscribing", () -> browser.of("reading").size() == 2);
    assertEquals("line1/press40/late", browser.of("reading").get(1).get("sensor_id").stringValue());
  }

  @Test
  void alarmChangesReachEveryClient() {
    Browser browser = new Browser(true);
    connect(browser, "http://127.0.0.1:5173");
    Await.until("the stream listens", () -> detection.listeners() == 1 && gateway.stats.streamClients.get() == 1);
    detection.raise(FakeAlarmsAndDetection.alarm("a1", AlarmState.UNACKNOWLEDGED));
    JsonNode m = browser.await("alarm");
    assertEquals("a1", m.get("id").stringValue());
    assertEquals(2460, m.get("match").get("leadTimeSeconds").intValue());
  }

  @Test
  void aBadMessageIsAnsweredAndTheConnectionLives() {
    Browser browser = new Browser(true);
    WebSocket socket = connect(browser, "");
    List<String> bad = List.of("nonsense", "[]", "{}", "{\"action\":7}", "{\"action\":\"fly\"}",
        "{\"action\":\"subscribe\"}", "{\"action\":\"subscribe\",\"sensors\":\"x\"}",
        "{\"action\":\"subscribe\",\"sensors\":[7]}", "{\"action\":\"subscribe\",\"sensors\":[\"/x\"]}",
        "{\"action\":\"subscribe\",\"sensors\":[\"\"]}", "[".repeat(10_000));
    int expected = 0;
    for (String text : bad) {
      socket.sendText(text, true).join();
      int count = ++expected;
      Await.until("an error for " + text, () -> browser.of("error").size() == count);
    }
    subscribe(socket, browser, "\"*\"");
    assertFalse(browser.of("error").toString().contains("java"));
  }

  @Test
  void aMessageInManyFramesIsOneMessageAndAHugeOneEndsTheConnection() {
    Browser browser = new Browser(true);
    WebSocket socket = connect(browser, "");
    String text = "{\"action\":\"subscribe\",\"sensors\":[\"a/b\"]}";
    for (int i = 0; i < text.length(); i++)
      socket.sendText(text.substring(i, i + 1), i == text.length() - 1).join();
    browser.await("subscribed");
    try {
      for (int i = 0; i < 3; i++) socket.sendText("x".repeat(40_000), false).join();
    } catch (CompletionException e) {
      // the server may close while we still send
    }
    Await.until("the connection ends", () -> gateway.stats.streamClients.get() == 0);
  }

  @Test
  void aForeignOriginIsRefused() {
    for (String origin : List.of("https://evil.example", "null", "http://localhost.evil.example")) {
      CompletionException e = assertThrows(CompletionException.class, () -> connect(new Browser(true), origin));
      assertEquals(403, ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode(), origin);
    }
    connect(new Browser(true), "https://scada.example").abort();
  }

  @Test
  void aPlainRequestIsToldToUpgrade() throws Exception {
    assertEquals(426, gateway.get("/sensor-stream").statusCode());
  }

  @Test
  void aClientThatDoesNotReadIsConflatedAndHoldsNobodyUp() {
    Sensor sensor = gateway.appliance.sensor("a/b");
    Browser slow = new Browser(false);
    WebSocket slowSocket = connect(slow, "");
    slowSocket.sendText("{\"action\":\"subscribe\",\"sensors\":[\"*\"]}", true).join();
    Browser quick = new Browser(true);
    subscribe(connect(quick, ""), quick, "\"*\"");
    Await.until("both are connected", () -> gateway.stats.streamClients.get() == 2);
    int n = 50_000;
    for (int i = 0; i < n; i += 1_000) {
      ReadingBatch.Builder batch = ReadingBatch.builder(1_000);
      for (int k = 0; k < 1_000; k++) batch.add(sensor.id(), T + i + k, i + k);
      gateway.appliance.write("x", batch.build());
    }
    Await.until("the quick client has the newest value", () -> quick.of("reading").stream()
        .anyMatch(m -> m.get("value").doubleValue() == n - 1));
    assertTrue(quick.of("reading").size() < 200, "conflated: " + quick.of("reading").size());
    assertTrue(gateway.stats.conflatedReadings.sum() > n / 2);
    slowSocket.abort();
  }

  @Test
  void theStreamFollowsAFeedThatIsSwapped() {
    Sensor sensor = gateway.appliance.sensor("a/b");
    Browser browser = new Browser(true);
    WebSocket socket = connect(browser, "");
    subscribe(socket, browser, "\"*\"");
    InMemoryAppliance next = new InMemoryAppliance();
    next.sensor("a/b");
    gateway.services.without(LiveFeed.class);
    gateway.services.with(LiveFeed.class, next.feed());
    long[] n = {0};
    Await.until("a reading of the new feed arrives", () -> {
      next.write("y", ReadingBatch.builder(1).add(sensor.id(), T + n[0]++, 7).build());
      return browser.of("reading").stream().anyMatch(m -> m.get("value").doubleValue() == 7);
    });
  }

  @Test
  void stoppingSaysGoodbye() throws Exception {
    Browser browser = new Browser(true);
    WebSocket socket = connect(browser, "");
    subscribe(socket, browser, "\"*\"");
    gateway.hub.close();
    Await.until("the close frame arrives", () -> browser.closeCode == 1001);
  }
}
