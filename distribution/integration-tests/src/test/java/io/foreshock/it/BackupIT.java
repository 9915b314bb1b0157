package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.it.Product.Ended;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore, check and compact through the command line, with and without a running appliance. */
class BackupIT {
  private static final int BATCH = 50;
  private static final long START = 1_700_000_000_000_000L;
  private static final String SENSOR = "line1/mixer0/speed";

  @TempDir
  Path dir;

  private final AtomicLong acked = new AtomicLong();

  /** One source; writes value = index until the product dies under it. */
  private void write(Product product) {
    try {
      for (long sent = 0;; acked.set(sent)) {
        List<Map<String, Object>> readings = new ArrayList<>();
        for (int i = 0; i < BATCH; i++)
          readings.add(Map.of("sensor", SENSOR, "ts", START + (sent + i) * 1000, "value", sent + i));
        sent += BATCH;
        product.post("/api/readings", Map.of("source", SENSOR, "seq", sent / BATCH, "readings", readings));
      }
    } catch (Exception | AssertionError e) {
      // the product was killed
    }
  }

  private static Ended foreshock(Path data, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Product.script()));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", data.toString()));
    return Product.run(command);
  }

  private static void assertDone(Ended ended, String says) {
    assertEquals(0, ended.exitCode(), ended.output());
    assertTrue(ended.output().contains(says), ended.output());
  }

  @Test
  void aBackupUnderLoadIsRestoredElsewhere() throws Exception {
    Path data = dir.resolve("data");
    Path file = dir.resolve("plant.backup");
    long before;
    long after;
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      Thread writer = Thread.ofPlatform().start(() -> write(product));
      Await.until("readings are acknowledged", Duration.ofSeconds(30), () -> acked.get() > 20 * BATCH);
      before = acked.get();
      assertDone(foreshock(data, "backup", file.toString()), "written " + file);
      after = acked.get() + BATCH;
      assertDone(foreshock(data, "check"), "the store is sound");
      assertDone(foreshock(data, "compact"), "bytes after");
      assertDone(foreshock(data, "storage"), "entropy_estimate");
      assertEquals(75, foreshock(data, "restore", file.toString()).exitCode());
      product.kill();
      writer.join();
    }
    assertDone(foreshock(data, "check"), "the store is sound"); // killed, not running
    Path elsewhere = dir.resolve("elsewhere");
    assertDone(foreshock(elsewhere, "restore", file.toString()), "restored");
    assertTrue(Files.exists(elsewhere.resolve("conf/org.apache.felix.http.cfg")));
    assertDone(foreshock(elsewhere, "check"), "the store is sound");
    try (Product product = Product.start(elsewhere, "--headless", "--no-demo")) {
      String from = " FROM readings WHERE sensor_id = '" + SENSOR + "'";
      long rows = product.count("SELECT COUNT(*)" + from);
      assertTrue(rows >= before && rows <= after, "rows=" + rows + ", acknowledged=" + before + ".." + after);
      assertEquals(0, rows % BATCH);
      double sum = product.sql("SELECT SUM(\"value\")" + from).get(0).get(0).asDouble();
      assertEquals(rows * (rows - 1) / 2.0, sum, 0.0);
      product.stop();
    }
    Ended refused = foreshock(elsewhere, "restore", file.toString());
    assertEquals(1, refused.exitCode(), refused.output());
    assertTrue(refused.output().contains("ALREADY_EXISTS"), refused.output());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Ended damaged = foreshock(elsewhere, "restore", file.toString(), "--force");
    assertEquals(1, damaged.exitCode(), damaged.output());
    assertTrue(damaged.output().contains("CORRUPT_DATA"), damaged.output());
    assertDone(foreshock(elsewhere, "check"), "the store is sound"); // nothing was touched
  }
}
