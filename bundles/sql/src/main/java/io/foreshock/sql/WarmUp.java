package io.foreshock.sql;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.kernel.Kernels;
import io.foreshock.sql.plan.Planner;
import io.foreshock.sql.text.Dialect;
import io.foreshock.sql.text.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a few typical statements in the background some seconds after the start, because the first plan loads and
 * compiles thousands of classes, and runs the inner loops until they are compiled. Reads no data.
 */
final class WarmUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final long DELAY_SECONDS = 4;
  private static final long PAUSE_MILLIS = 50;
  /** Enough for the compiler to take notice: until then vector code is a hundred times slower. */
  private static final int KERNEL_ROUNDS = 20_000;
  private static final List<String> STATEMENTS = List.of("SELECT 1",
      "SELECT ts, value FROM readings WHERE sensor_id = 'a/b' AND ts >= NOW() - INTERVAL '1 hour' ORDER BY ts LIMIT 10",
      "SELECT time_bucket(INTERVAL '5 minutes', ts) AS t, sensor_id, avg(value), max(value), count(*) FROM readings"
          + " WHERE ts >= '2026-01-01' AND quality = 0 GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1, 2",
      "SELECT s.asset, r.sensor_id, CASE WHEN r.value > s.high THEN 'high' ELSE 'ok' END FROM readings r"
          + " JOIN sensors s ON s.sensor_id = r.sensor_id WHERE s.asset LIKE 'line%' AND r.value IS NOT NULL");

  private final CountDownLatch stop = new CountDownLatch(1);

  private WarmUp() {
  }

  static WarmUp start(Tables tables) {
    WarmUp warmUp = new WarmUp();
    Thread thread = new Thread(() -> warmUp.run(tables), "sql-warm-up");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
    return warmUp;
  }

  private void run(Tables tables) {
    try {
      if (stop.await(DELAY_SECONDS, TimeUnit.SECONDS)) return;
      long start = System.nanoTime();
      for (String sql : STATEMENTS) {
        Planner.plan(new Statement.Parsed(Dialect.translate(sql), null, null), tables.list(), List.of());
        if (stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) return;
      }
      for (int i = 0; i < KERNEL_ROUNDS; i++) {
        Kernels.exercise();
        if (i % 1_000 == 0 && stop.await(0, TimeUnit.MILLISECONDS)) return;
      }
      LOG.debug("planner warm after {} ms", (System.nanoTime() - start) / 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ForeshockException e) {
      LOG.debug("warm-up stopped: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
