package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Path;
import java.time.Duration;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.testkit.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MqttSettingsTest {
  @Test
  void defaultsAreThoseOfTheDescription() {
    MqttSettings settings = of(new TestConfig().with("topics", new String[]{"plant/#, other/+"}));
    assertEquals("localhost", settings.broker().host());
    assertEquals(1_883, settings.broker().port());
    assertEquals(MqttSettings.Version.V5, settings.broker().version());
    assertEquals("foreshock-plantbus", settings.broker().clientId());
    assertEquals(Duration.ofHours(24), settings.broker().session().expiry());
    assertEquals(1, settings.qos());
    assertEquals(2, settings.topics().size());
    assertEquals(8_883, of(base().with("tls", true)).broker().port());
  }

  @Test
  void namesKeyAndValueOfWhatIsWrong() {
    assertWrong("topics is empty", new TestConfig());
    assertWrong("topics=a/#/b", new TestConfig().with("topics", new String[]{"a/#/b"}));
    assertWrong("port=70000", base().with("port", 70_000));
    assertWrong("version=4", base().with("version", "4"));
    assertWrong("qos=3", base().with("qos", 3));
    assertWrong("payload=xml", base().with("payload", "xml"));
    assertWrong("value.pointer=value", base().with("value_pointer", "value"));
    assertWrong("receive.maximum=0", base().with("receive_maximum", 0));
    assertWrong("session.expiry=-1", base().with("session_expiry", -1L));
    assertWrong("keep.alive=0", base().with("keep_alive", 0));
    assertWrong("host is blank", base().with("host", " "));
    assertWrong("tls.ca needs tls", base().with("tls_ca", "/ca.pem"));
    assertWrong("payload.max=0", base().with("payload_max", 0));
    assertWrong("max.sensors=0", base().with("max_sensors", 0));
  }

  @Test
  void neverPrintsThePassword() {
    assertFalse(of(base().with("username", "u").with("password", "secret")).toString().contains("secret"));
  }

  @Test
  void theConnectionShowsWhatIsWrong() throws InterruptedException {
    InMemoryAppliance appliance = new InMemoryAppliance();
    MqttAdapter adapter = new MqttAdapter(appliance.catalog(), appliance.ingest(),
        base().with("tls", true).with("tls_ca", "/no/such.pem").build(), Map.of(), new ApplianceFacts(Path.of(""),
            false));
    assertEquals(State.OFFLINE, adapter.status().state());
    assertTrue(adapter.status().cause().startsWith("configuration: tls.ca"), adapter.status().cause());
    adapter.deactivate();
  }

  @Test
  void offlineThereIsNoWayOutOfThePlant() throws InterruptedException {
    InMemoryAppliance appliance = new InMemoryAppliance();
    MqttAdapter adapter = new MqttAdapter(appliance.catalog(), appliance.ingest(),
        base().with("host", "192.0.2.1").build(), Map.of(), new ApplianceFacts(Path.of(""), true)); // TEST-NET-1 (RFC 5737), which is not private
    Await.until("refused", () -> adapter.status().cause().contains("offline mode"));
    assertEquals(State.OFFLINE, adapter.status().state());
    adapter.deactivate();
  }

  @Test
  void privateAddressesAreThePlant() {
    for (String own : List.of("127.0.0.1", "::1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.1.1", "fd12::1",
        "fe80::1"))
      PlantNetwork.require(own);
    for (String other : List.of("192.0.2.1", "172.32.0.1", "2001:db8::1"))
      assertThrows(ForeshockException.class, () -> PlantNetwork.require(other));
  }

  @Test
  void pausesGrowToThirtySecondsAndDiffer() {
    Backoff longest = new Backoff(() -> 1);
    Backoff shortest = new Backoff(() -> 0);
    assertEquals(Duration.ofSeconds(1), longest.next());
    assertEquals(Duration.ofMillis(500), shortest.next());
    for (int i = 0; i < 20; i++) {
      longest.next();
      shortest.next();
    }
    assertEquals(Duration.ofSeconds(30), longest.next());
    assertEquals(Duration.ofSeconds(15), shortest.next());
    longest.reset();
    assertEquals(Duration.ofSeconds(1), longest.next());
  }

  private static void assertWrong(String expected, TestConfig config) {
    String message = assertThrows(ForeshockException.class, () -> of(config)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private static TestConfig base() {
    return new TestConfig().with("topics", new String[]{"plant/#"});
  }

  private static MqttSettings of(TestConfig config) {
    return MqttSettings.of(config.build(), "mqtt:plantbus");
  }
}
