package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foreshock.api.sql.SqlException;
import io.foreshock.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random queries give the same rows as H2, DuckDB and, where it is installed, PostgreSQL 15; {@code -Dforeshock.sql.queries=20000} for a long run, {@code
 * -Dforeshock.seed} to repeat one.
 */
class DifferentialTest {
  private static final String COLUMNS = " (id INT PRIMARY KEY, g VARCHAR(10), a INT, b BIGINT, d DOUBLE PRECISION, ok BOOLEAN)";

  private static final int QUERIES = Integer.getInteger("foreshock.sql.queries", 300);

  /** Another database, in this process but for PostgreSQL, and what makes it count as we do. */
  enum Peer {
    H2("jdbc:h2:mem:;DATABASE_TO_LOWER=TRUE", List.of()), DUCKDB("jdbc:duckdb:", List.of("SET threads = 1",
        "SET integer_division = true")), POSTGRESQL("", List.of());

    private final String url;
    private final List<String> settings;

    Peer(String url, List<String> settings) {
      this.url = url;
      this.settings = settings;
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreThoseOfTheOther(Peer peer) throws Exception {
    if (peer != Peer.POSTGRESQL) {
      compare(peer, peer.url);
      return;
    }
    try (PostgresServer server = PostgresServer.start()) {
      assumeTrue(server != null, PostgresServer.absence());
      compare(peer, server.url());
    }
  }

  private static void compare(Peer peer, String url) throws SQLException {
    long seed = Long.getLong("foreshock.seed", System.nanoTime());
    RandomSql random = new RandomSql(new Random(seed));
    Plant plant = new Plant();
    int compared = 0;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String setting : peer.settings)
        statement.execute(setting);
      for (String table : List.of("t", "u")) {
        plant.update("CREATE TABLE " + table + COLUMNS);
        statement.execute("CREATE TABLE " + table + COLUMNS);
        String insert = "INSERT INTO " + table + " VALUES " + random.rows(table.equals("t") ? 120 : 30);
        plant.update(insert);
        statement.execute(insert);
      }
      for (int i = 0; i < QUERIES; i++) {
        String sql = random.query();
        compared += compare(plant, connection, sql, "seed=" + seed + ", i=" + i + ": " + sql) ? 1 : 0;
      }
    }
    assertTrue(compared > QUERIES * 3 / 4, "only " + compared + " queries ran, seed=" + seed);
    System.out.println(peer + ": " + compared + " of " + QUERIES + " queries compared, seed=" + seed);
  }

  private static boolean compare(Plant plant, Connection peer, String sql, String where) {
    List<List<Object>> expected;
    try {
      expected = rows(peer, sql);
    } catch (SQLException e) {
      return false;
    }
    List<List<Object>> actual;
    try {
      actual = plant.rows(sql);
    } catch (SqlException e) {
      throw new AssertionError(where + " -> " + e.getMessage(), e);
    }
    if (!sql.contains("ORDER BY")) {
      expected.sort(Comparator.comparing(DifferentialTest::key));
      actual.sort(Comparator.comparing(DifferentialTest::key));
    }
    assertEquals(expected.size(), actual.size(), where);
    for (int r = 0; r < expected.size(); r++)
      assertTrue(same(expected.get(r), actual.get(r)), where + "\n" + expected.get(r) + "\n" + actual.get(r));
    return true;
  }

  private static List<List<Object>> rows(Connection peer, String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = peer.createStatement(); ResultSet r = statement.executeQuery(sql)) {
      while (r.next()) {
        List<Object> row = new ArrayList<>();
        for (int c = 1; c <= r.getMetaData().getColumnCount(); c++)
          row.add(r.getObject(c));
        rows.add(row);
      }
    }
    return rows;
  }

  private static String key(List<Object> row) {
    StringBuilder key = new StringBuilder();
    for (Object o : row)
      key.append(o == null ? "~" : number(o) instanceof Double d ? String.format("%.6f", d + 0.0) : o).append('|');
    return key.toString().replace("-0.000000", "0.000000");
  }

  private static Object number(Object o) {
    if (o instanceof Boolean b) return b ? 1.0 : 0.0;
    return o instanceof Number n ? (Object) n.doubleValue() : o;
  }

  private static boolean same(List<Object> a, List<Object> b) {
    if (a.size() != b.size()) return false;
    for (int i = 0; i < a.size(); i++) {
      Object x = number(a.get(i));
      Object y = number(b.get(i));
      boolean equal = x instanceof Double p && y instanceof Double q
          ? Math.abs(p - q) <= 1e-9 * Math.max(1, Math.abs(p))
          : x == null ? y == null : x.equals(y);
      if (!equal) return false;
    }
    return true;
  }
}
