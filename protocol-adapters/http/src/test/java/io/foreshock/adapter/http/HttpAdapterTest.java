package io.foreshock.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.SourceProbe.Node;
import io.foreshock.api.adapter.SourceProbe.Stage;
import io.foreshock.api.adapter.SourceProbe.Step;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.testkit.AdapterHarness;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpAdapterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  Path data;
  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final List<AdapterHarness> open = new ArrayList<>();
  private JsonServer server;

  @BeforeEach
  void start() throws Exception {
    server = new JsonServer();
  }

  @AfterEach
  void stop() throws Exception {
    for (AdapterHarness harness : open)
      harness.close();
    server.close();
  }

  private Map<String, Object> settings(String... values) {
    return new HashMap<>(Map.of("urls", new String[]{"line1/boiler=" + server.url()}, "values", values, "interval",
        100));
  }

  private Connection open(Map<String, Object> settings) throws Exception {
    AdapterHarness harness = AdapterHarness.start(HttpAdapter.class, "io.foreshock.adapter.http~test", settings,
        appliance, data);
    open.add(harness);
    return harness.connection();
  }

  private History.Series series(String tag) {
    return appliance.catalog().sensor(tag)
        .map(s -> appliance.history().read(s.id(), Long.MIN_VALUE, Long.MAX_VALUE))
        .orElse(new History.Series(new long[0], new double[0], new byte[0]));
  }

  @Test
  void valuesComeByPointerWithTheDocumentsTime() throws Exception {
    Map<String, Object> settings = settings("motor/temp=/motor/temp", "on=/motor/on", "seven=/list/0");
    settings.put("time.pointer", "/ts");
    open(settings);
    Await.until("stored", PATIENCE, () -> series("line1/boiler/seven").size() == 1);
    assertEquals(Micros.of(Instant.parse("2026-03-14T02:10:00Z")), series("line1/boiler/motor/temp").timestamps()[0]);
    assertEquals(1, series("line1/boiler/on").values()[0]);
    assertEquals(7, series("line1/boiler/seven").values()[0]);
  }

  @Test
  void anUnchangedDocumentIsNotReadAgain() throws Exception {
    server.document = "{\"a\":1}";
    Connection connection = open(settings("a=/a"));
    Await.until("asked again", PATIENCE, () -> server.unchanged.get() >= 3);
    assertEquals(1, server.served.get());
    assertEquals(1, series("line1/boiler/a").size());
    assertEquals(State.ONLINE, connection.status().state());
    server.document = "{\"a\":2}";
    Await.until("the new one", PATIENCE, () -> series("line1/boiler/a").size() == 2);
  }

  @Test
  void whatIsMissingIsToldAndMarkedOnce() throws Exception {
    Connection connection = open(settings("a=/motor/temp", "b=/nothing"));
    Await.until("told", PATIENCE, () -> connection.status().cause().equals(
        "line1/boiler: no number at /nothing (b)"));
    Await.until("marked", PATIENCE, () -> series("line1/boiler/b").size() > 0);
    assertEquals(Quality.BAD.code(), series("line1/boiler/b").qualities()[0]);
    Await.until("the other one", PATIENCE, () -> series("line1/boiler/a").size() > 2);
  }

  @Test
  void aDeviceThatFailsIsToldMarkedOnceAndReadAgain() throws Exception {
    server.document = "{\"a\":1}";
    Connection connection = open(settings("a=/a"));
    Await.until("first", PATIENCE, () -> series("line1/boiler/a").size() == 1);
    server.status = 503;
    Await.until("told", PATIENCE, () -> connection.status().state() == State.OFFLINE && connection.status().cause()
        .equals("line1/boiler: status 503"));
    assertTrue(connection.status().nextRetryAt() > Micros.now() - Micros.SECOND);
    Await.until("marked", PATIENCE, () -> series("line1/boiler/a").size() == 2);
    server.status = 200;
    Await.until("read again", PATIENCE, () -> series("line1/boiler/a").size() == 3);
    assertEquals(Quality.BAD.code(), series("line1/boiler/a").qualities()[1]);
    assertEquals(State.ONLINE, connection.status().state());
  }

  @Test
  void settingsAreCheckedAndThePasswordIsNotPrinted() throws Exception {
    for (String[] wrong : new String[][]{{"urls", "x"}, {"urls", "a=ftp://h/x"}, {"urls", "a=http://h,a=http://h"}, {
        "values", "x"}, {"values", "x=y"}, {"time.pointer", "y"}}) {
      Map<String, Object> settings = settings("a=/a");
      settings.put(wrong[0], wrong[0].equals("time.pointer") ? wrong[1] : new String[]{wrong[1]});
      String cause = open(settings).status().cause();
      assertTrue(cause.startsWith("configuration: " + wrong[0]), cause);
    }
    server.user = "foreshock:secret";
    Map<String, Object> settings = settings("a=/motor/temp");
    settings.put("username", "foreshock");
    settings.put("password", "secret");
    open(settings);
    Await.until("let in", PATIENCE, () -> series("line1/boiler/a").size() > 0);
  }

  private List<Step> test(Map<String, Object> settings) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    new HttpProbe(AdapterHarness.context(data)).test(settings, steps::add);
    return steps;
  }

  @Test
  void aTestFindsWhatIsWrong() throws Exception {
    List<Step> good = test(settings("a=/motor/temp", "on=/motor/on"));
    assertEquals(new Step(Stage.READ, true, "a = 1, on = 1", ""), good.getLast());
    assertEquals(Stage.READ, test(settings("a=/nothing")).getLast().stage());
    server.status = 404;
    assertEquals(Stage.PROTOCOL, test(settings("a=/a")).getLast().stage());
    server.user = "x:y";
    Step login = test(settings("a=/a")).getLast();
    assertEquals(Stage.LOGIN, login.stage());
    assertFalse(login.ok());
    assertEquals("Set username and password.", login.remedy());
  }

  @Test
  void theDocumentCanBeBrowsed() throws Exception {
    HttpProbe probe = new HttpProbe(AdapterHarness.context(data));
    Map<String, Object> settings = settings("a=/a");
    assertEquals("line1/boiler", probe.browse(settings, "").getFirst().id());
    assertEquals(List.of("motor", "ts", "list"), probe.browse(settings, "line1/boiler").stream().map(Node::name)
        .toList());
    assertEquals(new Node("line1/boiler#/motor/on", "on", false, "boolean", "true"), probe.browse(settings,
        "line1/boiler#/motor").getLast());
    assertEquals(new Node("line1/boiler#/list/0", "0", false, "text", "7"), probe.browse(settings,
        "line1/boiler#/list").getFirst());
    assertThrows(ForeshockException.class, () -> probe.browse(settings, "line2"));
  }
}
