package io.foreshock.gateway.plant;

import static io.foreshock.gateway.GatewayHarness.errorCode;
import static io.foreshock.gateway.GatewayHarness.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.report.ReportRequest;
import io.foreshock.gateway.FakeAlarmsAndDetection;
import io.foreshock.gateway.GatewayHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PlantEndpointsTest {
  private static final long T = FakeAlarmsAndDetection.T;
  @TempDir
  Path folder;
  private GatewayHarness gateway;
  private final FakeAlarmsAndDetection detection = new FakeAlarmsAndDetection();

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
    gateway.services.with(Detection.class, detection.detection()).with(Alarms.class, detection.alarms())
        .with(PatternLibrary.class, detection.library());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private void readings() {
    var sensor = gateway.appliance.catalog()
        .register(new SensorSpec("line1/press4", "bearing_temp", "°C", "temperature", Double.NaN, 80, "Drive \"end\""));
    ReadingBatch.Builder batch = ReadingBatch.builder(100);
    for (int i = 0; i < 100; i++) batch.add(sensor.id(), T + i * 1_000_000L, i);
    gateway.appliance.write("x", batch.build());
  }

  @Test
  void sensorsAndTrendsAreServed() throws Exception {
    readings();
    JsonNode s = json(gateway.get("/api/sensors?latest=true")).get(0);
    assertEquals("line1/press4/bearing_temp", s.get("sensor").stringValue());
    assertEquals("°C", s.get("unit").stringValue());
    assertTrue(s.get("low").isNull());
    assertEquals(99.0, s.get("latest").get("value").doubleValue());
    assertEquals(0, json(gateway.get("/api/sensors?asset=line9")).size());
    JsonNode t = json(gateway.get("/api/trend?sensor=line1/press4/bearing_temp&from=2026-03-14T08:00:00Z&to="
        + (T + 200_000_000L) + "&buckets=4"));
    assertEquals(4, t.get("time").size());
    assertEquals(0.0, t.get("min").get(0).doubleValue());
    assertEquals(49.0, t.get("max").get(0).doubleValue());
    assertEquals(24.5, t.get("mean").get(0).doubleValue());
    assertTrue(t.get("mean").get(3).isNull());
    assertEquals(0, t.get("count").get(3).intValue());
    assertEquals(500, json(gateway.get("/api/trend?sensor=line1/press4/bearing_temp")).get("count").size());
    assertEquals(404, gateway.get("/api/trend?sensor=no/such").statusCode());
    assertEquals(400, gateway.get("/api/trend").statusCode());
    assertEquals(400, gateway.get("/api/trend?sensor=line1/press4/bearing_temp&buckets=16385").statusCode());
    assertEquals(400, gateway.get("/api/trend?sensor=line1/press4/bearing_temp&from=2&to=1").statusCode());
    assertEquals(400, gateway.get("/api/trend?sensor=line1/press4/bearing_temp&from=soon").statusCode());
  }

  @Test
  void assetsShowWhatDetectionThinks() throws Exception {
    readings();
    gateway.appliance.sensor("line1/press5/x");
    detection.set(new AssetStatus("line1/press4", Detection.State.ABNORMAL, 0.8,
        List.of(FakeAlarmsAndDetection.match(0.94)), T, T + 1));
    JsonNode assets = json(gateway.get("/api/assets"));
    assertEquals("ABNORMAL", assets.get(0).get("state").stringValue());
    assertEquals(0.8, assets.get(0).get("anomalyScore").doubleValue());
    assertEquals("bearing seizure",
        assets.get(0).get("matches").get(0).get("pattern").get("label").stringValue());
    assertTrue(assets.get(1).get("state").isNull());
    gateway.services.without(Detection.class);
    assertTrue(json(gateway.get("/api/assets")).get(0).get("state").isNull());
  }

  @Test
  void alarmsAreListedAcknowledgedAndShelved() throws Exception {
    detection.raise(FakeAlarmsAndDetection.alarm("a/1 ü", AlarmState.UNACKNOWLEDGED));
    detection.raise(FakeAlarmsAndDetection.alarm("a2", AlarmState.UNACKNOWLEDGED));
    JsonNode alarms = json(gateway.get("/api/alarms"));
    assertEquals(2, alarms.size());
    assertEquals("PATTERN_MATCH", alarms.get(0).get("kind").stringValue());
    assertEquals("2026-03-14T08:00:00Z", alarms.get(0).get("raisedAt").stringValue());
    assertTrue(alarms.get(0).get("returnedAt").isNull());
    assertFalse(alarms.toString().contains("embedding"));
    assertEquals(0, json(gateway.get("/api/alarms?from=" + (T + 1))).size());
    assertEquals(2, json(gateway.get("/api/alarms?from=2026-03-14T08:00:00Z&to=2026-03-14T08:00:01Z")).size());
    JsonNode acked = json(gateway.postJson("/api/alarms/a2/ack", "{\"operator\":\"m.keller\"}"));
    assertEquals("ACKNOWLEDGED", acked.get("state").stringValue());
    assertEquals("m.keller", json(gateway.get("/api/alarms/a2")).get("acknowledgedBy").stringValue());
    JsonNode shelved = json(
        gateway.postJson("/api/alarms/a2/shelve", "{\"operator\":\"k\",\"minutes\":90,\"reason\":\"test\"}"));
    assertEquals("k:PT1H30M:test", shelved.get("message").stringValue());
    assertEquals(400, gateway.postJson("/api/alarms/a2/ack", "{}").statusCode());
    assertEquals(400, gateway.postJson("/api/alarms/a2/ack", "{\"operator\":7}").statusCode());
    assertEquals(400,
        gateway.postJson("/api/alarms/a2/shelve", "{\"operator\":\"k\",\"minutes\":1441}").statusCode());
    assertEquals(404, gateway.postJson("/api/alarms/nope/ack", "{\"operator\":\"k\"}").statusCode());
    assertEquals(404, gateway.get("/api/alarms/nope").statusCode());
  }

  @Test
  void patternsAreMarkedListedAndRemoved() throws Exception {
    HttpResponse<String> r = gateway.postJson("/api/patterns", """
        {"asset":"line1/press4","from":"2026-03-14T07:00:00Z","to":1773475200000,"failedAt":"2026-03-14T08:41:00Z",
         "label":"bearing seizure","cause":"dry","remedy":"grease","operator":"m.keller"}""");
    assertEquals(201, r.statusCode(), r.body());
    assertEquals("i-m.keller", json(r).get(0).get("incidentId").stringValue());
    JsonNode list = json(gateway.get("/api/patterns"));
    assertEquals(41 * 60, list.get(0).get("leadTimeSeconds").intValue());
    assertEquals("2026-03-14T08:00:00Z", list.get(0).get("windowTo").stringValue());
    assertFalse(list.toString().contains("embedding"));
    assertEquals(1, json(gateway.send(HttpRequest.newBuilder(gateway.uri("/api/patterns/i-m.keller")).DELETE()))
        .get("removed").intValue());
    assertEquals(404,
        gateway.send(HttpRequest.newBuilder(gateway.uri("/api/patterns/i-m.keller")).DELETE()).statusCode());
    assertEquals(400, gateway.postJson("/api/patterns", "{\"asset\":\"a\"}").statusCode());
    assertEquals(400, gateway.postJson("/api/patterns",
        "{\"asset\":\"a\",\"from\":2,\"to\":1,\"label\":\"x\",\"operator\":\"o\"}").statusCode());
    gateway.postJson("/api/matches/m1/verdict", "{\"same\":false,\"operator\":\"o\"}");
    assertEquals("m1:false:o", detection.lastVerdict);
    assertEquals(400, gateway.postJson("/api/matches/m1/verdict", "{\"same\":1,\"operator\":\"o\"}").statusCode());
  }

  @Test
  void patternsTravelInAPack() throws Exception {
    HttpResponse<String> pack = gateway.get("/api/patterns/pack?site=north&incidents=i1,i2");
    assertEquals("pack of north [i1, i2]", pack.body());
    assertEquals("application/zip", pack.headers().firstValue("Content-Type").orElse(""));
    assertTrue(pack.headers().firstValue("Content-Disposition").orElse("").contains("patterns.fspatterns"));
    assertEquals("pack of north []", gateway.get("/api/patterns/pack?site=north").body());
    assertEquals(400, gateway.get("/api/patterns/pack").statusCode());
    assertEquals(404, gateway.get("/api/patterns/pack?site=north&incidents=nope").statusCode());
    JsonNode dry = json(postPack("?dryRun=true", "pack of north"));
    assertTrue(dry.get("dryRun").booleanValue());
    assertEquals(3, dry.get("new").intValue());
    assertEquals(2, dry.get("notComparable").intValue());
    assertEquals("NOT_COMPARABLE", dry.get("items").get(1).get("outcome").stringValue());
    assertTrue(dry.get("items").get(1).get("failedAt").isNull());
    assertEquals(0, detection.imported);
    assertEquals(0, json(postPack("", "pack of north")).get("duplicate").intValue());
    assertEquals(1, detection.imported);
    HttpResponse<String> junk = postPack("", "junk");
    assertEquals(400, junk.statusCode());
    assertEquals("INVALID_ARGUMENT", errorCode(junk));
    assertEquals(415, gateway.postJson("/api/patterns/pack", "{}").statusCode());
    HttpResponse<String> text = gateway.send(HttpRequest.newBuilder(gateway.uri("/api/patterns/pack")).header("Accept",
        "text/plain").header("Content-Type", "application/zip").POST(HttpRequest.BodyPublishers.ofString("pack of x")));
    assertTrue(text.body().endsWith("took 3 patterns of north, 0 were there already, 2 not comparable\n"), text.body());
  }

  private HttpResponse<String> postPack(String query, String content) throws Exception {
    return gateway.send(HttpRequest.newBuilder(gateway.uri("/api/patterns/pack" + query)).header("Content-Type",
        "application/zip").POST(HttpRequest.BodyPublishers.ofString(content)));
  }

  @Test
  void similarEpisodesAreFound() throws Exception {
    JsonNode r = json(gateway.get("/api/similar?asset=line1/press4&from=1&to=2&limit=3"));
    assertEquals(0.9, r.get(0).get("similarity").doubleValue());
    HttpResponse<String> unknown = gateway.get("/api/similar?asset=x&from=1&to=2");
    assertEquals(404, unknown.statusCode());
    assertEquals("UNKNOWN_ASSET", errorCode(unknown));
    assertEquals(400, gateway.get("/api/similar?asset=x&from=1").statusCode());
    assertEquals(400, gateway.get("/api/similar?asset=x&from=1&to=2&limit=1000").statusCode());
  }

  /** One machine with one fault. */
  private static final class FakePlant implements PlantSimulation {
    private final List<Fault> faults = new ArrayList<>();

    @Override
    public List<Machine> machines() {
      return List.of(new Machine("line1/press4", "press", List.of("bearing")));
    }

    @Override
    public Fault inject(String asset, String fault) {
      if (!asset.equals("line1/press4")) throw new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such machine");
      if (!faults.isEmpty()) throw new ForeshockException(ErrorCode.TOO_BUSY, "another fault develops there");
      faults.add(new Fault(asset, fault, "bearing seizure", T, T + 1));
      return faults.getFirst();
    }

    @Override
    public List<Fault> faults() {
      return List.copyOf(faults);
    }

    @Override
    public double speed() {
      return 60;
    }

    @Override
    public long plantTime() {
      return T;
    }
  }

  @Test
  void theSimulationIsShownAndTakesFaults() throws Exception {
    assertEquals(503, gateway.get("/api/simulation").statusCode());
    gateway.services.with(PlantSimulation.class, new FakePlant());
    String fault = "{\"asset\":\"line1/press4\",\"fault\":\"bearing\"}";
    HttpResponse<String> r = gateway.postJson("/api/simulation/faults", fault);
    assertEquals(201, r.statusCode());
    assertEquals("bearing seizure", json(r).get("label").stringValue());
    JsonNode s = json(gateway.get("/api/simulation"));
    assertEquals("2026-03-14T08:00:00Z", s.get("plantTime").stringValue());
    assertEquals(60.0, s.get("speed").doubleValue());
    assertEquals("bearing", s.get("machines").get(0).get("faults").get(0).stringValue());
    assertEquals(1, s.get("faults").size());
    assertEquals(429, gateway.postJson("/api/simulation/faults", fault).statusCode());
    assertEquals(404, gateway.postJson("/api/simulation/faults", fault.replace("line1", "line2")).statusCode());
  }

  @Test
  void reportsComeAsPdf() throws Exception {
    List<ReportRequest> asked = new ArrayList<>();
    IncidentReports reports = (request, out) -> {
      asked.add(request);
      if (request.asset().equals("none")) throw new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such asset");
      out.write("%PDF-fake".getBytes(StandardCharsets.US_ASCII));
    };
    gateway.services.with(IncidentReports.class, reports);
    detection.raise(FakeAlarmsAndDetection.alarm("a1", AlarmState.UNACKNOWLEDGED));
    HttpResponse<String> r = gateway.postJson("/api/report", "{\"alarmId\":\"a1\",\"author\":\"m.keller\"}");
    assertEquals(200, r.statusCode(), r.body());
    assertEquals("application/pdf", r.headers().firstValue("Content-Type").orElse(""));
    assertTrue(r.headers().firstValue("Content-Disposition").orElse("").contains("incident-line1_press4-"));
    assertEquals(new ReportRequest("line1/press4", T - 7_200_000_000L, T + 3_600_000_000L, "a1", "m.keller", ""),
        asked.getFirst());
    assertEquals(404, gateway.postJson("/api/report", "{\"asset\":\"none\",\"from\":1,\"to\":2}").statusCode());
    assertEquals(404, gateway.postJson("/api/report", "{\"alarmId\":\"nope\"}").statusCode());
    assertEquals(400, gateway.postJson("/api/report", "{\"asset\":\"a\"}").statusCode());
    assertEquals(400, gateway.postJson("/api/report", "{\"asset\":\"a\",\"from\":2,\"to\":1}").statusCode());
  }

  /** Remembers the jars it was given. */
  private static final class FakeAdmin implements BundleAdmin {
    private final List<String> jars = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Path lastFile = Path.of("none");

    @Override
    public List<BundleInfo> bundles() {
      return List.of(new BundleInfo(1, "io.foreshock.engine", "0.1.0", "ACTIVE", true));
    }

    @Override
    public BundleInfo install(Path jar, Duration timeout, Installation how) {
      asked.add(how.by() + (how.allowUnsigned() ? " allows" : ""));
      return install(jar, timeout);
    }

    @Override
    public BundleInfo install(Path jar, Duration timeout) {
      try {
        lastFile = jar;
        jars.add(Files.readString(jar));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (jars.getLast().equals("junk")) throw new ForeshockException(ErrorCode.INVALID_BUNDLE, "not a bundle");
      return new BundleInfo(9, "io.foreshock.adapter.x", "1.0.0", "ACTIVE", false, "CN=acme", "");
    }

    @Override
    public void uninstall(String symbolicName, Duration timeout) {
      if (!symbolicName.equals("io.foreshock.adapter.x")) throw new ForeshockException(ErrorCode.NOT_FOUND, "no such");
    }
  }

  private HttpRequest.Builder admin(String path) {
    return HttpRequest.newBuilder(gateway.uri(path)).header("X-Foreshock-Token", GatewayHarness.TOKEN);
  }

  @Test
  void bundlesAreListedInstalledAndRemoved() throws Exception {
    FakeAdmin admin = new FakeAdmin();
    gateway.services.with(BundleAdmin.class, admin);
    assertEquals("io.foreshock.engine",
        json(gateway.send(admin("/api/bundles"))).get(0).get("symbolicName").stringValue());
    assertEquals("io.foreshock.engine  0.1.0  ACTIVE     core\n",
        gateway.send(admin("/api/bundles").header("Accept", "text/plain")).body());
    HttpRequest.Builder jar = admin("/api/bundles").header("Content-Type", "application/java-archive");
    HttpResponse<String> r = gateway.send(jar.copy().POST(HttpRequest.BodyPublishers.ofString("jar bytes")));
    assertEquals(200, r.statusCode(), r.body());
    assertEquals("ACTIVE", json(r).get("state").stringValue());
    assertEquals("CN=acme", json(r).get("signer").stringValue());
    assertEquals(List.of("jar bytes"), admin.jars);
    assertFalse(Files.exists(admin.lastFile), "the upload is removed");
    HttpResponse<String> junk = gateway.send(jar.copy().POST(HttpRequest.BodyPublishers.ofString("junk")));
    assertEquals(400, junk.statusCode());
    assertEquals("INVALID_BUNDLE", errorCode(junk));
    assertFalse(Files.exists(admin.lastFile));
    HttpResponse<String> allowed = gateway.send(admin("/api/bundles?allowUnsigned=true&by=m.keller").header("Accept",
        "text/plain").header("Content-Type", "application/java-archive")
        .POST(HttpRequest.BodyPublishers.ofString("unsigned bytes")));
    assertEquals("installed io.foreshock.adapter.x  1.0.0  ACTIVE     load  CN=acme\n", allowed.body());
    assertEquals(List.of("http", "http", "m.keller allows"), admin.asked);
    assertEquals(200, gateway.send(admin("/api/bundles/io.foreshock.adapter.x").DELETE()).statusCode());
    assertEquals(404, gateway.send(admin("/api/bundles/other").DELETE()).statusCode());
    assertEquals(415, gateway.send(admin("/api/bundles").header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{}"))).statusCode());
  }
}
