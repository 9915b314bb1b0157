package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.testkit.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against an embedded broker, with MQTT 3.1.1. */
class MoquetteDeliveryTest extends MqttDeliveryContract {
  private static final int IN_FLIGHT = 10;

  @Override
  TestBroker start(Path dataFolder) throws Exception {
    return MoquetteBroker.start(dataFolder);
  }

  @Override
  String version() {
    return "3.1.1";
  }

  /** The broker has ten messages in flight: an eleventh comes only after an acknowledgement. */
  @Test
  void acknowledgesAfterTheCommitAndNotBefore() throws Exception {
    appliance.ingest().hold();
    MqttAdapter adapter = open(config());
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 100);
      Await.until("ten taken", () -> adapter.status().sensors() == IN_FLIGHT);
      publish(device, 100, 120);
      assertEquals(IN_FLIGHT, adapter.status().sensors());
      appliance.ingest().release();
      Await.until("all stored", () -> stored() == 120);
    }
    assertEquals(120, appliance.ingest().committedReadings());
  }
}
