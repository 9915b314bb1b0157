package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.table.Scan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the store is asked for. */
class PushDownTest {
  private static final long MAX = Long.MAX_VALUE;
  private final Plant plant = new Plant();

  private Scan scanned(String sql, Object... parameters) {
    plant.tables.scans.clear();
    plant.rows(sql, parameters);
    return plant.tables.lastScan("readings");
  }

  @Test
  void explainAnalyzeRunsTheQuery() {
    for (String explain : java.util.List.of("EXPLAIN ANALYZE ", "EXPLAIN (ANALYZE, COSTS OFF) ")) {
      String plan = new Plant().rows(explain + "SELECT ts FROM readings WHERE value > 248").toString();
      org.junit.jupiter.api.Assertions.assertTrue(plan.matches(
          "(?s).*Scan readings.*Rows: 3\\].*Execution Time: .* ms.*"),
          plan);
    }
  }

  @Test
  void onlyNeededColumnsAreRead() {
    assertEquals(List.of("value"), scanned("SELECT value FROM readings").columns());
    assertEquals(List.of("value"), scanned("SELECT stddev(value) FROM readings WHERE ts > '2026-01-01'").columns());
    assertEquals(List.of("sensor_id"),
        scanned("SELECT sensor_id FROM readings WHERE quality = 0").columns());
    assertEquals(List.of("sensor_id", "value"),
        scanned("SELECT sensor_id, value - lag(value) OVER (PARTITION BY sensor_id) FROM readings").columns());
    assertEquals(List.of("sensor_id", "value"), scanned(
        "SELECT s.unit, r.value FROM readings r JOIN sensors s ON r.sensor_id = s.sensor_id").columns());
    assertEquals(List.of("value"),
        scanned("SELECT v FROM (SELECT ts, sensor_id, value AS v, quality FROM readings) x").columns());
  }

  @Test
  void timeRangesGoIntoTheScan() {
    assertEquals(range(Plant.START, MAX), scanned("SELECT value FROM readings WHERE ts >= '2026-03-14T00:00:00Z'"));
    assertEquals(range(Plant.START + 1, MAX), scanned("SELECT value FROM readings WHERE '2026-03-14' < ts"));
    assertEquals(range(Long.MIN_VALUE, Plant.START),
        scanned("SELECT value FROM readings WHERE ts < TIMESTAMP '2026-03-14 00:00:00'"));
    assertEquals(range(Plant.START, Plant.START + 1), scanned("SELECT value FROM readings WHERE ts = '2026-03-14'"));
    assertEquals(range(Plant.START, Plant.START + Micros.HOUR + 1),
        scanned("SELECT value FROM readings WHERE ts BETWEEN '2026-03-14' AND '2026-03-14 01:00'"));
    assertEquals(range(Plant.START + 105 * Micros.MINUTE, MAX),
        scanned("SELECT value FROM readings WHERE ts >= NOW() - INTERVAL '15 minutes'"));
    assertEquals(range(Plant.START + 7, MAX), scanned("SELECT value FROM readings WHERE ts >= ?", Plant.START + 7));
    assertEquals(range(Plant.START, MAX), scanned("SELECT value FROM readings WHERE ts >= ?", "2026-03-14"));
    assertEquals(range(Plant.START + 123_456, MAX),
        scanned("SELECT value FROM readings WHERE ts >= '2026-03-14 00:00:00.123456'"));
    assertEquals(range(Plant.START + 5, Plant.START + 9),
        scanned("SELECT value FROM readings WHERE ts >= ? AND ts >= ? AND ts < ?", Plant.START, Plant.START + 5,
            Plant.START + 9));
  }

  private static Scan range(long from, long to) {
    return new Scan("readings", List.of("value"), from, to, null);
  }

  @Test
  void seriesGoIntoTheScan() {
    assertEquals(Set.of("a"), scanned("SELECT value FROM readings WHERE sensor_id = 'a'").series());
    assertEquals(Set.of("a", "bbb"), scanned("SELECT value FROM readings WHERE sensor_id IN ('a', 'bbb')").series());
    assertEquals(Set.of("a", "b"), scanned("SELECT value FROM readings WHERE sensor_id IN (?, ?)", "a", "b").series());
    assertEquals(Set.of("b"), scanned(
        "SELECT value FROM readings WHERE sensor_id IN ('a', 'b') AND sensor_id IN ('b', 'c')").series());
    assertEquals(List.of("value"), scanned("SELECT value FROM readings WHERE sensor_id = 'a'").columns());
  }

  @Test
  void conditionsGoThroughSubQueriesAndJoins() {
    assertEquals(Set.of("a"), scanned("SELECT * FROM (SELECT sensor_id AS s, value FROM readings) x WHERE s = 'a'")
        .series());
    Scan scan = scanned("SELECT s.unit, r.value FROM sensors s JOIN readings r ON r.sensor_id = s.sensor_id"
        + " WHERE r.ts >= '2026-03-14' AND s.asset = 'line1/press4'");
    assertEquals(Plant.START, scan.from());
    assertEquals(Set.of(Plant.TEMP, Plant.VIBRATION), scan.series(), "series known from the other side of the join");
  }

  @Test
  void impossibleConditionsReadNothing() {
    for (String where : List.of("ts > '2026-01-02' AND ts < '2026-01-01'", "ts = NULL", "ts > ?::timestamp",
        "sensor_id = 'a' AND sensor_id = 'b'")) {
      plant.tables.scans.clear();
      Object[] parameters = where.contains("?") ? new Object[]{null} : new Object[0];
      assertEquals(List.of(), plant.rows("SELECT value FROM readings WHERE " + where, parameters), where);
      assertTrue(plant.tables.scans.isEmpty(), where);
    }
  }

  @Test
  void otherConditionsStayAboveTheScan() {
    Scan scan = scanned("SELECT value FROM readings WHERE ts > '2026-03-14' OR value > 3");
    assertEquals(Long.MIN_VALUE, scan.from());
    assertEquals(List.of("value", "ts"), scan.columns());
  }
}
