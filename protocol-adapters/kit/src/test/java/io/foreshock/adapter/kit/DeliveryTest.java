package io.foreshock.adapter.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final Duration NO_WAIT = Duration.ZERO;
  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final int sensor = appliance.sensor("a/x").id();
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final List<String> troubles = new ArrayList<>();
  private final AtomicInteger committed = new AtomicInteger();

  private Delivery delivery(int most) {
    return new Delivery("test:1", appliance.ingest(), most, throughput, troubles::add);
  }

  private ReadingBatch batch(int from, int readings) {
    ReadingBatch.Builder batch = ReadingBatch.builder(readings);
    for (int i = 0; i < readings; i++)
      batch.add(sensor, from + i, from + i);
    return batch.build();
  }

  @Test
  void storesEverythingOfManyThreadsAndTells() throws Exception {
    try (Delivery delivery = delivery(1_000)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int from = t * 10_000;
        threads.add(Thread.ofVirtual().start(() -> offerAll(delivery, from)));
      }
      for (Thread thread : threads)
        thread.join();
      Await.until("told of all", () -> committed.get() == 400);
    }
    assertEquals(4 * 100 * 7, appliance.history().read(sensor, 0, Long.MAX_VALUE).size());
    assertEquals(2_800, throughput.total());
  }

  private void offerAll(Delivery delivery, int from) {
    try {
      for (int i = 0; i < 100; i++)
        assertTrue(delivery.offer(batch(from + i * 7, 7), Duration.ofSeconds(5), committed::incrementAndGet));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void isFullWhenTheStoreDoesNotCommit() throws Exception {
    appliance.ingest().hold();
    try (Delivery delivery = delivery(10)) {
      assertTrue(delivery.offer(batch(0, 7), NO_WAIT, committed::incrementAndGet));
      assertFalse(delivery.offer(batch(7, 7), NO_WAIT, committed::incrementAndGet));
      Await.until("handed to the store", () -> {
        appliance.ingest().release();
        return committed.get() == 1;
      });
      assertTrue(delivery.offer(batch(7, 50), Duration.ofSeconds(1), committed::incrementAndGet),
          "more than ever fits goes alone");
      Await.until("the rest", () -> committed.get() == 2);
    }
    assertEquals(57, appliance.history().read(sensor, 0, Long.MAX_VALUE).size());
  }

  @Test
  void offersAgainWhatTheStoreRefused() throws Exception {
    appliance.ingest().failNext(new ForeshockException(ErrorCode.DISK_FULL, "disk full"));
    try (Delivery delivery = delivery(100)) {
      assertTrue(delivery.offer(batch(0, 5), NO_WAIT, committed::incrementAndGet));
      Await.until("stored after all", () -> committed.get() == 1);
    }
    assertEquals(5, appliance.history().read(sensor, 0, Long.MAX_VALUE).size());
  }

  @Test
  void storesWhatWasHandedOverBeforeTheEnd() throws Exception {
    Delivery delivery = delivery(1_000);
    for (int i = 0; i < 50; i++)
      assertTrue(delivery.offer(batch(i * 2, 2), NO_WAIT, committed::incrementAndGet));
    delivery.close();
    assertEquals(100, appliance.history().read(sensor, 0, Long.MAX_VALUE).size());
    assertFalse(delivery.offer(batch(1_000, 1), NO_WAIT, committed::incrementAndGet), "closed");
  }

  @Test
  void namesAreThoseOfTheAppliance() {
    assertEquals("modbus:hall2", Names.connectionId("modbus", "",
        Map.of("service.pid", "io.foreshock.adapter.modbus~hall2")));
    assertEquals("modbus:mine", Names.connectionId("modbus", " mine ", Map.of()));
    assertEquals("modbus:default", Names.connectionId("modbus", "", Map.of()));
    assertEquals("line1/pump_3/flow", Names.path("/line1//pump 3/flow/"));
  }
}
