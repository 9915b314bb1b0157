package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.io.IOException;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** PostgreSQL's clients on the packaged product: pgjdbc, and psql where this machine has it. */
class PostgresClientsIT {
  @TempDir
  Path data;

  private int port() throws IOException {
    Path file = data.resolve("run/pgwire.port");
    Await.until("PostgreSQL clients are served", Duration.ofSeconds(30), () -> Files.exists(file));
    return Integer.parseInt(Files.readString(file).strip());
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/foreshock?user=it");
  }

  private static long count(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(sql)) {
      assertTrue(r.next());
      return r.getLong(1);
    }
  }

  @Test
  void tablesAreReadWrittenAndSurviveAKill() throws Exception {
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      try (Connection c = connect(port())) {
        write(c);
        assertEquals(1, count(c, "SELECT count(*) FROM pg_catalog.pg_class WHERE relname = 'shifts'"));
        try (ResultSet r = c.getMetaData().getPrimaryKeys(null, "public", "shifts")) {
          assertTrue(r.next());
          assertEquals("id", r.getString("COLUMN_NAME"));
        }
        psql(port());
      }
      assertEquals(2, product.count("SELECT COUNT(*) FROM shifts"));
      product.kill();
      product.start();
      try (Connection c = connect(port())) {
        assertEquals(2, count(c, "SELECT count(*) FROM shifts"));
        assertEquals(1_000, count(c, "SELECT count(*) FROM readings"));
        assertEquals(499.5, mean(c));
      }
      int port = port();
      assertEquals(0, product.stop());
      assertFalse(Files.exists(data.resolve("run/pgwire.port")));
      assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
    }
  }

  private static void write(Connection c) throws Exception {
    c.setAutoCommit(false);
    try (Statement s = c.createStatement()) {
      s.execute("CREATE TABLE shifts (id INT PRIMARY KEY, crew TEXT NOT NULL)");
      s.execute("INSERT INTO shifts VALUES (1, 'A'), (2, 'B')");
    }
    c.commit();
    try (Statement s = c.createStatement()) {
      s.execute("DELETE FROM shifts");
    }
    c.rollback();
    c.setAutoCommit(true);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1_000; i++)
      rows.append("2026-03-14 08:").append(i / 60 + 10).append(':').append(10 + i % 50).append('.').append(i).append(
          "+00\tline1/press4/temp\t").append(i).append('\n');
    assertEquals(1_000, c.unwrap(PGConnection.class).getCopyAPI().copyIn(
        "COPY readings (ts, sensor_id, value) FROM STDIN",
        new StringReader(rows.toString())));
  }

  private static double mean(Connection c) throws SQLException {
    try (PreparedStatement s = c.prepareStatement("SELECT avg(value) FROM readings WHERE sensor_id = ?")) {
      s.setString(1, "line1/press4/temp");
      try (ResultSet r = s.executeQuery()) {
        assertTrue(r.next());
        return r.getDouble(1);
      }
    }
  }

  private static void psql(int port) throws Exception {
    Path psql = Path.of("/usr/bin/psql");
    if (!Files.isExecutable(psql)) {
      System.out.println("psql is not installed here: left out");
      return;
    }
    Product.Ended e = Product.run(List.of(psql.toString(), "-X", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U",
        "it", "-d", "foreshock", "-c", "\\d shifts", "-c", "SELECT count(*) FROM readings"));
    assertEquals(0, e.exitCode(), e.output());
    assertTrue(e.output().contains("shifts_pkey") && e.output().contains("1000"), e.output());
  }
}
