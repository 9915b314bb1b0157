package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Scan;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Better ways give the rows of the plain way; a function around a column keeps its condition away from them. */
class SpecialPlanTest {
  private static final SeedPlant PLANT = new SeedPlant();

  private static String plan(String sql) {
    StringBuilder out = new StringBuilder();
    PLANT.rows("EXPLAIN " + sql).forEach(r -> out.append(r.getFirst()).append('\n'));
    return out.toString();
  }

  private static void assertSame(String special, String plain, String inPlan) {
    assertTrue(plan(special).contains(inPlan), plan(special));
    assertFalse(plan(plain).contains(inPlan), plan(plain));
    List<List<Object>> expected = PLANT.rows(plain);
    List<List<Object>> actual = PLANT.rows(special);
    expected.sort(Comparator.comparing(List::toString));
    actual.sort(Comparator.comparing(List::toString));
    assertFalse(expected.isEmpty());
    assertEquals(expected.size(), actual.size(), special);
    for (int r = 0; r < expected.size(); r++)
      for (int c = 0; c < expected.get(r).size(); c++)
        if (expected.get(r).get(c) instanceof Double x)
          assertEquals(x, (Double) actual.get(r).get(c), 1e-9 * Math.max(1, Math.abs(x)), special);
        else
          assertEquals(expected.get(r).get(c), actual.get(r).get(c), special);
  }

  @Test
  void sumsAndExtremesComeFromTheStore() {
    for (String keys : List.of("sensor_id", "time_bucket(INTERVAL '7 minutes', timestamp)",
        "sensor_id, date_trunc('hour', timestamp)", "date_trunc('day', timestamp), sensor_id")) {
      String rest = ", count(*), count(humidity), avg(temperature), min(humidity), max(pressure), sum(temperature),"
          + " first(humidity, timestamp), last(humidity, timestamp) FROM sensor_readings WHERE timestamp >"
          + " datetime('now', '-5 hours') AND temperature > 61";
      assertSame("SELECT " + keys + rest + " GROUP BY " + keys,
          "SELECT " + keys + rest + " AND abs(temperature) > 61 GROUP BY " + keys, "Aggregate in the store");
    }
    assertSame("SELECT count(*), max(timestamp) FROM sensor_readings",
        "SELECT count(*), max(timestamp) FROM sensor_readings WHERE sign(pressure) > 0", "Aggregate in the store");
    assertEquals("[[0, null]]", PLANT.rows(
        "SELECT count(*), avg(pressure) FROM sensor_readings WHERE timestamp < '1999-01-01'")
        .toString());
    assertEquals("[]", PLANT.rows("SELECT sensor_id FROM sensor_readings WHERE timestamp < '1999-01-01' GROUP BY 1")
        .toString());
  }

  @Test
  void lastRowsOfEachSeriesAreReadFromTheEnd() {
    Random random = new Random(7);
    for (int i = 0; i < 30; i++) {
      int k = 1 + random.nextInt(i < 20 ? 90 : 2_000);
      String hours = " WHERE timestamp > datetime('now', '-" + (1 + random.nextInt(26)) + " hours')"
          + (random.nextBoolean() ? " AND sensor_id <> 'line0/press0/s00'" : "")
          + (random.nextInt(3) == 0 ? " AND humidity > 50" : "");
      String inner = "(SELECT sensor_id, timestamp, pressure, row_number() OVER (PARTITION BY sensor_id ORDER BY timestamp"
          + " DESC) AS r FROM sensor_readings" + hours;
      assertSame("SELECT * FROM " + inner + ") x WHERE r <= " + k,
          "SELECT * FROM " + inner + " AND sign(pressure) > 0) x WHERE r <= " + k, "Last rows of each series");
      String newest = "SELECT timestamp, pressure FROM sensor_readings" + hours;
      String end = " ORDER BY timestamp DESC LIMIT " + k;
      assertTrue(plan(newest + end).contains("Last rows"));
      assertEquals(times(PLANT.rows(newest + " AND sign(pressure) > 0" + end)), times(PLANT.rows(newest + end)));
    }
  }

  private static List<Object> times(List<List<Object>> rows) {
    return rows.stream().<Object>map(List::getFirst).toList();
  }

