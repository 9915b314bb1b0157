package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Functions over values in time: gaps, deltas, rates, means, histograms, thinning. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeriesFunctionTest {
  private final Plant plant = new Plant();

  @BeforeAll
  void fill() {
    plant.update("CREATE TABLE flow (ts TIMESTAMP, pipe TEXT, value DOUBLE PRECISION, total BIGINT)"
        + " WITH (time_column = 'ts', series_key = 'pipe')");
    plant.update("INSERT INTO flow VALUES ('2026-03-14 00:00', 'a', 1, 10), ('2026-03-14 00:01', 'a', 3, 20),"
        + " ('2026-03-14 00:04', 'a', 9, 5), ('2026-03-14 00:02', 'b', 5, 1), ('2026-03-14 00:03', 'b', NULL, 2)");
  }

  private static String at(int minute) {
    return String.valueOf(Plant.START + minute * Micros.MINUTE);
  }

  @Test
  void gapsAreFilledBetweenTheBoundsOfTheConditionForEachGroup() {
    String sql = "SELECT time_bucket_gapfill(INTERVAL '1 minute', ts) AS t, pipe, avg(value) AS m, locf(avg(value)),"
        + " interpolate(avg(value)), count(*) FROM flow WHERE ts >= '2026-03-14 00:00' AND ts < '2026-03-14 00:06'"
        + " GROUP BY t, pipe ORDER BY pipe, t";
    List<List<Object>> rows = plant.rows(sql);
    assertEquals(12, rows.size());
    assertEquals("[" + at(0) + ", a, 1.0, 1.0, 1.0, 1]", rows.get(0).toString());
    assertEquals("[" + at(2) + ", a, null, 3.0, 5.0, null]", rows.get(2).toString());
    assertEquals("[" + at(3) + ", a, null, 3.0, 7.0, null]", rows.get(3).toString());
    assertEquals("[" + at(5) + ", a, null, 9.0, null, null]", rows.get(5).toString());
    assertEquals("[" + at(0) + ", b, null, null, null, null]", rows.get(6).toString());
    assertEquals("[" + at(3) + ", b, null, 5.0, null, 1]", rows.get(9).toString());
  }

  @Test
  void boundsMayBeGivenAndAnEmptyStretchIsFilledToo() {
    assertEquals("[[" + at(60) + ", null], [" + at(61) + ", null]]", plant.rows(
        "SELECT time_bucket_gapfill('1 minute', ts, TIMESTAMP '2026-03-14 01:00', '2026-03-14 01:02'::timestamp) AS t,"
            + " max(value) FROM flow WHERE ts > '2026-03-14 00:59' GROUP BY t ORDER BY t").toString());
    assertTrue(plant.error("SELECT time_bucket_gapfill('1 minute', ts) AS t, max(value) FROM flow GROUP BY t")
        .getMessage().contains("needs a first time"));
    assertTrue(plant.error("SELECT locf(value) FROM flow").getMessage().contains("time_bucket_gapfill"));
    assertTrue(plant.error("SELECT time_bucket_gapfill('1 microsecond', ts) AS t, max(value) FROM flow WHERE ts >="
        + " '2026-03-14' AND ts < '2026-03-15' GROUP BY t").getMessage().contains("too many stretches"));
  }

  @Test
  void manyGapsComeInSeveralChunks() {
    List<List<Object>> rows = plant.rows("SELECT time_bucket_gapfill('1 second', ts) AS t, pipe, locf(last(value, ts))"
        + " FROM flow WHERE ts >= '2026-03-14' AND ts < '2026-03-14 03:00' GROUP BY t, pipe ORDER BY pipe, t");
    assertEquals(2 * 10_800, rows.size());
    for (int i = 0; i < rows.size(); i++)
      assertEquals(Plant.START + (i % 10_800) * Micros.SECOND, rows.get(i).get(0));
    assertEquals(9.0, rows.get(10_799).get(2));
  }

  @Test
  void deltaAndRateOfACounterThatBeginsAgain() {
    assertEquals("[[a, 8.0, 0.0625, -5.0], [b, null, 0.016666666666666666, 1.0]]", plant.rows(
        "SELECT pipe, delta(value, ts), rate(total, ts), delta(total, ts) FROM flow GROUP BY pipe ORDER BY pipe")
        .toString());
    assertTrue(plant.error("SELECT rate(total, ts) FROM (SELECT * FROM flow ORDER BY ts DESC LIMIT 10) x").getMessage()
        .contains("order of their time"));
  }

  @Test
  void weightedMeansRunAlongAWindow() {
    assertEquals("[[1.0], [2.0], [5.5]]", plant.rows(
        "SELECT ewma(value, 0.5) OVER (PARTITION BY pipe ORDER BY ts) FROM flow WHERE pipe = 'a' ORDER BY ts")
        .toString());
    assertEquals("[[5.5]]", plant.rows("SELECT ewma(value, 0.5) FROM flow WHERE pipe = 'a'").toString());
    assertTrue(plant.error("SELECT ewma(value, 2) FROM flow").getMessage().contains("out of range"));
  }

  @Test
  void histogramsCountWhatIsOutside() {
    assertEquals("[[{0,2,0,1,0}]]", plant.rows("SELECT histogram(value, 0, 10, 3) FROM flow WHERE pipe = 'a'")
        .toString());
    assertEquals("[[{1,1,0,0,1}]]", plant.rows("SELECT histogram(value, 2, 9, 3) FROM flow WHERE pipe = 'a'")
        .toString());
    assertTrue(plant.error("SELECT histogram(value, 5, 5, 3) FROM flow").getMessage().contains("ascends"));
  }

  @Test
  void thinningKeepsEndsAndExtremes() {
    String m4 = "SELECT min(value), max(value), count(*) FROM (SELECT value FROM readings WHERE sensor_id = '"
        + Plant.TEMP + "' QUALIFY m4(ts, value, 5) OVER (PARTITION BY sensor_id ORDER BY ts)) x";
    assertEquals("[[0.0, 49.5, 10]]", plant.rows(m4).toString());
    List<List<Object>> three = plant.rows("SELECT sensor_id, ts, value FROM readings QUALIFY lttb(ts, value, 7) OVER"
        + " (PARTITION BY sensor_id ORDER BY ts) ORDER BY sensor_id, ts");
    assertEquals(21, three.size());
    assertEquals(Plant.START, three.get(0).get(1));
    assertEquals(Plant.START + 99 * Micros.MINUTE, three.get(6).get(1));
    assertEquals(3, plant.rows("SELECT ts FROM flow WHERE pipe = 'a' QUALIFY lttb(ts, value, 10) OVER (ORDER BY ts)")
        .size());
    assertTrue(plant.error("SELECT lttb(ts, value, 3) FROM flow").getMessage().contains("OVER"));
  }

  @Test
  void lttbTakesThePeak() {
    plant.update("CREATE TABLE peak (ts TIMESTAMP, pipe TEXT, value DOUBLE PRECISION)"
        + " WITH (time_column = 'ts', series_key = 'pipe')");
    for (int i = 0; i < 40; i++)
      plant.update("INSERT INTO peak VALUES (to_timestamp(?), 'a', ?)", (double) i, i == 23 ? 100.0 : i % 2);
    List<List<Object>> rows = plant.rows("SELECT value FROM peak QUALIFY lttb(ts, value, 6) OVER (ORDER BY ts)");
    assertEquals(6, rows.size());
    assertTrue(rows.contains(List.<Object>of(100.0)), rows.toString());
  }

  @Test
  void zones() {
    assertEquals("[[1773446400000000, 1773450000000000, 1773446400000000]]", plant.rows(
        "SELECT ts, ts AT TIME ZONE 'Europe/Berlin', to_utc(timezone('Europe/Berlin', ts), 'Europe/Berlin') FROM"
            + " readings LIMIT 1").toString());
    assertEquals("[[1773961200000000]]", plant.rows("SELECT to_utc(date_trunc('day', TIMESTAMP '2026-03-20 12:00' AT"
        + " TIME ZONE 'Europe/Berlin'), 'Europe/Berlin')").toString());
    assertTrue(plant.error("SELECT now() AT TIME ZONE 'Mars/Base'").getMessage().contains("unknown time zone"));
  }

  @Test
  void theFirstOfEach() {
    assertEquals("[[a, " + at(4) + ", 9.0], [b, " + at(3) + ", null]]", plant.rows(
        "SELECT DISTINCT ON (pipe) pipe, ts, value FROM flow ORDER BY pipe, ts DESC").toString());
    assertEquals("[[b, 5.0], [a, 1.0]]", plant.rows(
        "SELECT DISTINCT ON (1) pipe AS p, value FROM flow WHERE value > 0 ORDER BY p DESC, flow.ts").toString());
    assertEquals("[[2]]", plant.rows("SELECT count(*) FROM (SELECT DISTINCT ON (pipe) * FROM flow) x").toString());
    assertEquals("[[a, 9.0]]", plant.rows("WITH m AS (SELECT pipe, max(value) AS top FROM flow GROUP BY pipe) SELECT"
        + " DISTINCT ON (top > 0) pipe, top FROM m ORDER BY top > 0, top DESC").toString());
    assertTrue(plant.error("SELECT DISTINCT ON (pipe) ts FROM flow ORDER BY ts").getMessage().contains(
        "must match"));
  }
}
