package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Against mosquitto, with MQTT 5. */
class MosquittoDeliveryTest extends MqttDeliveryContract {
  @Override
  TestBroker start(Path dataFolder) throws Exception {
    return MosquittoBroker.start(dataFolder);
  }

  @Override
  String version() {
    return "5";
  }

  /** Not in the contract: moquette 0.17 sends again without the DUP flag, which the client must refuse. */
  @Test
  void whatIsNotOnDiskIsSentAgainToTheNextVersion() throws Exception {
    appliance.ingest().hold();
    MqttAdapter adapter = open(config());
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 300);
      Await.until("taken but not committed", () -> adapter.status().sensors() > 0);
    }
    // Nothing was acknowledged, so a broker must still hold all of it for the next version of the adapter.
    close(adapter);
    assertEquals(0, appliance.ingest().committedReadings());
    InMemoryAppliance next = new InMemoryAppliance();
    MqttAdapter successor = new MqttAdapter(next.catalog(), next.ingest(),
        config().with("version", version()).build(), properties(), new ApplianceFacts(folder, false));
    open.add(successor);
    Await.until("all 300 again", () -> next.ingest().committedReadings() == 300);
  }

  /** Not in the contract: moquette 0.17 itself loses a few messages in flight at a reconnect. */
  @Test
  void losesAndDoublesNothingWhenReopenedFiveTimesUnderLoad() throws Exception {
    int messages = 15_000;
    close(open(config()));
    Thread device = Thread.ofPlatform().start(() -> publishPaced(messages, 4_000));
    for (int i = 0; i < 5; i++) {
      MqttAdapter adapter = open(config());
      long before = appliance.ingest().committedReadings();
      Await.until("readings arrive", Duration.ofSeconds(20),
          () -> appliance.ingest().committedReadings() > Math.min(messages - 1, before + 800));
      close(adapter);
    }
    device.join();
    open(config());
    Await.until("all " + messages, Duration.ofSeconds(60), () -> stored() == messages);
    assertEquals(messages, appliance.ingest().committedReadings(), "nothing committed twice");
  }

  /** Acknowledgements on their way to a dying broker are lost: it sends again, and the time stamp keeps it single. */
  @Test
  void returnsByItselfWhenTheBrokerIsRestarted() throws Exception {
    MosquittoBroker mosquitto = (MosquittoBroker) broker;
    MqttAdapter adapter = open(config());
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 200);
    }
    Await.until("the first 200", () -> stored() == 200);
    mosquitto.stop();
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    assertTrue(adapter.status().cause().contains("127.0.0.1:" + broker.port()), adapter.status().cause());
    assertTrue(adapter.status().nextRetryAt() != null);
    mosquitto.restart();
    Await.until("online", Duration.ofSeconds(20), () -> adapter.status().state() == State.ONLINE);
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 200, 400);
    }
    Await.until("all 400", () -> stored() == 400);
  }

  @Test
  void hasNoMoreInFlightThanTheReceiveMaximum() throws Exception {
    appliance.ingest().hold();
    MqttAdapter adapter = open(config().with("receive_maximum", 10));
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 200);
    }
    Await.until("ten sensors of forty", () -> adapter.status().sensors() == 10);
    close(adapter);
    appliance.ingest().release();
    open(config());
    Await.until("all 200", () -> stored() == 200);
  }

  @Test
  void subscribesAgainWhenTheBrokerHasForgottenTheSession() throws Exception {
    MosquittoBroker mosquitto = (MosquittoBroker) broker;
    MqttAdapter adapter = open(config());
    mosquitto.stop();
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    mosquitto.forget();
    mosquitto.restart();
    Await.until("online", Duration.ofSeconds(20), () -> adapter.status().state() == State.ONLINE);
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 50);
    }
    Await.until("all 50", () -> stored() == 50);
  }

  private void publishPaced(int messages, int perSecond) {
    try (Publisher device = new Publisher(broker.port())) {
      int burst = perSecond / 100;
      for (int i = 0; i < messages; i += burst) {
        publish(device, i, Math.min(messages, i + burst));
        LockSupport.parkNanos(10_000_000);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