  @Test
  void aTailReadsOnlyTheEnd() {
    PLANT.tables.scans.clear();
    assertEquals(5, PLANT.rows("SELECT temperature FROM sensor_readings WHERE sensor_id = 'line1/press1/s05' ORDER BY"
        + " timestamp DESC LIMIT 5").size());
    Scan scan = PLANT.tables.lastScan("sensor_readings");
    assertTrue(scan.from() > SeedPlant.NOW - 3_600_000_000L, "from " + scan.from());
    assertEquals(3, PLANT.rows("SELECT timestamp FROM sensor_readings ORDER BY timestamp DESC LIMIT ? OFFSET ?", 3L, 2L)
        .size());
    assertTrue(PLANT.rows("SELECT timestamp FROM sensor_readings ORDER BY timestamp DESC LIMIT ?", (Object) null)
        .size() > 10_000);
  }

  @Test
  void correlationsOfAllPairs() {
    String query = "SELECT a.sensor_id, b.sensor_id, count(*), corr(a.temperature, b.temperature), corr(a.pressure,"
        + " b.pressure) FROM sensor_readings a JOIN sensor_readings b ON a.timestamp = b.timestamp AND a.sensor_id <"
        + " b.sensor_id";
    String group = " GROUP BY a.sensor_id, b.sensor_id";
    assertSame(query + group, query + " WHERE sign(a.pressure) > 0" + group, "Correlation matrix");
    String some = " WHERE a.timestamp > datetime('now', '-3 hours') AND b.sensor_id IN ('line1/press1/s05', 'line0/press3/s03',"
        + " 'line2/press3/s11')";
    assertSame(query + some + group + " HAVING corr(a.pressure, b.pressure) > 0",
        query + some + " AND sign(a.pressure) > 0" + group + " HAVING corr(a.pressure, b.pressure) > 0",
        "Correlation matrix");
  }

  @Test
  void correlationsOfConstantsNullsAndStrangersAreThoseOfTheJoin() {
    PLANT.update(
        "CREATE TABLE odd (at TIMESTAMP, s TEXT, x DOUBLE, y DOUBLE) WITH (time_column = 'at', series_key = 's')");
    for (int i = 0; i < 20; i++) {
      String time = "TIMESTAMP '2026-01-01' + INTERVAL '" + i + " seconds'";
      PLANT.update("INSERT INTO odd VALUES (" + time + ", 'a', 5, " + i * i + "), (" + time + ", 'b', " + i + ", "
          + (i % 3 == 0 ? "NULL" : "" + i) + "), (" + time + " + INTERVAL '100 milliseconds', 'c', " + i + ", 1)");
    }
    String query = "SELECT l.s, r.s, corr(l.x, r.x), corr(l.y, r.y), count(*) FROM odd l JOIN odd r ON l.at = r.at AND l.s"
        + " < r.s";
    String group = " GROUP BY l.s, r.s";
    assertSame(query + group, query + " WHERE abs(l.x) >= 0" + group, "Correlation matrix");
    assertTrue(PLANT.rows(query + group).toString().startsWith("[[a, b, null, 0.9"));
  }

  @Test
  void similarVectors() {
    String query = "SELECT e.sensor_id, e.timestamp, p.pattern_id FROM sensor_embeddings e JOIN known_failure_patterns p ON "
        + "1 = 1 WHERE ";
    for (String limit : List.of("1 - (e.embedding <-> p.pattern_embedding) > 0.7",
        "e.embedding <=> p.pattern_embedding <= 0.25", "0.9 < cosine_similarity(p.pattern_embedding, e.embedding)"))
      assertSame(query + limit, query + "(" + limit + " OR length(p.pattern_id) < 0)", "Join of similar vectors");
  }

  @Test
  void memoryIsLimited() {
    Engine engine = new Engine(PLANT.tables, 1 << 16, Clock.systemUTC());
    for (String sql : List.of("SELECT rank() OVER (ORDER BY pressure) FROM sensor_readings",
        "SELECT avg(pressure) OVER (PARTITION BY sensor_id ORDER BY timestamp) FROM sensor_readings"))
      assertEquals(ErrorCode.QUERY_TOO_LARGE, assertThrows(SqlException.class, () -> {
        try (var r = engine.execute(sql)) {
          while (r.next() != null) {
            // to the end
          }
        }
      }).code());
    assertEquals(0, PLANT.tables.openSnapshots);
  }
}
