package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 between COMMIT sent and acknowledged: a PostgreSQL client that got its answer finds the transaction after the
 * start, one that got none finds it whole or not at all.
 */
class CommitKillIT {
  private static final int KILLS = Integer.getInteger("foreshock.it.commit.kills", 6);

  @TempDir
  Path data;

  /** Moves one unit from one row to another and notes it in a third table, again and again, until the product dies. */
  private static final class Client implements Runnable {
    private final String url;
    private final AtomicLong sent;
    private final AtomicLong acknowledged;

    Client(String url, AtomicLong sent, AtomicLong acknowledged) {
      this.url = url;
      this.sent = sent;
      this.acknowledged = acknowledged;
    }

    @Override
    public void run() {
      try (Connection c = DriverManager.getConnection(url);
          Statement s = c.createStatement();
          PreparedStatement note = c.prepareStatement("INSERT INTO moves VALUES (?)")) {
        c.setAutoCommit(false);
        while (true) {
          long number = acknowledged.get() + 1;
          s.executeUpdate("UPDATE accounts SET amount = amount - 1 WHERE id = 1");
          s.executeUpdate("UPDATE accounts SET amount = amount + 1 WHERE id = 2");
          note.setLong(1, number);
          note.executeUpdate();
          sent.set(number);
          c.commit();
          acknowledged.set(number);
        }
      } catch (SQLException e) {
        // the product was killed
      }
    }
  }

  private String url() throws Exception {
    Path file = data.resolve("run/pgwire.port");
    Await.until("PostgreSQL clients are served", Duration.ofSeconds(30), () -> Files.exists(file));
    return "jdbc:postgresql://127.0.0.1:" + Files.readString(file).strip() + "/foreshock?user=me";
  }

  private static long number(Statement s, String sql) throws SQLException {
    try (ResultSet r = s.executeQuery(sql)) {
      r.next();
      return r.getLong(1);
    }
  }

  @Test
  void anAcknowledgedTransactionIsThereAndAnotherOneWholeOrNot() throws Exception {
    long seed = Long.getLong("foreshock.seed", System.nanoTime());
    Random random = new Random(seed);
    int inFlight = 0;
    int kept = 0;
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      try (Connection c = DriverManager.getConnection(url()); Statement s = c.createStatement()) {
        s.execute("CREATE TABLE accounts (id INT PRIMARY KEY, amount BIGINT)");
        s.execute("CREATE TABLE moves (number BIGINT PRIMARY KEY)");
        s.execute("INSERT INTO accounts VALUES (1, 0), (2, 0)");
      }
      long stored = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        AtomicLong sent = new AtomicLong(stored);
        AtomicLong acknowledged = new AtomicLong(stored);
        Thread client = Thread.ofPlatform().name("client").start(new Client(url(), sent, acknowledged));
        long goal = stored + 2 + random.nextInt(30);
        // no pause between the look and the kill: COMMIT is on its way and not answered
        while (sent.get() < goal || sent.get() == acknowledged.get()) {
          assertTrue(client.isAlive(), "the client goes on");
          Thread.onSpinWait();
        }
        product.kill();
        client.join();
        Files.deleteIfExists(data.resolve("run/pgwire.port"));
        product.start();
        String where = "seed " + seed + ", kill " + kill + ", sent " + sent + ", acknowledged " + acknowledged;
        try (Connection c = DriverManager.getConnection(url()); Statement s = c.createStatement()) {
          stored = number(s, "SELECT count(*) FROM moves");
          assertTrue(stored == acknowledged.get() || stored == sent.get(), where + ", stored " + stored);
          assertEquals(stored, number(s, "SELECT coalesce(max(number), 0) FROM moves"), where);
          assertEquals(-stored, number(s, "SELECT amount FROM accounts WHERE id = 1"), where);
          assertEquals(stored, number(s, "SELECT amount FROM accounts WHERE id = 2"), where);
        }
        if (sent.get() > acknowledged.get()) {
          inFlight++;
          if (stored == sent.get()) kept++;
        }
      }
    }
    assertTrue(inFlight > 0, "no kill came between COMMIT and its answer");
    System.out.println("kill -9 x " + KILLS + ": " + inFlight + " with COMMIT unanswered, of which " + kept
        + " were durable; none half");
  }
}
