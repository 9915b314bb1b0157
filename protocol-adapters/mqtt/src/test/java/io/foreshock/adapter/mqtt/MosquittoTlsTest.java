package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.adapter.kit.ConfigView;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.SourceProbe.Stage;
import io.foreshock.api.adapter.SourceProbe.Step;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS with mosquitto. */
class MosquittoTlsTest {
  @TempDir
  static Path folder;
  private static Certificates plant;
  private static MosquittoBroker broker;

  private final InMemoryAppliance appliance = new InMemoryAppliance();

  @BeforeAll
  static void start() throws Exception {
    plant = new Certificates(folder, "plant-ca");
    plant.sign("plant-ca", "broker", "-ext", "san=ip:127.0.0.1");
    plant.sign("plant-ca", "appliance");
    new Certificates(folder, "other-ca").sign("other-ca", "stranger");
    broker = MosquittoBroker.start(folder, List.of("cafile " + plant.file("plant-ca.pem"), "certfile " + plant.file(
        "broker.pem"), "keyfile " + plant.file("broker.key"), "require_certificate true",
        "use_identity_as_username true", "allow_anonymous false"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker != null)
      broker.close();
  }

  private static Map<String, Object> settings() {
    return new HashMap<>(Map.of("host", "127.0.0.1", "port", broker.port(), "topics", "plant/#", "tls", true, "tls.ca",
        plant.file("plant-ca.pem"), "tls.certificate", plant.file("appliance.pem"), "tls.key", plant.file(
            "appliance.key")));
  }

  private static Mqtt3BlockingClient device() {
    Map<String, Object> settings = settings();
    MqttConfig config = ConfigView.of(MqttConfig.class, settings);
    Mqtt3BlockingClient device = MqttClient.builder().useMqttVersion3().identifier("device").serverHost("127.0.0.1")
        .serverPort(broker.port()).sslConfig(TlsFiles.of(config).orElseThrow().load()).buildBlocking();
    device.connect();
    return device;
  }

  @Test
  void readingsArriveWhenBothSidesHaveShownTheirCertificates() throws Exception {
    MqttAdapter adapter = new MqttAdapter(appliance.catalog(), appliance.ingest(),
        ConfigView.of(MqttConfig.class, settings()), Map.of(), new ApplianceFacts(folder,
            false));
    Mqtt3BlockingClient device = device();
    try {
      Await.until("online", Duration.ofSeconds(20), () -> adapter.status().state() == State.ONLINE);
      device.publishWith().topic("plant/press4/temp").qos(MqttQos.AT_LEAST_ONCE).payload("41.5".getBytes()).send();
      Await.until("stored", () -> adapter.status().readings() == 1);
      assertEquals(41.5, appliance.history().latest(appliance.catalog().sensor("plant/press4/temp").orElseThrow().id())
          .orElseThrow().value());
    } finally {
      device.disconnect();
      adapter.deactivate();
    }
  }

  @Test
  void aTestSaysWhichCertificateIsWrong() throws Exception {
    Map<String, Object> settings = settings();
    List<Step> good = test(settings);
    assertEquals(Stage.READ, good.getLast().stage(), good.toString());
    Step security = good.stream().filter(s -> s.stage() == Stage.SECURITY).findFirst().orElseThrow();
    assertTrue(security.ok() && security.detail().contains("CN=broker"), security.toString());
    settings.put("tls.certificate", plant.file("stranger.pem"));
    settings.put("tls.key", plant.file("stranger.key"));
    assertFailed(settings, "certificate of ours");
    settings.put("tls.certificate", "");
    settings.put("tls.key", "");
    assertFailed(settings, "certificate of ours");
    settings.put("tls.ca", plant.file("other-ca.pem"));
    assertFailed(settings, "name the file in tls.ca");
    settings.put("tls.ca", plant.file("plant-ca.pem"));
    settings.put("host", "localhost");
    assertFailed(settings, "Use a name in host that stands in the broker's certificate");
  }

  private static void assertFailed(Map<String, Object> settings, String remedy) throws InterruptedException {
    Step last = test(settings).getLast();
    assertEquals(Stage.SECURITY, last.stage(), last.toString());
    assertTrue(!last.ok() && last.remedy().contains(remedy), last.toString());
  }

  private static List<Step> test(Map<String, Object> settings) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    new MqttProbe(new ApplianceFacts(folder, true), new MqttProbe.Patience(Duration.ofSeconds(2), Duration.ofMillis(
        200),
        Duration.ofMillis(200))).test(settings, steps::add);
    return steps;
  }
}
