package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A power cut for the process: kill -9 while clients are writing, again and again on the same data. */
class KillIT {
  private static final int KILLS = Integer.getInteger("foreshock.it.kills", 10);
  private static final int CLIENTS = 2;
  private static final int BATCH = 50;
  private static final long START = 1_700_000_000_000_000L;

  @TempDir
  Path data;

  /** One REST client with its own sensor; writes value = index until the product dies under it. */
  private static final class Client implements Runnable {
    private final Product product;
    private final String sensor;
    private final AtomicLong acked;
    private final long first;
    private long sent;

    Client(Product product, int number, AtomicLong acked, long first) {
      this.product = product;
      this.sensor = "line1/mixer" + number + "/speed";
      this.acked = acked;
      this.first = first;
    }

    @Override
    public void run() {
      sent = first;
      try {
        while (true) {
          List<Map<String, Object>> readings = new ArrayList<>();
          for (int i = 0; i < BATCH; i++)
            readings.add(Map.of("sensor", sensor, "ts", START + (sent + i) * 1000, "value", sent + i));
          sent += BATCH;
          product.post("/api/readings", Map.of("source", sensor, "seq", sent / BATCH, "readings", readings));
          acked.set(sent);
        }
      } catch (Exception | AssertionError e) {
        // the product was killed: what was not answered may or may not be stored
      }
    }
  }

  @Test
  void noAcknowledgedReadingIsLostOverManyKills() throws Exception {
    long seed = Long.getLong("foreshock.seed", System.nanoTime());
    Random random = new Random(seed);
    AtomicLong[] acked = {new AtomicLong(), new AtomicLong()};
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      for (int kill = 0; kill < KILLS; kill++) {
        long goal = acked[0].get() + BATCH * (1 + random.nextInt(40));
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++)
          threads.add(Thread.ofPlatform().name("client-" + c).start(new Client(product, c, acked[c], acked[c].get())));
        Await.until("client 0 has " + goal + " readings acknowledged", Duration.ofSeconds(60),
            () -> acked[0].get() >= goal);
        product.kill();
        for (Thread t : threads) t.join();
        product.start();
        for (int c = 0; c < CLIENTS; c++) assertStored(product, c, acked[c].get(), "seed " + seed + ", kill " + kill);
      }
    }
    assertTrue(acked[0].get() > 0 && acked[1].get() > 0);
    System.out.println("kill -9 x " + KILLS + ": " + (acked[0].get() + acked[1].get())
        + " acknowledged readings, 0 lost");
  }

  /** Every acknowledged index is there once with its value; at most one unacknowledged batch may be there too. */
  private static void assertStored(Product product, int client, long acked, String where) throws Exception {
    String from = " FROM readings WHERE sensor_id = 'line1/mixer" + client + "/speed'";
    long count = product.count("SELECT COUNT(*)" + from);
    assertTrue(count >= acked && count <= acked + BATCH,
        () -> where + ": client " + client + ", stored=" + count + ", acknowledged=" + acked);
    double sum = product.sql("SELECT SUM(\"value\")" + from).get(0).get(0).asDouble();
    assertEquals(count * (count - 1) / 2.0, sum, 0.0, where + ": values of client " + client);
  }
}
