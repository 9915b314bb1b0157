package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe.Node;
import io.foreshock.api.adapter.SourceProbe.Stage;
import io.foreshock.api.adapter.SourceProbe.Step;
import io.foreshock.testkit.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an embedded broker. */
class MqttProbeTest {
  @TempDir
  static Path folder;
  private static MoquetteBroker broker;
  private final MqttProbe probe = new MqttProbe(new ApplianceFacts(folder, true), new MqttProbe.Patience(
      Duration.ofMillis(1_500), Duration.ofMillis(700), Duration.ofMillis(500)));

  @BeforeAll
  static void start() throws Exception {
    broker = MoquetteBroker.start(folder);
    retain("plant/line1/temp", "{\"value\":41.5}");
    retain("plant/line1", "on");
    retain("plant/line2/flow", "7");
  }

  @AfterEach
  void leavesNoThread() {
    Await.until("no thread left", () -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(t -> t.getName().startsWith("foreshock-")));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static void retain(String topic, String payload) {
    Mqtt3BlockingClient client = MqttClient.builder().useMqttVersion3().identifier("device").serverHost("127.0.0.1")
        .serverPort(broker
            .port()).buildBlocking();
    client.connect();
    client.publishWith().topic(topic).payload(payload.getBytes()).retain(true).qos(
        com.hivemq.client.mqtt.datatypes.MqttQos.AT_LEAST_ONCE).send();
    client.disconnect();
  }

  private Map<String, Object> settings() {
    return new HashMap<>(Map.of("host", "127.0.0.1", "port", Integer.toString(broker.port()), "topics",
        "plant/+/temp\n$share/g/plant/+/temp", "topic.prefix", "plant/", "version", "3.1.1"));
  }

  private List<Step> test(Map<String, Object> settings) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    probe.test(settings, steps::add);
    return steps;
  }

  @Test
  void everyStageOfAGoodBrokerPasses() throws Exception {
    List<Step> steps = test(settings());
    assertEquals(List.of(Stage.SETTINGS, Stage.ADDRESS, Stage.CONNECT, Stage.LOGIN, Stage.READ),
        steps.stream().filter(Step::ok).map(Step::stage).toList(), steps.toString());
    assertEquals("on plant/line1/temp: line1/temp = 41.5", steps.getLast().detail());
  }

  @Test
  void eachFailureHasItsStageAndRemedy() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("topics", "plant/line1");
    assertFailed(settings, Stage.READ, "on plant/line1: no number: on", "Set payload");
    settings.put("topics", "plant/nothing");
    assertFailed(settings, Stage.READ, "no message within 700 ms", "Check topics");
    settings.put("tls", "true");
    settings.put("tls.ca", folder.resolve("nothing.pem").toString());
    assertFailed(settings, Stage.SETTINGS, "tls.ca is no readable PEM file", "Correct the setting");
    settings.keySet().removeAll(List.of("tls", "tls.ca"));
    settings.put("host", "203.0.113.9");
    assertFailed(settings, Stage.ADDRESS, "not an address of the plant", "plant's own network");
    settings.put("host", "127.0.0.1");
    settings.put("port", TestBroker.freePort());
    assertFailed(settings, Stage.CONNECT, "refused", "Nothing listens");
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      settings.put("port", other.getLocalPort());
      assertFailed(settings, Stage.LOGIN, "does not answer", "tls=true");
    }
  }

  private void assertFailed(Map<String, Object> settings, Stage stage, String detail, String remedy)
      throws InterruptedException {
    Step last = test(settings).getLast();
    assertEquals(stage, last.stage(), last.toString());
    assertTrue(!last.ok() && last.detail().contains(detail) && last.remedy().contains(remedy), last.toString());
  }

  @Test
  void topicsAreHeardAsATree() throws Exception {
    assertEquals(List.of(new Node("plant", "plant", true, "", "")), probe.browse(settings(), ""));
    assertEquals(List.of(new Node("plant/line1", "line1", true, "text", "on"), new Node("plant/line2", "line2", true,
        "", "")), probe.browse(settings(), "plant"));
    assertEquals(List.of(new Node("plant/line1/temp", "temp", false, "json", "{\"value\":41.5}")),
        probe.browse(settings(), "plant/line1"));
  }

  @Test
  void aBrokerThatIsAwayCannotBeBrowsed() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("port", TestBroker.freePort());
    assertEquals(ErrorCode.CONNECTION_FAILED, assertThrows(ForeshockException.class, () -> probe.browse(settings, ""))
        .code());
  }
}
