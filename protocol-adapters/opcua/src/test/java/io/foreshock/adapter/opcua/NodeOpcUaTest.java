package io.foreshock.adapter.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.ingest.History;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a server nobody here wrote. Runs with
 * {@code -Dforeshock.nodeOpcua=FOLDER} after {@code npm install node-opcua@2.180.0}
 * in that folder.
 */
class NodeOpcUaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;
  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private int port;
  private Process server;
  private Path modules;

  @BeforeEach
  void installAndStart() throws Exception {
    modules = Path.of(System.getProperty("foreshock.nodeOpcua", "none"), "node_modules");
    Assumptions.assumeTrue(Files.isDirectory(modules.resolve("node-opcua")),
        "skipped: no node-opcua, see -Dforeshock.nodeOpcua");
    CryptoProvider.install();
    port = PlantServer.freePort();
    start();
  }

  private void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(
        List.of("node", Path.of("src/test/resources/node_opcua_plant.js").toAbsolutePath().toString(), "" + port,
            folder.resolve("server").toString()));
    builder.environment().put("NODE_PATH", modules.toString());
    Path log = folder.resolve("server.log");
    server = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Await.until("the server is ready, see " + log, PATIENCE, () -> Files.readString(log).contains("READY"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    CryptoProvider.remove();
    if (server != null) {
      server.destroyForcibly();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private OpcUaAdapter open(String policy, String mode) {
    return new OpcUaAdapter(appliance.catalog(), appliance.history(), appliance.ingest(),
        TestConfig.endpoint("opc.tcp://127.0.0.1:" + port + "/plant").with("include", new String[]{"Plant/**"})
            .with("security_policy", policy).with("security_mode", mode).with("username", "operator")
            .with("password", "secret").build(),
        Map.of("service.pid", "io.foreshock.adapter.opcua~node"), new ApplianceFacts(folder.resolve("ours"), false));
  }

  @Test
  void everyPolicyAndModeAfterBothSidesTrustEachOther() throws Exception {
    OpcUaAdapter first = open("Basic256Sha256", "SignAndEncrypt");
    try {
      Await.until("refused by us", PATIENCE, () -> first.status().cause().contains("move its certificate from"));
      moveAll(folder.resolve("ours/opcua/rejected"), folder.resolve("ours/opcua/trusted"));
      Path theirs = folder.resolve("server/rejected");
      Await.until("refused by them", PATIENCE, () -> Files.isDirectory(theirs) && !list(theirs).isEmpty());
      // It looks at its folders when it starts.
      server.destroyForcibly().waitFor();
      moveAll(theirs, folder.resolve("server/trusted/certs"));
      start();
      await(first, State.ONLINE);
    } finally {
      first.deactivate();
    }
    for (String policy : List.of("Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"))
      for (String mode : List.of("Sign", "SignAndEncrypt"))
        counts(policy, mode);
    counts("None", "None");
    var spec = appliance.catalog().sensor("Plant/Line1/Temperature").orElseThrow().spec();
    assertEquals("°C", spec.unit());
    assertEquals(80, spec.high());
  }

  /** Twenty values on end, one after the other. */
  private void counts(String policy, String mode) throws InterruptedException {
    OpcUaAdapter adapter = open(policy, mode);
    try {
      await(adapter, State.ONLINE);
      Await.until("values with " + policy + " " + mode, PATIENCE, () -> adapter.status().readings() >= 21);
    } finally {
      adapter.deactivate();
    }
    int id = appliance.catalog().sensor("Plant/Line1/Temperature").orElseThrow().id();
    History.Series all = appliance.history().read(id, Long.MIN_VALUE, Long.MAX_VALUE);
    for (int i = all.size() - 19; i < all.size(); i++) {
      assertEquals(all.values()[i - 1] + 1, all.values()[i], policy + " " + mode);
      assertTrue(all.timestamps()[i] > all.timestamps()[i - 1]);
    }
  }

  private static void await(OpcUaAdapter adapter, State state) {
    try {
      Await.until(state.toString(), PATIENCE, () -> adapter.status().state() == state);
    } catch (AssertionError e) {
      throw new AssertionError(adapter.status().toString(), e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void moveAll(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : list(from))
      Files.move(file, to.resolve(file.getFileName()));
  }
}
