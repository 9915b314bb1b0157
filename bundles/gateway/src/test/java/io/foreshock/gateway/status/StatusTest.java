package io.foreshock.gateway.status;

import static io.foreshock.gateway.GatewayHarness.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.HealthProbe.Health;
import io.foreshock.api.platform.HealthProbe.Level;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.gateway.FakeAlarmsAndDetection;
import io.foreshock.gateway.GatewayHarness;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StatusTest {
  private static final Pattern SAMPLE = Pattern
      .compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? ([-+0-9.eEInfNa]+)");
  @TempDir
  Path folder;
  private GatewayHarness gateway;
  private final FakeAlarmsAndDetection detection = new FakeAlarmsAndDetection();

  private record Probe(String name, Supplier<Health> state) implements HealthProbe {
    @Override
    public Health health() {
      return state.get();
    }
  }

  private record Source(String id, ConnectionStatus status) implements Connection {
    @Override
    public String protocol() {
      return "mqtt";
    }
  }

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
    gateway.services.with(Detection.class, detection.detection()).with(Alarms.class, detection.alarms()).with(
        SqlQueryEngine.class, (sql, parameters) -> {
          throw new UnsupportedOperationException();
        });
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private void probe(String name, Level level, String message, Map<String, Double> metrics) {
    gateway.services.with(HealthProbe.class, new Probe(name, () -> new Health(level, message, metrics)));
  }

  private HttpResponse<String> text(String path) throws Exception {
    return gateway.send(HttpRequest.newBuilder(gateway.uri(path)).header("Accept", "text/plain"));
  }

  @Test
  void theWorstProbeDecidesAndCriticalIs503() throws Exception {
    probe("engine", Level.OK, "", Map.of());
    HttpResponse<String> ok = gateway.get("/health");
    assertEquals(200, ok.statusCode(), ok.body());
    assertEquals("ok", json(ok).get("status").stringValue());
    assertEquals("1.2.3", json(ok).get("version").stringValue());
    probe("disk", Level.WARN, "nearly full: free=1 GB", Map.of());
    assertEquals("warn", json(gateway.get("/health")).get("status").stringValue());
    gateway.services.with(HealthProbe.class, new Probe("bad", () -> {
      throw new IllegalStateException("secret");
    }));
    HttpResponse<String> critical = gateway.get("/health");
    assertEquals(503, critical.statusCode());
    assertEquals("critical", json(critical).get("status").stringValue());
    assertFalse(critical.body().contains("secret"));
  }

  @Test
  void missingPartsAreNamed() throws Exception {
    gateway.services.without(SqlQueryEngine.class);
    gateway.services.without(Detection.class);
    JsonNode r = json(gateway.get("/health"));
    assertEquals("warn", r.get("status").stringValue());
    assertTrue(r.get("components").toString().contains("not running: SqlQueryEngine"), r.toString());
    assertTrue(r.get("components").toString().contains("not running: Detection"), r.toString());
  }

  @Test
  void theTextIsForPeople() throws Exception {
    probe("engine", Level.WARN, "retention is behind", Map.of());
    gateway.services.with(Connection.class, new Source("mqtt:plantbus",
        new ConnectionStatus(ConnectionStatus.State.OFFLINE, "connection refused", 12, 3.25, 4,
            1_773_475_200_000_000L)));
    String text = text("/health").body();
    assertTrue(text.startsWith("Foreshock 1.2.3: warn, up "), text);
    assertTrue(text.contains("  engine         warn       retention is behind\n"), text);
    assertTrue(text.contains("  mqtt:plantbus  offline    12 readings, 3.3/s, 4 sensors; connection refused\n"), text);
    JsonNode source = json(gateway.get("/api/sources")).get(0);
    assertEquals("OFFLINE", source.get("state").stringValue());
    assertEquals("2026-03-14T08:00:00Z", source.get("nextRetryAt").stringValue());
  }

  @Test
  void metricsAreWellFormed() throws Exception {
    probe("engine", Level.OK, "",
        Map.of("committed_readings_total", 1e9, "weird-name.x", Double.NaN, "huge", Double.POSITIVE_INFINITY));
    probe("mqtt:a\"b\\c\nd", Level.CRITICAL, "", Map.of("committed_readings_total", 5.0));
    detection.set(new AssetStatus("line1/press4", Detection.State.NORMAL, 0.25, List.of(), 0, 1));
    detection.raise(FakeAlarmsAndDetection.alarm("a", AlarmState.UNACKNOWLEDGED));
    HttpResponse<String> r = gateway.get("/metrics");
    assertEquals("text/plain; version=0.0.4;charset=utf-8", r.headers().firstValue("Content-Type").orElse(""));
    List<String> lines = r.body().lines().toList();
    assertTrue(lines.contains("foreshock_committed_readings_total{component=\"engine\"} 1000000000"), r.body());
    assertTrue(lines.contains("# TYPE foreshock_committed_readings_total counter"), r.body());
    assertTrue(lines.contains("foreshock_weird_name_x{component=\"engine\"} NaN"), r.body());
    assertTrue(lines.contains("foreshock_huge{component=\"engine\"} +Inf"), r.body());
    assertTrue(lines.contains("foreshock_component_level{component=\"mqtt:a\\\"b\\\\c\\nd\"} 2"), r.body());
    assertTrue(lines.contains("foreshock_asset_anomaly_score{asset=\"line1/press4\"} 0.25"), r.body());
    assertTrue(lines.contains("foreshock_alarms_active{priority=\"1\"} 1"), r.body());
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("foreshock_jvm_memory_used_bytes{area=\"heap\"} ")));
    assertGrouped(lines);
  }

  /** Each metric once with HELP and TYPE before all of its samples. */
  private static void assertGrouped(List<String> lines) {
    Set<String> seen = new HashSet<>();
    String current = "";
    for (String line : lines) {
      if (line.startsWith("# HELP ")) {
        current = line.split(" ")[2];
        assertTrue(seen.add(current), line);
      } else if (line.startsWith("# TYPE ")) {
        assertEquals(current, line.split(" ")[2]);
      } else {
        Matcher m = SAMPLE.matcher(line);
        assertTrue(m.matches(), line);
        assertEquals(current, m.group(1));
        assertTrue(current.startsWith("foreshock_"), line);
      }
    }
  }

  @Test
  void thePageLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = gateway.get("/");
    assertEquals("text/html;charset=utf-8", page.headers().firstValue("Content-Type").orElse(""));
    for (String path : new String[]{"/", "/status.js", "/status.css"}) {
      HttpResponse<String> r = gateway.get(path);
      assertEquals(200, r.statusCode(), path);
      assertFalse(r.body().matches("(?s).*https?://.*"), path);
      assertFalse(r.body().contains("innerHTML"), path);
    }
    assertFalse(page.body().matches("(?s).*<script>.*|.*<style.*|.* on[a-z]+=.*"), "the policy forbids inline code");
  }
}
