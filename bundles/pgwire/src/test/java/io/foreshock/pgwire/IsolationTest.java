package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two clients see of each other: snapshot isolation at every level that is granted (Berenson et al., SIGMOD 1995). */
class IsolationTest {
  private WireServer server;
  private Connection a;
  private Connection b;

  @BeforeEach
  void start(@TempDir Path data) throws IOException, SQLException {
    server = new WireServer(data);
    server.sql("CREATE TABLE account (id INT PRIMARY KEY, amount INT)",
        "INSERT INTO account VALUES (1, 100), (2, 100)");
    a = server.connect();
    b = server.connect();
  }

  @AfterEach
  void stop() throws SQLException {
    a.close();
    b.close();
    server.close();
  }

  private void begin(String level) throws SQLException {
    for (Connection c : new Connection[]{a, b})
      run(c, "BEGIN ISOLATION LEVEL " + level);
  }

  private static void run(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private static long number(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(sql)) {
      r.next();
      return r.getLong(1);
    }
  }

  private static String state(Connection c, String sql) {
    return assertThrows(SQLException.class, () -> run(c, sql)).getSQLState();
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ"})
  void nothingDirtyIsRead(String level) throws SQLException {
    begin(level);
    run(a, "UPDATE account SET amount = 0 WHERE id = 1");
    assertEquals(100, number(b, "SELECT amount FROM account WHERE id = 1"));
    assertEquals(0, number(a, "SELECT amount FROM account WHERE id = 1"));
    run(a, "ROLLBACK");
    run(b, "COMMIT");
    assertEquals(100, number(b, "SELECT amount FROM account WHERE id = 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ"})
  void readsRepeatAndNoPhantomsCome(String level) throws SQLException {
    begin(level);
    assertEquals(200, number(b, "SELECT sum(amount) FROM account"));
    run(a, "UPDATE account SET amount = 50 WHERE id = 1");
    run(a, "INSERT INTO account VALUES (3, 7)");
    run(a, "COMMIT");
    assertEquals(200, number(b, "SELECT sum(amount) FROM account"));
    assertEquals(2, number(b, "SELECT count(*) FROM account WHERE amount > 0"));
    run(b, "COMMIT");
    assertEquals(157, number(b, "SELECT sum(amount) FROM account"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ"})
  void noUpdateIsLost(String level) throws SQLException {
    begin(level);
    for (Connection c : new Connection[]{a, b})
      run(c, "UPDATE account SET amount = " + (number(c, "SELECT amount FROM account WHERE id = 1") + 10)
          + " WHERE id = 1");
    run(a, "COMMIT");
    assertEquals("40001", state(b, "COMMIT"));
    assertEquals(110, number(b, "SELECT amount FROM account WHERE id = 1"));
  }

  @Test
  void writeSkewIsPossibleAndSerializableIsRefusedRatherThanPretended() throws SQLException {
    begin("REPEATABLE READ");
    assertEquals(200, number(a, "SELECT sum(amount) FROM account"));
    assertEquals(200, number(b, "SELECT sum(amount) FROM account"));
    run(a, "UPDATE account SET amount = -50 WHERE id = 1");
    run(b, "UPDATE account SET amount = -50 WHERE id = 2");
    run(a, "COMMIT");
    run(b, "COMMIT");
    assertEquals(-100, number(b, "SELECT sum(amount) FROM account"));
    assertEquals("0A000", state(a, "BEGIN ISOLATION LEVEL SERIALIZABLE"));
  }
}
