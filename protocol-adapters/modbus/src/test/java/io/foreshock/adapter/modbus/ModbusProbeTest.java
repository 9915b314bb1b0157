package io.foreshock.adapter.modbus;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the client library's own server. */
class ModbusProbeTest {
  private static final String MAP = """
      sensor,table,address,type,order,scale,offset,unit
      flow,holding,100,uint16,,0.1,-5,m3/h
      total,holding,101,uint32,CDAB
      running,coil,9,bool
      """;

  @TempDir
  Path folder;
  private Plc plc;
  private ModbusProbe probe;

  @BeforeEach
  void start() throws Exception {
    plc = Plc.tcp();
    probe = new ModbusProbe(new ApplianceFacts(folder, true));
    Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("map.csv"), MAP);
  }

  @AfterEach
  void stop() throws Exception {
    plc.close();
  }

  private Map<String, Object> settings() {
    return new HashMap<>(Map.of("devices", "line2/pump3=127.0.0.1:" + plc.port, "map", "map.csv"));
  }

  private List<Step> test(Map<String, Object> settings) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    probe.test(settings, steps::add);
    return steps;
  }

  private static List<Stage> passed(List<Step> steps) {
    return steps.stream().filter(Step::ok).map(Step::stage).toList();
  }

  @Test
  void everyStageOfAGoodDevicePasses() throws Exception {
    List<Step> steps = test(settings());
    assertEquals(List.of(Stage.SETTINGS, Stage.ADDRESS, Stage.CONNECT, Stage.PROTOCOL, Stage.READ), passed(steps),
        steps.toString());
    assertEquals("3 points: flow = 5 m3/h, total = 6684773, running = 1", steps.getLast().detail());
  }

  @Test
  void aRefusedPointIsNamedWithARemedy() throws Exception {
    plc.holes.add(102);
    Step last = test(settings()).getLast();
    assertEquals(new Step(Stage.READ, false,
        "1 of 3 points not read: total (holding 101): exception 2 (illegal data address)",
        "Correct table and address in the map; manuals that count from 1 need map.base=1."), last);
  }

  @Test
  void withoutAMapItStillSaysWhetherTheDeviceAnswers() throws Exception {
    Map<String, Object> settings = settings();
    settings.remove("map");
    List<Step> steps = test(settings);
    assertEquals(List.of(Stage.SETTINGS, Stage.ADDRESS, Stage.CONNECT, Stage.PROTOCOL), passed(steps));
    assertEquals(Stage.READ, steps.getLast().stage());
  }

  @Test
  void eachFailureHasItsStageAndRemedy() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("devices", "");
    assertFailed(settings, Stage.SETTINGS, "devices is empty", "Correct the setting");
    settings.put("devices", "a=203.0.113.9");
    assertFailed(settings, Stage.ADDRESS, "not an address of the plant", "plant's own network");
    settings.put("devices", "a=127.0.0.1:" + Plc.freePort());
    assertFailed(settings, Stage.CONNECT, "refused", "Nothing listens");
    plc.lostUnits.add(7);
    settings.put("devices", "a=127.0.0.1:" + plc.port + "/7");
    assertFailed(settings, Stage.PROTOCOL, "exception 11", "The gateway answers");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      settings.put("devices", "a=127.0.0.1:" + silent.getLocalPort());
      settings.put("timeout", "200ms");
      assertFailed(settings, Stage.PROTOCOL, "no answer within 200 ms", "transport=rtu-over-tcp");
    }
  }

  private void assertFailed(Map<String, Object> settings, Stage stage, String detail, String remedy)
      throws InterruptedException {
    List<Step> steps = test(settings);
    Step last = steps.getLast();
    assertEquals(stage, last.stage(), steps.toString());
    assertTrue(!last.ok() && last.detail().contains(detail) && last.remedy().contains(remedy), last.toString());
    assertEquals(steps.size() - 1, passed(steps).size(), "it ends with the first that fails");
  }

  @Test
  void rowsOfTheMapHaveLiveValues() throws Exception {
    assertEquals(List.of(new Node("line2/pump3", "line2/pump3 (127.0.0.1:" + plc.port + "/1)", true, "", "")),
        probe.browse(settings(), ""));
    List<Node> rows = probe.browse(settings(), "line2/pump3");
    assertEquals(new Node("line2/pump3#holding/100", "flow", false, "uint16", "5 m3/h"), rows.getFirst());
    assertEquals(new Node("line2/pump3#holding/101", "total", true, "uint32", "6684773"), rows.get(1));
    assertEquals(new Node("line2/pump3#coil/9", "running", false, "bool", "1"), rows.get(2));
    assertEquals(List.of("coil table", "discrete table", "holding table", "input table"),
        rows.stream().skip(3).map(Node::name).toList());
  }

  @Test
  void aRegisterHasItsFourWordOrdersSideBySide() throws Exception {
    List<Node> orders = probe.browse(settings(), "line2/pump3#holding/101");
    assertEquals(List.of("ABCD uint32", "CDAB uint32", "BADC uint32", "DCBA uint32"),
        orders.stream().map(Node::name).toList());
    assertEquals(List.of(Integer.toString(101 * 65_536 + 102), Integer.toString(102 * 65_536 + 101),
        Long.toString(0x65006600L), Long.toString(0x66006500L)), orders.stream().map(Node::value).toList());
    assertEquals(12, probe.browse(settings(), "line2/pump3#input/7").size(), "unmapped: three types");
  }

  @Test
  void tablesCanBeLookedThroughWithoutAMap() throws Exception {
    Map<String, Object> settings = settings();
    settings.remove("map");
    plc.holes.add(130);
    List<Node> page = probe.browse(settings, "line2/pump3#holding@100");
    assertEquals(101, page.size());
    assertEquals(new Node("line2/pump3#holding/100", "holding 100", true, "uint16", "100"), page.getFirst());
    assertEquals("exception 2 (illegal data address)", page.get(30).value());
    assertEquals("129", page.get(29).value());
    assertEquals(new Node("line2/pump3#holding@200", "from 200 on", true, "", ""), page.getLast());
  }

  @Test
  void whatCannotBeBrowsedIsAnError() {
    assertEquals(ErrorCode.INVALID_ARGUMENT, assertThrows(ForeshockException.class,
        () -> probe.browse(settings(), "nowhere")).code());
    Map<String, Object> settings = settings();
    settings.put("devices", "a=127.0.0.1:1");
    assertEquals(ErrorCode.CONNECTION_FAILED, assertThrows(ForeshockException.class,
        () -> probe.browse(settings, "a")).code());
  }
}
