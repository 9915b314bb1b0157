package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foreshock.api.Micros;
import io.foreshock.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The monitoring queries beside PostgreSQL 15 on the same rows, where it is installed. It knows neither SQLite's
 * {@code datetime} nor vectors, so both are defined there; and it refuses columns that are neither grouped nor
 * aggregated, which the first and the fourth query have: these alone are wrapped in an aggregate for it.
 */
class SeedPostgresTest {
  private static final SeedPlant PLANT = new SeedPlant();
  private static PostgresServer server;
  private static Connection peer;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    assumeTrue(server != null, PostgresServer.absence());
    peer = DriverManager.getConnection(server.url());
    try (Statement s = peer.createStatement()) {
      s.execute(
          """
              CREATE FUNCTION datetime(text, text) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
                $$ SELECT timestamp '2026-03-14 12:00:00' + $2::interval $$;
              CREATE FUNCTION cosine_distance(float4[], float4[]) RETURNS float8 LANGUAGE sql IMMUTABLE AS
                $$ SELECT 1 - sum(x::float8 * y) / sqrt(sum(x::float8 * x) * sum(y::float8 * y)) FROM unnest($1, $2) AS t(x, y) $$;
              CREATE OPERATOR <-> (LEFTARG = float4[], RIGHTARG = float4[], FUNCTION = cosine_distance);
              CREATE TABLE sensors (sensor_id text PRIMARY KEY, sensor_name text, location text);
              CREATE TABLE sensor_readings (timestamp timestamp, sensor_id text, temperature float8, humidity float8,
                pressure float8, PRIMARY KEY (sensor_id, timestamp));
              CREATE TABLE sensor_embeddings (timestamp timestamp, sensor_id text, embedding float4[]);
              CREATE TABLE known_failure_patterns (pattern_id text PRIMARY KEY, pattern_description text,
                pattern_embedding float4[]);
              CREATE TABLE events (event_id text PRIMARY KEY, event_type text, description text, resolution_time_ms int8,
                embedding float4[]);
              """);
    }
    for (String table : List.of("sensors", "sensor_readings", "sensor_embeddings", "known_failure_patterns", "events"))
      copy(table);
  }

  /** Every row of ours, in the other's types. */
  private static void copy(String table) throws SQLException {
    String columns = columns(table);
    int width = columns.split(",").length;
    peer.setAutoCommit(false);
    try (PreparedStatement insert = peer.prepareStatement("INSERT INTO " + table + " (" + columns + ") VALUES (?"
        + ", ?".repeat(width - 1) + ")")) {
      for (List<Object> row : PLANT.rows("SELECT " + columns + " FROM " + table)) {
        for (int c = 0; c < width; c++)
          insert.setObject(c + 1, value(row.get(c), columns.split(", ")[c]));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    peer.commit();
    peer.setAutoCommit(true);
  }

  private static String columns(String table) throws SQLException {
    try (Statement s = peer.createStatement(); ResultSet r = s.executeQuery("SELECT * FROM " + table)) {
      List<String> names = new ArrayList<>();
      for (int c = 1; c <= r.getMetaData().getColumnCount(); c++)
        names.add(r.getMetaData().getColumnName(c));
      return String.join(", ", names);
    }
  }

  private static Object value(Object ours, String column) throws SQLException {
    if (ours instanceof float[] v) return peer.createArrayOf("float4", boxed(v));
    return column.equals("timestamp")
        ? Timestamp.valueOf(Micros.toInstant((Long) ours).atOffset(java.time.ZoneOffset.UTC)
            .toLocalDateTime())
        : ours;
  }

  private static Float[] boxed(float[] v) {
    Float[] all = new Float[v.length];
    Arrays.setAll(all, i -> v[i]);
    return all;
  }

  @AfterAll
  static void stop() throws SQLException {
    if (peer != null) peer.close();
    if (server != null) server.close();
  }

  private static List<List<Object>> theirs(String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement s = peer.createStatement(); ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        List<Object> row = new ArrayList<>();
        for (int c = 1; c <= r.getMetaData().getColumnCount(); c++)
          row.add(r.getObject(c));
        rows.add(row);
      }
    }
    assertTrue(rows.size() > 1, "a result worth comparing: " + rows);
    return rows;
  }

  /** @param ordered columns by which rows with equal ranks are put into one order on both sides */
  private static void assertSame(List<List<Object>> theirs, List<List<Object>> ours, int... ordered) {
    Comparator<List<Object>> order = Comparator.comparing(r -> {
      StringBuilder key = new StringBuilder();
      for (int c : ordered)
        key.append(r.get(c)).append('|');
      return key.toString();
    });
    theirs.sort(order);
    ours.sort(order);
    assertEquals(theirs.size(), ours.size(), () -> theirs + "\n" + ours);
    for (int r = 0; r < ours.size(); r++)
      for (int c = 0; c < ours.get(r).size(); c++) {
        Object x = theirs.get(r).get(c);
        Object y = ours.get(r).get(c);
        String where = "row " + r + ", column " + c + ": " + theirs.get(r) + " / " + ours.get(r);
        if (x instanceof Number a && y instanceof Number b)
          assertEquals(a.doubleValue(), b.doubleValue(), 1e-6 * Math.max(1, Math.abs(a.doubleValue())), where);
        else
          assertEquals(x, y, where);
      }
  }

  @Test
  void sensorsNearAKnownPattern() throws SQLException {
    String similarity = "1 - (se.embedding <-> fp.pattern_embedding) as similarity";
    String sql = PLANT.query(1);
    assertTrue(sql.contains(similarity));
    List<List<Object>> ours = PLANT.rows(sql);
    // one of a group's similarities each: theirs is the highest, ours any
    List<List<Object>> theirs = theirs(sql.replace(similarity,
        "array_agg(1 - (se.embedding <-> fp.pattern_embedding)) as similarity").replace("ORDER BY similarity DESC", "")
        .replace("LIMIT 50", ""));
    assertEquals(Math.min(50, theirs.size()), ours.size());
    for (List<Object> row : ours) {
      List<Object> group = theirs.stream().filter(t -> t.get(0).equals(row.get(0)) && t.get(3).equals(row.get(3)))
          .findFirst().orElseThrow();
      assertEquals(group.subList(0, 4), row.subList(0, 4));
      assertEquals(group.get(5), row.get(5));
      Double[] values = (Double[]) array(group.get(4));
      assertTrue(Arrays.stream(values).anyMatch(v -> Math.abs(v - (Double) row.get(4)) < 1e-6), row + " " + group);
    }
  }

  private static Object array(Object given) throws SQLException {
    return ((java.sql.Array) given).getArray();
  }

  @Test
  void rapidChanges() throws SQLException {
    assertSame(theirs(PLANT.query(2)), PLANT.rows(PLANT.query(2)), 0);
  }

  @Test
  void sensorsThatMoveTogether() throws SQLException {
    assertSame(theirs(PLANT.query(3)), PLANT.rows(PLANT.query(3)), 0, 1);
  }

  @Test
  void sensorsAtRisk() throws SQLException {
    String sql = PLANT.query(4);
    assertTrue(sql.contains("s.sensor_name,"));
    assertSame(theirs(sql.replace("s.sensor_name,", "min(s.sensor_name),")), PLANT.rows(sql), 0);
  }

  @Test
  void eventsLikeOne() throws SQLException {
    assertSame(theirs(PLANT.query(5)), PLANT.rows(PLANT.query(5)), 1);
  }
}
