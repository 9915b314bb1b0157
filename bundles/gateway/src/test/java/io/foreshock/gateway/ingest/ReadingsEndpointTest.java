package io.foreshock.gateway.ingest;

import static io.foreshock.gateway.GatewayHarness.errorCode;
import static io.foreshock.gateway.GatewayHarness.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.gateway.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingsEndpointTest {
  private static final String PATH = "/api/readings";
  private static final String TAG = "line1/press4/bearing_temp";
  @TempDir
  Path folder;
  private GatewayHarness gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private History.Series stored(String tag) {
    Sensor sensor = gateway.appliance.catalog().sensor(tag).orElseThrow();
    return gateway.appliance.history().read(sensor.id(), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private void assertNothingStored() {
    assertEquals(0, gateway.appliance.ingest().committedReadings());
    assertTrue(gateway.appliance.catalog().sensors().isEmpty(), "a refused request must not register sensors");
  }

  @Test
  void anEnvelopeIsStoredWithItsSensorsAndAnsweredAfterTheCommit() throws Exception {
    HttpResponse<String> r = gateway.postJson(PATH, """
        {"source":"line1-gw","seq":12,"readings":[
          {"sensor":"line1/press4/bearing_temp","ts":"2026-03-14T08:00:00.000001Z","value":71.4,"quality":"GOOD"},
          {"sensor":"line1/press4/bearing_temp","ts":1773475201000000,"value":-3e2,"quality":"uncertain"},
          {"sensor":"line1/press4/bearing_temp","ts":1773475202000,"value":null},
          {"sensor":"line1/press4/motor_on","ts":"2026-03-14T10:00:00+02:00","value":true}]}""");
    assertEquals(200, r.statusCode(), r.body());
    assertEquals(4, json(r).get("committed").intValue());
    assertEquals(12, json(r).get("seq").intValue());
    History.Series s = stored(TAG);
    assertEquals(List.of(1773475200000001L, 1773475201000000L, 1773475202000000L), java.util.Arrays.stream(s
        .timestamps())
        .boxed().toList());
    assertEquals(71.4, s.values()[0]);
    assertEquals(-300.0, s.values()[1]);
    assertTrue(Double.isNaN(s.values()[2]));
    assertEquals(Quality.UNCERTAIN.code(), s.qualities()[1]);
    assertEquals(Quality.BAD.code(), s.qualities()[2]);
    assertEquals(1.0, stored("line1/press4/motor_on").values()[0]);
  }

  @Test
  void aRepeatedSequenceNumberIsAcknowledgedAndStoresNothing() throws Exception {
    String first = "{\"source\":\"gw\",\"seq\":7,\"readings\":[{\"sensor\":\"a/b\",\"ts\":1773475200000,\"value\":1}]}";
    String retry = first.replace("\"value\":1", "\"value\":2");
    assertEquals(1, json(gateway.postJson(PATH, first)).get("committed").intValue());
    HttpResponse<String> second = gateway.postJson(PATH, retry);
    assertEquals(200, second.statusCode());
    assertEquals(0, json(second).get("committed").intValue());
    assertTrue(json(second).get("duplicate").booleanValue());
    assertEquals(1.0, stored("a/b").values()[0]);
  }

  @Test
  void unsequencedRequestsNeverOvertakeTheSequenceOfTheirSource() throws Exception {
    String reading = "[{\"sensor\":\"a/b\",\"ts\":%d,\"value\":1}]";
    for (int i = 0; i < 5; i++)
      assertEquals(200, gateway.postJson(PATH + "?source=gw", reading.formatted(1773475200000L + i)).statusCode());
    HttpResponse<String> r = gateway.postJson(PATH + "?source=gw&seq=0", reading.formatted(1773475300000L));
    assertEquals(1, json(r).get("committed").intValue(), r.body());
    assertEquals(6, stored("a/b").size());
  }

  @Test
  void ndjsonAndCsvAndArraysAreAccepted() throws Exception {
    assertEquals(2, json(gateway.post(PATH, "application/x-ndjson", """
        {"sensor":"n/a","ts":1773475200000,"value":1}
        {"sensor":"n/a","ts":1773475201000,"value":2}
        """)).get("committed").intValue());
    assertEquals(3, json(gateway.post(PATH, "text/csv", """
        sensor,ts,value,quality
        c/a,2026-03-14T08:00:00Z,1.5,GOOD
        c/a,1773475201000,2.5
        c/a,1773475202000,,BAD
        """)).get("committed").intValue());
    assertEquals(1,
        json(gateway.postJson(PATH, "[{\"sensor\":\"sensor-42\",\"value\":3}]")).get("committed").intValue());
    assertEquals(3, stored("c/a").size());
    assertEquals(1, stored("default/sensor-42").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nonsense", "{", "[", "[1]", "[[]]", "[null]", "{}", "42", "\"x\"", "null",
      "{\"readings\":{}}", "{\"readings\":[{}]}", "{\"readings\":[],\"source\":7}", "{\"readings\":[],\"seq\":\"x\"}",
      "{\"readings\":[],\"seq\":-1,\"source\":\"a\"}", "{\"readings\":[],\"seq\":1}",
      "{\"readings\":[],\"source\":\"a b\",\"seq\":1}", "{\"readings\":[],\"source\":\"a\",\"seq\":1e3}",
      "{\"readings\":[],\"source\":\"a\",\"seq\":99999999999999999999}", "[{\"sensor\":\"a/b\"}]", "[{\"value\":1}]",
      "[{\"sensor\":\"a/b\",\"value\":\"1\"}]", "[{\"sensor\":\"a/b\",\"value\":NaN}]",
      "[{\"sensor\":\"a/b\",\"value\":1e999}]", "[{\"sensor\":\"a/b\",\"value\":{}}]",
      "[{\"sensor\":\"a/b\",\"value\":-Infinity}]", "[{\"sensor\":7,\"value\":1}]", "[{\"sensor\":\"\",\"value\":1}]",
      "[{\"sensor\":\"/a\",\"value\":1}]", "[{\"sensor\":\"a/\",\"value\":1}]", "[{\"sensor\":\"a//b\",\"value\":1}]",
      "[{\"sensor\":\"a b/c\",\"value\":1}]", "[{\"sensor\":\"a/b\",\"value\":1,\"ts\":true}]",
      "[{\"sensor\":\"a/b\",\"value\":1,\"ts\":\"yesterday\"}]", "[{\"sensor\":\"a/b\",\"value\":1,\"ts\":1.5}]",
      "[{\"sensor\":\"a/b\",\"value\":1,\"ts\":\"2999-01-01T00:00:00Z\"}]",
      "[{\"sensor\":\"a/b\",\"value\":1,\"quality\":\"FINE\"}]", "[{\"sensor\":\"a/b\",\"value\":1,\"quality\":9}]",
      "[{\"sensor\":\"a/b\",\"value\":1}", "[{\"sensor\":\"a/b\",\"value\":1}] trailing",
      "[{\"sensor\":\"good/one\",\"value\":1},{\"sensor\":\"a/b\",\"value\":\"x\"}]"})
  void badInputIsRefusedAsAWhole(String body) throws Exception {
    HttpResponse<String> r = gateway.postJson(PATH, body);
    assertEquals(400, r.statusCode(), r.body());
    assertEquals("INVALID_ARGUMENT", errorCode(r));
    assertFalse(r.body().contains("java."), r.body());
    assertFalse(r.body().contains("tools.jackson"), r.body());
    assertNothingStored();
  }

  @Test
  void theErrorNamesLineAndIndex() throws Exception {
    HttpResponse<String> r = gateway.postJson(PATH,
        "[{\"sensor\":\"a/b\",\"value\":1},\n {\"sensor\":\"a/b\",\"value\":\"x\"}]");
    assertEquals(1, json(r).get("error").get("index").intValue(), r.body());
    assertEquals(2, json(r).get("error").get("line").intValue());
    HttpResponse<String> csv = gateway.post(PATH, "text/csv", "a/b,1773475200000,1\na/b,x,1\n");
    assertEquals(2, json(csv).get("error").get("line").intValue(), csv.body());
    assertNothingStored();
  }

  @Test
  void deepNestingAndHugeNumbersAreRefusedCheaply() throws Exception {
    String deep = "[{\"sensor\":\"a/b\",\"value\":1,\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}]";
    assertEquals(400, gateway.postJson(PATH, deep).statusCode());
    String digits = "[{\"sensor\":\"a/b\",\"value\":" + "9".repeat(100_000) + "}]";
    assertEquals(400, gateway.postJson(PATH, digits).statusCode());
    String name = "[{\"" + "n".repeat(100_000) + "\":1}]";
    assertEquals(400, gateway.postJson(PATH, name).statusCode());
    assertNothingStored();
  }

  @Test
  void aBodyAboveTheLimitIsRefusedWithAndWithoutAnAnnouncedLength() throws Exception {
    String big = " ".repeat((int) GatewayHarness.MAX_READINGS_BYTES + 1);
    HttpResponse<String> announced = gateway.postJson(PATH, big);
    assertEquals(413, announced.statusCode(), announced.body());
    HttpResponse<String> chunked = gateway.send(java.net.http.HttpRequest.newBuilder(gateway.uri(PATH))
        .header("Content-Type", "application/json").POST(java.net.http.HttpRequest.BodyPublishers
            .ofInputStream(() -> new java.io.ByteArrayInputStream(big.getBytes(
                java.nio.charset.StandardCharsets.UTF_8)))));
    assertEquals(413, chunked.statusCode(), chunked.body());
    HttpResponse<String> csv = gateway.post(PATH, "text/csv", "\n" + big);
    assertEquals(413, csv.statusCode(), csv.body());
  }

  @Test
  void mutatedBodiesNeverEndInAServerError() throws Exception {
    String valid = "{\"source\":\"gw\",\"readings\":[{\"sensor\":\"a/b\",\"ts\":1773475200000,\"value\":1.5,"
        + "\"quality\":\"GOOD\"},{\"sensor\":\"a/c\",\"ts\":\"2026-03-14T08:00:00Z\",\"value\":null}]}";
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      StringBuilder body = new StringBuilder(valid);
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(body.length());
        switch (random.nextInt(3)) {
          case 0 -> body.deleteCharAt(at);
          case 1 -> body.insert(at, (char) (1 + random.nextInt(300)));
          default -> body.setCharAt(at, "{}[],:\"0-9eE.null\\u".charAt(random.nextInt(18)));
        }
      }
      HttpResponse<String> r = gateway.postJson(PATH, body.toString());
      assertTrue(r.statusCode() == 200 || r.statusCode() == 400, "seed=" + seed + ", body=" + body + ": " + r.body());
      json(r);
    }
  }

  @Test
  void aFullRingIsTooBusyAndTheSameRequestSucceedsLater() throws Exception {
    FullThenFree full = new FullThenFree(gateway.appliance.ingest());
    gateway.services.without(IngestService.class);
    gateway.services.with(IngestService.class, full);
    String body = "{\"source\":\"gw\",\"seq\":1,\"readings\":[{\"sensor\":\"a/b\",\"ts\":1773475200000,\"value\":1}]}";
    HttpResponse<String> busy = gateway.postJson(PATH, body);
    assertEquals(429, busy.statusCode(), busy.body());
    assertEquals("1", busy.headers().firstValue("Retry-After").orElse(""));
    assertEquals(0, gateway.appliance.ingest().committedReadings());
    full.full = false;
    assertEquals(1, json(gateway.postJson(PATH, body)).get("committed").intValue());
  }

  @Test
  void aFullDiskIs507AndTheSourceOpensANewSession() throws Exception {
    FailingOnce failing = new FailingOnce(gateway.appliance.ingest());
    gateway.services.without(IngestService.class);
    gateway.services.with(IngestService.class, failing);
    String body = "{\"source\":\"gw\",\"seq\":1,\"readings\":[{\"sensor\":\"a/b\",\"ts\":1773475200000,\"value\":1}]}";
    HttpResponse<String> r = gateway.postJson(PATH, body);
    assertEquals(507, r.statusCode(), r.body());
    assertEquals("DISK_FULL", errorCode(r));
    HttpResponse<String> retry = gateway.postJson(PATH, body);
    assertEquals(1, json(retry).get("committed").intValue(), retry.body());
    assertEquals(2, failing.opened);
  }

  @Test
  void withoutAStoreTheAnswerIs503() throws Exception {
    gateway.services.without(IngestService.class);
    HttpResponse<String> r = gateway.postJson(PATH, "[]");
    assertEquals(503, r.statusCode());
    assertEquals("SERVICE_MISSING", errorCode(r));
  }

  @Test
  void manyThreadsOfManySourcesLoseNothing() throws Exception {
    int threads = 8;
    int requests = 25;
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int id = t;
      workers.add(Thread.ofVirtual().start(() -> {
        try {
          for (int i = 0; i < requests; i++) {
            String body = "{\"source\":\"gw" + id % 3 + "\",\"readings\":[{\"sensor\":\"t" + id + "/v\",\"ts\":"
                + (1773475200000L + i) + ",\"value\":" + i + "}]}";
            assertEquals(200, gateway.postJson(PATH, body).statusCode());
          }
        } catch (Throwable e) {
          failures.add(e);
        }
      }));
    }
    for (Thread w : workers)
      w.join();
    assertEquals(List.of(), failures);
    for (int t = 0; t < threads; t++)
      assertEquals(requests, stored("t" + t + "/v").size());
  }

  /** Refuses offers until told otherwise. */
  private static final class FullThenFree implements IngestService {
    private final IngestService inner;
    private volatile boolean full = true;

    FullThenFree(IngestService inner) {
      this.inner = inner;
    }

    @Override
    public IngestSession open(String sourceId, CommitListener listener) {
      return new Delegate(inner.open(sourceId, listener)) {
        @Override
        public boolean offer(ReadingBatch batch, long position) {
          return !full && super.offer(batch, position);
        }
      };
    }

    @Override
    public long committedReadings() {
      return inner.committedReadings();
    }
  }

  /** The first session's commit fails for want of disk space. */
  private static final class FailingOnce implements IngestService {
    private final IngestService inner;
    private int opened;

    FailingOnce(IngestService inner) {
      this.inner = inner;
    }

    @Override
    public IngestSession open(String sourceId, CommitListener listener) {
      if (opened++ > 0)
        return inner.open(sourceId, listener);
      return new Delegate(inner.open(sourceId, listener)) {
        @Override
        public boolean offer(ReadingBatch batch, long position) {
          return true;
        }

        @Override
        public void awaitCommitted(long position, Duration timeout) {
          throw new ForeshockException(ErrorCode.DISK_FULL, "no space left: free=0");
        }
      };
    }

    @Override
    public long committedReadings() {
      return inner.committedReadings();
    }
  }

  private abstract static class Delegate implements IngestSession {
    private final IngestSession inner;

    Delegate(IngestSession inner) {
      this.inner = inner;
    }

    @Override
    public boolean offer(ReadingBatch batch, long position) {
      return inner.offer(batch, position);
    }

    @Override
    public long lastCommitted() {
      return inner.lastCommitted();
    }

    @Override
    public void awaitCommitted(long position, Duration timeout) throws InterruptedException {
      inner.awaitCommitted(position, timeout);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
