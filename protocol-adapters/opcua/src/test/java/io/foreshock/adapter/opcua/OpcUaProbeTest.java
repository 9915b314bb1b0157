package io.foreshock.adapter.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe.Node;
import io.foreshock.api.adapter.SourceProbe.Stage;
import io.foreshock.api.adapter.SourceProbe.Step;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the client library's own server. */
class OpcUaProbeTest {
  private static PlantServer server;

  @TempDir
  Path folder;
  private OpcUaProbe probe;

  @BeforeAll
  static void startServer() throws Exception {
    CryptoProvider.install();
    server = PlantServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
    CryptoProvider.remove();
  }

  @BeforeEach
  void start() {
    probe = new OpcUaProbe(new ApplianceFacts(folder, true));
  }

  private static Map<String, Object> settings() {
    return new HashMap<>(Map.of("endpoint", server.url(), "security.policy", "None", "security.mode", "None",
        "include", "Plant/Line1/**"));
  }

  private List<Step> test(Map<String, Object> settings) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    probe.test(settings, steps::add);
    return steps;
  }

  private void assertFailed(Map<String, Object> settings, Stage stage, String detail, String remedy)
      throws InterruptedException {
    List<Step> steps = test(settings);
    Step last = steps.getLast();
    assertEquals(stage, last.stage(), steps.toString());
    assertTrue(!last.ok() && last.detail().contains(detail) && last.remedy().contains(remedy), last.toString());
  }

  @Test
  void everyStageOfAGoodServerPasses() throws Exception {
    List<Step> steps = test(settings());
    assertEquals(List.of(Stage.values()), steps.stream().filter(Step::ok).map(Step::stage).toList(), steps.toString());
    assertTrue(steps.get(3).detail().contains("Basic256Sha256 SignAndEncrypt"), steps.get(3).detail());
    assertTrue(steps.getLast().detail().contains("Plant/Line1/Temperature = "), steps.getLast().detail());
  }

  @Test
  void eachFailureHasItsStageAndRemedy() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("endpoint", "http://x");
    assertFailed(settings, Stage.SETTINGS, "endpoint must be", "Correct the setting");
    settings.put("endpoint", "opc.tcp://203.0.113.9:4840");
    assertFailed(settings, Stage.ADDRESS, "not an address of the plant", "plant's own network");
    settings.put("endpoint", "opc.tcp://127.0.0.1:" + PlantServer.freePort());
    assertFailed(settings, Stage.CONNECT, "refused", "Nothing listens");
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      settings.put("endpoint", "opc.tcp://127.0.0.1:" + other.getLocalPort());
      assertFailed(settings, Stage.PROTOCOL, "", "");
    }
    settings.put("endpoint", server.url());
    settings.put("include", "Nowhere/**");
    assertFailed(settings, Stage.READ, "nothing selected", "Correct include");
    settings.put("username", "operator");
    settings.put("password", "wrong");
    assertFailed(settings, Stage.LOGIN, "Bad_", "Check username and password");
    settings.put("security.policy", "Basic256");
    settings.put("security.mode", "Sign");
    assertFailed(settings, Stage.SECURITY, "does not offer security.policy=Basic256", "one of those the server offers");
  }

  @Test
  void bothSidesHaveToTrustEachOther() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("security.policy", "Basic256Sha256");
    settings.put("security.mode", "SignAndEncrypt");
    Path rejected = folder.resolve("opcua/rejected");
    assertFailed(settings, Stage.SECURITY, "Bad_", "accept it: move its certificate from " + rejected);
    try (Stream<Path> files = Files.list(rejected)) {
      Path certificate = files.findFirst().orElseThrow();
      Files.move(certificate, folder.resolve("opcua/trusted").resolve(certificate.getFileName()));
    }
    assertFailed(settings, Stage.SECURITY, "", "have it trust " + folder.resolve("opcua/own/foreshock.der"));
    server.trustClients();
    List<Step> steps = test(settings);
    assertTrue(steps.getLast().ok(), steps.toString());
  }

  @Test
  void theAddressSpaceIsShownLevelByLevel() throws Exception {
    List<Node> top = probe.browse(settings(), "");
    Node plant = top.stream().filter(n -> n.name().equals("Plant")).findFirst().orElseThrow();
    assertTrue(plant.branch());
    assertEquals(List.of("Line1", "Line2"), probe.browse(settings(), plant.id()).stream().map(Node::name).toList());
    String line1 = "nsu=" + PlantServer.NAMESPACE + ";s=Line1";
    List<Node> nodes = probe.browse(settings(), line1);
    assertEquals(new Node(line1 + "/Running", "Running", false, "Boolean", "true"), nodes.get(1));
    assertEquals(new Node(line1 + "/Name", "Name", false, "String", "press"), nodes.get(2));
    assertEquals(new Node(line1 + "/Curve", "Curve", false, "Double[]", "[1.0, 2.0]"), nodes.get(3));
    assertEquals("Double", nodes.getFirst().type());
    assertEquals(1_000, probe.browse(settings(), "nsu=" + PlantServer.NAMESPACE + ";s=Line2").size());
    assertEquals(List.of(), probe.browse(settings(), nodes.getFirst().id()));
  }

  @Test
  void whatCannotBeBrowsedIsAnError() {
    assertEquals(ErrorCode.INVALID_ARGUMENT, assertThrows(ForeshockException.class,
        () -> probe.browse(settings(), "x y")).code());
    Map<String, Object> settings = settings();
    settings.put("endpoint", "opc.tcp://127.0.0.1:1");
    assertEquals(ErrorCode.CONNECTION_FAILED, assertThrows(ForeshockException.class, () -> probe.browse(settings, ""))
        .code());
  }
}
