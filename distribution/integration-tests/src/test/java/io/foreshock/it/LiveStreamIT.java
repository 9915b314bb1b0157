package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A dashboard: readings go in by REST and come out by WebSocket and SQL. */
class LiveStreamIT {
  @TempDir
  Path data;

  /** Collects whole text messages. */
  private static final class Inbox implements WebSocket.Listener {
    private final Queue<JsonNode> messages = new ConcurrentLinkedQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        messages.add(Product.JSON.readTree(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  @Test
  void aRestReadingReachesTheSubscribedBrowserAndSql() throws Exception {
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      URI stream = URI.create(product.uri("/sensor-stream").toString().replace("http:", "ws:"));
      Inbox inbox = new Inbox();
      WebSocket socket = product.http().newWebSocketBuilder().header("Origin", "http://localhost:3000")
          .buildAsync(stream, inbox).join();
      socket.sendText("{\"action\":\"subscribe\",\"sensors\":[\"sensor-42\"]}", true).join();
      Await.until("the subscription is confirmed",
          () -> inbox.messages.stream().anyMatch(m -> m.path("type").asString().equals("subscribed")));
      Instant when = Instant.parse("2026-03-14T02:10:00Z");
      product.post("/api/readings", Map.of("source", "test", "seq", 1, "readings",
          List.of(Map.of("sensor", "sensor-42", "ts", when.toString(), "value", 71.4),
              Map.of("sensor", "sensor-43", "ts", when.toString(), "value", 1))));
      Await.until("a reading arrives",
          () -> inbox.messages.stream().anyMatch(m -> m.path("type").asString().equals("reading")));
      JsonNode reading = inbox.messages.stream().filter(m -> m.path("type").asString().equals("reading")).findFirst()
          .orElseThrow();
      assertTrue(reading.path("sensor_id").asString().endsWith("sensor-42"), reading::toString);
      assertEquals(71.4, reading.path("value").asDouble());
      assertTrue(reading.has("anomaly_score") && reading.has("timestamp"), reading::toString);
      assertEquals(71.4, product.sql("SELECT \"value\" FROM readings WHERE ts = TIMESTAMP '2026-03-14 02:10:00' "
          + "AND sensor_id LIKE '%sensor-42'").get(0).get(0).asDouble());
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      assertEquals(200, product.send("GET", "/metrics", "text/plain", new byte[0]).statusCode());
      assertEquals(400, product.send("POST", "/api/readings", "application/json", "{\"readings\":[{}]}".getBytes())
          .statusCode());
    }
  }
}
