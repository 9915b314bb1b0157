package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparkplug B through mosquitto. */
class MosquittoSparkplugTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  Path folder;
  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private MosquittoBroker broker;
  private MqttAdapter adapter;

  @BeforeEach
  void start() throws Exception {
    broker = MosquittoBroker.start(folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (adapter != null)
      adapter.deactivate();
    broker.close();
  }

  private void open(TestConfig config) {
    adapter = new MqttAdapter(appliance.catalog(), appliance.ingest(), config.with("payload", "sparkplug").build(), Map
        .of(), new ApplianceFacts(folder, false));
    Await.until("online", PATIENCE, () -> adapter.status().state() == State.ONLINE);
  }

  private History.Series series(String tag) {
    return appliance.catalog().sensor(tag)
        .map(s -> appliance.history().read(s.id(), Long.MIN_VALUE, Long.MAX_VALUE))
        .orElse(new History.Series(new long[0], new double[0], new byte[0]));
  }

  private boolean isBad(String tag) {
    byte[] qualities = series(tag).qualities();
    return qualities.length > 0 && qualities[qualities.length - 1] == Quality.BAD.code();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "3.1.1"})
  void followsAnEdgeNodeThroughItsLife(String version) throws Exception {
    open(TestConfig.broker(broker.port()).with("version", version));
    try (EdgeNodeFake edge = new EdgeNodeFake(broker.port(), 4)) {
      // It was there before us: what it says means nothing until it is born again.
      edge.data(61);
      Await.until("asked", PATIENCE, () -> edge.rebirths.get() == 1);
      Await.until("born", PATIENCE, () -> series("P/E/Pump7/temp").size() > 0);
      int before = series("P/E/Pump7/temp").size();
      for (int i = 0; i < 50; i++)
        edge.data(i);
      Await.until("fifty", PATIENCE, () -> series("P/E/Pump7/temp").size() == before + 50);
      assertEquals("degC", appliance.catalog().sensor("P/E/Pump7/temp").orElseThrow().spec().unit());
      edge.vanish();
      Await.until("all bad", PATIENCE, () -> isBad("P/E/Pump7/temp") && isBad("P/E/load"));
    }
  }

  @Test
  void aGapIsClosedByABirth() throws Exception {
    open(TestConfig.broker(broker.port(), "spBv1.0/P/#"));
    try (EdgeNodeFake edge = new EdgeNodeFake(broker.port(), 4)) {
      edge.born();
      Await.until("born", PATIENCE, () -> series("P/E/Pump7/temp").size() == 1);
      edge.lose();
      edge.data(61);
      Await.until("asked", PATIENCE, () -> edge.rebirths.get() == 1);
      Await.until("told", () -> adapter.status().cause().contains("P/E: messages missed: seq=3, expected=2"));
      edge.data(62);
      Await.until("stored", PATIENCE, () -> series("P/E/Pump7/temp").size() >= 3);
      byte[] qualities = series("P/E/Pump7/temp").qualities();
      assertEquals(Quality.GOOD.code(), qualities[qualities.length - 1]);
    }
  }

  @Test
  void tellsEdgeNodesThatItIsThere() throws Exception {
    try (EdgeNodeFake edge = new EdgeNodeFake(broker.port(), 4)) {
      open(TestConfig.broker(broker.port()).with("sparkplug_host", "foreshock1"));
      Await.until("here", PATIENCE, () -> edge.states.stream().anyMatch(s -> s.startsWith("{\"online\":true,")));
      adapter.deactivate();
      adapter = null;
      Await.until("away", PATIENCE, () -> edge.states.getLast().startsWith("{\"online\":false,"));
      assertEquals(2, edge.states.size(), edge.states.toString());
    }
  }

  /** sparkplug-client 3.2.4 of npm, see -Dforeshock.sparkplug. */
  @Test
  void understandsAnEdgeNodeOfAnotherHand() throws Exception {
    Path modules = Path.of(System.getProperty("foreshock.sparkplug", "none"), "node_modules");
    Assumptions.assumeTrue(Files.isDirectory(modules.resolve("sparkplug-client")),
        "skipped: no sparkplug-client, see -Dforeshock.sparkplug");
    open(TestConfig.broker(broker.port()));
    ProcessBuilder builder = new ProcessBuilder("node", Path.of("src/test/resources/sparkplug_edge.js").toAbsolutePath()
        .toString(), "mqtt://127.0.0.1:" + broker.port());
    builder.environment().put("NODE_PATH", modules.toString());
    Process edge = builder.redirectErrorStream(true).redirectOutput(folder.resolve("edge.log").toFile()).start();
    try {
      Await.until("data", PATIENCE, () -> series("Plant1/Edge1/Pump7/Temperature").size() >= 5);
      assertEquals(1, series("Plant1/Edge1/Pump7/Running").values()[0]);
      assertEquals("degC", appliance.catalog().sensor("Plant1/Edge1/Pump7/Temperature").orElseThrow().spec().unit());
      assertEquals(-40, series("Plant1/Edge1/Pump7/Ambient").values()[0]);
    } finally {
      edge.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
    Await.until("its death is told by the broker", PATIENCE, () -> isBad("Plant1/Edge1/Pump7/Temperature"));
    assertTrue(adapter.status().readings() > 5);
  }
}
