package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter promises with every broker. */
abstract class MqttDeliveryContract {
  private static final long T0 = 1_773_454_200_000L;
  private static final int TOPICS = 40;

  protected final InMemoryAppliance appliance = new InMemoryAppliance();
  protected final Set<MqttAdapter> open = new HashSet<>();
  protected TestBroker broker;

  @TempDir
  Path folder;

  abstract TestBroker start(Path dataFolder) throws Exception;

  /** Versions the broker speaks well. */
  abstract String version();

  @BeforeEach
  void startBroker() throws Exception {
    broker = start(folder);
  }

  @AfterEach
  void stopAll() throws Exception {
    for (MqttAdapter adapter : Set.copyOf(open))
      close(adapter);
    broker.close();
  }

  @Test
  void storesNumbersAndJsonUnderTheirTopics() throws Exception {
    open(TestConfig.broker(broker.port(), "plant/#").with("topic_prefix", "plant/"));
    try (Publisher device = new Publisher(broker.port())) {
      device.publish("plant/line1/press4/bearing_temp", "{\"ts\":" + T0 + ",\"value\":41.25}");
      device.publish("plant/line1/press4/vibration", " 1.5 ");
      device.awaitAll();
    }
    Await.until("both", () -> appliance.ingest().committedReadings() == 2);
    int temperature = appliance.catalog().sensor("line1/press4/bearing_temp").orElseThrow().id();
    var reading = appliance.history().latest(temperature).orElseThrow();
    assertEquals(41.25, reading.value());
    assertEquals(T0 * Micros.MILLISECOND, reading.timestamp());
    int vibration = appliance.catalog().sensor("line1/press4/vibration").orElseThrow().id();
    long age = Micros.now() - appliance.history().latest(vibration).orElseThrow().timestamp();
    assertTrue(age >= 0 && age < Micros.MINUTE, "time of receipt, age " + age);
  }

  @Test
  void offersAgainWhatTheStoreRefused() throws Exception {
    MqttAdapter adapter = open(config());
    Await.until("subscribed", () -> adapter.status().state() == State.ONLINE);
    appliance.ingest().failNext(new ForeshockException(ErrorCode.DISK_FULL, "disk full: free=0"));
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 200);
    }
    Await.until("all 200", () -> stored() == 200);
    Await.until("well again", () -> adapter.status().state() == State.ONLINE);
  }

  @Test
  void waitsWhileTheStoreIsFull() throws Exception {
    MqttAdapter adapter = open(config());
    Await.until("subscribed", () -> adapter.status().state() == State.ONLINE);
    appliance.ingest().full(true);
    try (Publisher device = new Publisher(broker.port())) {
      publish(device, 0, 500);
    }
    assertEquals(0, stored());
    appliance.ingest().full(false);
    Await.until("all 500", () -> stored() == 500);
    assertEquals(500, appliance.ingest().committedReadings());
  }

  @Test
  void unreadableMessagesAreCountedAndPassedOver() throws Exception {
    MqttAdapter adapter = open(TestConfig.broker(broker.port(), "plant/#"));
    Await.until("subscribed", () -> adapter.status().state() == State.ONLINE);
    try (Publisher device = new Publisher(broker.port())) {
      device.publish("plant/a/b", "warm");
      device.publish("plant/a/b", "{\"value\":[1,2]}");
      device.publish("plant/a/c", "7");
      device.awaitAll();
    }
    Await.until("the good one", () -> appliance.ingest().committedReadings() == 1);
    Await.until("degraded", () -> adapter.status().state() == State.DEGRADED);
    assertTrue(adapter.status().cause().startsWith("2 messages rejected, last: topic=plant/a/b"),
        adapter.status().cause());
  }

  @Test
  void endsItsThreads() throws Exception {
    MqttAdapter adapter = open(config());
    Await.until("subscribed", () -> adapter.status().state() == State.ONLINE);
    close(adapter);
    Await.until("no thread left", () -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(t -> t.getName().startsWith("foreshock-mqtt")));
  }

  protected TestConfig config() {
    return TestConfig.broker(broker.port(), "plant/#").with("topic_prefix", "plant/");
  }

  protected MqttAdapter open(TestConfig config) {
    MqttAdapter adapter = new MqttAdapter(appliance.catalog(), appliance.ingest(),
        config.with("version", version()).build(), properties(), new ApplianceFacts(folder, false));
    open.add(adapter);
    if (!adapter.status().cause().startsWith("configuration"))
      Await.until("online", () -> adapter.status().state() == State.ONLINE);
    return adapter;
  }

  protected Map<String, Object> properties() {
    return Map.of("service.pid", "io.foreshock.adapter.mqtt-" + getClass().getSimpleName());
  }

  protected void close(MqttAdapter adapter) throws InterruptedException {
    adapter.deactivate();
    open.remove(adapter);
  }

  protected void publish(Publisher device, int from, int to) throws InterruptedException {
    for (int i = from; i < to; i++)
      device.publish("plant/line" + i % 4 + "/s" + i % TOPICS, "{\"ts\":" + (T0 + i) + ",\"value\":" + i + "}");
    device.awaitAll();
  }

  /** Distinct (sensor, timestamp) pairs. */
  protected long stored() {
    return appliance.catalog().sensors().stream()
        .mapToLong(s -> appliance.history().read(s.id(), Long.MIN_VALUE, Long.MAX_VALUE).size()).sum();
  }
}
