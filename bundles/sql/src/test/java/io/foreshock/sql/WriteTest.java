package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INSERT, UPDATE, DELETE and table statements. */
class WriteTest {
  private final Plant plant = new Plant();

  @BeforeEach
  void create() {
    plant.update("CREATE TABLE notes (id INT PRIMARY KEY, body TEXT NOT NULL, at TIMESTAMP, score DOUBLE PRECISION,"
        + " tags JSONB, ref UUID)");
  }

  private String all() {
    return plant.rows("SELECT id, body, at, score FROM notes ORDER BY id").toString();
  }

  @Test
  void insertsValuesIntoNamedAndUnnamedColumns() {
    assertEquals(2, plant.update(
        "INSERT INTO notes VALUES (1, 'a', '2026-03-14 00:00:00.000001', 1, '{\"x\":1}', 'ABCDEF00-0000-0000-0000-000000000001'), (2, 'b', NULL, -0.5, NULL, NULL)"));
    assertEquals(1, plant.update("INSERT INTO notes (body, id) VALUES ('c', 3)"));
    assertEquals("[[1, a, 1773446400000001, 1.0], [2, b, null, -0.5], [3, c, null, null]]", all());
    assertEquals("[[abcdef00-0000-0000-0000-000000000001, {\"x\":1}]]",
        plant.rows("SELECT ref, tags FROM notes WHERE ref IS NOT NULL").toString());
  }

  @Test
  void tablesWithoutAKeyKeepEqualRowsInTheirOrder() {
    plant.update("CREATE TABLE log (line TEXT, n INT)");
    plant.update("INSERT INTO log VALUES ('b', 1), ('a', 2), ('b', 1)");
    plant.update("INSERT INTO log (n) SELECT n + 10 FROM log");
    assertEquals("[[b, 1], [a, 2], [b, 1], [null, 11], [null, 12], [null, 11]]", plant.rows("SELECT * FROM log")
        .toString());
    assertEquals(2, plant.update("UPDATE log SET n = n + 1 WHERE line = 'b'"));
    assertEquals(3, plant.update("DELETE FROM log WHERE line IS NULL"));
    assertEquals("[[b, 2], [a, 2], [b, 2]]", plant.rows("TABLE log").toString());
    assertEquals("[[3, 3]]", plant.rows("SELECT count(*), count(DISTINCT ctid) FROM log").toString());
    assertEquals("[[line, text, 1, ], [n, integer, 1, ]]", plant.rows("DESCRIBE log").toString());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("CREATE TABLE x (ctid UUID PRIMARY KEY)").code());
  }

  @Test
  void insertsExpressionsAndQueries() {
    plant.update(
        "INSERT INTO notes (id, body, at, score) VALUES (1 + 1, upper('x'), NOW() - INTERVAL '1 hour', 2 * 1.5)");
    assertEquals(3, plant.update(
        "INSERT INTO notes (id, body, score) SELECT s.id + 10, s.name, max(r.value) FROM sensors s JOIN readings r ON r.sensor_id = s.sensor_id GROUP BY s.id, s.name"));
    assertEquals(
        "[[2, X, 1773450000000000, 3.0], [11, bearing_temp, null, 49.5], [12, vibration, null, 149.5], [13, flow, null, 249.5]]",
        all());
  }

  @Test
  void valuesOfOneColumnMayBeOfManyKinds() {
    plant.update("INSERT INTO notes (id, body, at, score) VALUES (1, 'a', '2026-03-14', 1), (2, 'b', NOW(), 1.5 * 2),"
        + " (?, 'c' || 'd', NOW() - INTERVAL '1 hour', DEFAULT)", 3L);
    plant.update("INSERT INTO notes (id, score, body) VALUES (4, (SELECT max(value) FROM readings), 'e')");
    assertEquals("[[1, a, 1773446400000000, 1.0], [2, b, 1773453600000000, 3.0], [3, cd, 1773450000000000, null],"
        + " [4, e, null, 249.5]]", all());
  }

  @Test
  void insertsParameters() {
    String sql = "INSERT INTO notes (id, body, at, score) VALUES (?, ?, ?, ?)";
    plant.update(sql, 1L, "a", Plant.START, 1.5);
    plant.update(sql, 2L, "b", "2026-03-14", null);
    plant.update("INSERT INTO notes (score, body, id) VALUES ($3, $2, $1)", 3L, "c", 7L);
    assertEquals("[[1, a, 1773446400000000, 1.5], [2, b, 1773446400000000, null], [3, c, null, 7.0]]", all());
  }

  @Test
  void readingsGetQualityGoodAndNewSensorsAppear() {
    plant.update("INSERT INTO readings (ts, sensor_id, value) VALUES ('2026-03-14 05:00', 'line9/fan/speed', 1.25)");
    plant.update("INSERT INTO readings VALUES ('2026-03-14 05:01', 'line9/fan/speed', 2, 1)");
    assertEquals("[[1.25, 0], [2.0, 1]]",
        plant.rows("SELECT value, quality FROM readings WHERE sensor_id = 'line9/fan/speed' ORDER BY ts").toString());
    assertEquals("[[speed]]", plant.rows("SELECT name FROM sensors WHERE asset = 'line9/fan'").toString());
  }

  @Test
  void updatesRowsAndKeys() {
    plant.update("INSERT INTO notes (id, body, score) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', NULL)");
    assertEquals(2, plant.update("UPDATE notes SET score = score * 10, body = body || '!' WHERE score IS NOT NULL"));
    assertEquals("[[1, a!, null, 10.0], [2, b!, null, 20.0], [3, c, null, null]]", all());
    assertEquals(3, plant.update("UPDATE notes SET id = id + 1"));
    assertEquals("[[2, a!, null, 10.0], [3, b!, null, 20.0], [4, c, null, null]]", all());
    assertEquals(1, plant.update("UPDATE notes SET score = ?, at = ? WHERE id = ?", null, "2026-03-14", 2L));
    assertEquals("[[2, a!, 1773446400000000, null]]",
        plant.rows("SELECT id, body, at, score FROM notes WHERE id = 2").toString());
    assertEquals(0, plant.update("UPDATE notes SET score = 1 WHERE id = 99"));
  }

  @Test
  void deletesRows() {
    plant.update("INSERT INTO notes (id, body) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    assertEquals(1, plant.update("DELETE FROM notes WHERE body = 'b'"));
    assertEquals(0, plant.update("DELETE FROM notes WHERE body = 'b'"));
    assertEquals(2, plant.update("DELETE FROM notes"));
    assertEquals("[]", all());
  }

  @Test
  void refusesWhatDoesNotFit() {
    plant.update("INSERT INTO notes (id, body) VALUES (1, 'a')");
    assertEquals(ErrorCode.DUPLICATE_KEY, plant.error("INSERT INTO notes (id, body) VALUES (2, 'b'), (1, 'x')").code());
    assertEquals("[[1, a, null, null]]", all(), "nothing of a failed insert stays");
    assertEquals(ErrorCode.NOT_NULL, plant.error("INSERT INTO notes (id) VALUES (2)").code());
    assertEquals(ErrorCode.NOT_NULL, plant.error("UPDATE notes SET body = NULL").code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("INSERT INTO notes (id, body) VALUES ('x', 'b')").code());
    assertEquals(ErrorCode.OUT_OF_RANGE, plant.error("INSERT INTO notes (id, body) VALUES (3000000000, 'b')").code());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("INSERT INTO notes (id, body) VALUES (1)").code());
    assertEquals(ErrorCode.UNKNOWN_COLUMN, plant.error("INSERT INTO notes (id, nope) VALUES (1, 2)").code());
    assertEquals(ErrorCode.UNKNOWN_COLUMN, plant.error("UPDATE notes SET nope = 1").code());
    assertEquals(ErrorCode.UNKNOWN_TABLE, plant.error("INSERT INTO nope VALUES (1)").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("DELETE FROM readings").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("DELETE FROM readings WHERE value > 3").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("UPDATE readings SET ts = NOW()").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("UPDATE readings SET value = NULL").code());
    assertEquals(ErrorCode.READ_ONLY, plant.error("INSERT INTO assets VALUES ('a', 'b', 'c')").code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("INSERT INTO notes (id, body, at) VALUES (5, 'a', 12)").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error("INSERT INTO notes (id, body) VALUES (?, ?)", 1L).code());
  }

  @Test
  void readingsAreCorrectedAndRemoved() {
    assertEquals(2, plant.update("UPDATE readings SET quality = 2, value = value + 0.25"
        + " WHERE sensor_id = 'line2/pump3/flow' AND ts >= '2026-03-14 01:38'"));
    assertEquals("[[249.25, 2], [249.75, 2]]",
        plant.rows("SELECT value, quality FROM readings WHERE value > 249 ORDER BY ts").toString());
    assertEquals(1, plant.update("DELETE FROM readings WHERE sensor_id = ? AND ts > ?", "line2/pump3/flow",
        "2026-03-14 01:38:30"));
    assertEquals("[[299]]", plant.rows("SELECT count(*) FROM readings").toString());
    assertEquals(0, plant.update("DELETE FROM readings WHERE ts < '2020-01-01'"));
  }

  @Test
  void columnsHaveDefaults() {
    plant.update("CREATE TABLE d (id INT PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x', b DOUBLE DEFAULT -1.5,"
        + " c BOOLEAN DEFAULT TRUE, t TIMESTAMP DEFAULT '2026-01-01', v VECTOR(2) DEFAULT '[1,2]')");
    plant.update("INSERT INTO d (id) VALUES (1)");
    assertEquals("[[1, x, -1.5, 1, 1767225600000000, [1.0, 2.0]]]", plant.rows("SELECT * FROM d").toString());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("INSERT INTO d (id, v) VALUES (2, '[1,2,3]')").code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("CREATE TABLE e (id INT PRIMARY KEY, a INT DEFAULT 'x')").code());
  }

  @Test
  void createsAndDropsTables() {
    plant.update("CREATE TABLE IF NOT EXISTS notes (other TEXT PRIMARY KEY)");
    assertEquals(ErrorCode.ALREADY_EXISTS, plant.error("CREATE TABLE notes (other TEXT PRIMARY KEY)").code());
    plant.update(
        "CREATE TABLE runs (machine TEXT, at TIMESTAMP WITH TIME ZONE, speed REAL, PRIMARY KEY (machine, at));");
    plant.update(
        "CREATE TABLE rpm (ts TIMESTAMP, shaft VARCHAR(20), value FLOAT8) WITH (time_column = 'ts', series_key = 'shaft')");
    plant.update("INSERT INTO rpm VALUES ('2026-01-02', 'x', 2), ('2026-01-01', 'x', 1), ('2026-01-01', 'y', 3)");
    plant.update("INSERT INTO rpm VALUES ('2026-01-02', 'x', 5)");
    assertEquals("[[x, 1.0], [x, 5.0], [y, 3.0]]", plant.rows("SELECT shaft, value FROM rpm").toString());
    assertEquals("[[machine, text, 0, primary key], [at, timestamp, 0, primary key], [speed, real, 1, ]]",
        plant.rows("DESCRIBE runs").toString());
    plant.update("DROP TABLE runs");
    plant.update("DROP TABLE IF EXISTS runs");
    assertEquals(ErrorCode.UNKNOWN_TABLE, plant.error("DROP TABLE runs").code());
    assertEquals(ErrorCode.READ_ONLY, plant.error("DROP TABLE readings").code());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("CREATE TABLE t ()").code());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("CREATE TABLE t (a INTX PRIMARY KEY)").code());
    assertEquals(ErrorCode.UNKNOWN_COLUMN, plant.error("CREATE TABLE t (a INT, PRIMARY KEY (b))").code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error(
        "CREATE TABLE t (a INT, b TEXT) WITH (time_column = 'a', series_key = 'b')").code());
  }

  @Test
  void aPlanIsVoidWhenItsTableChanges() {
    plant.update("INSERT INTO notes (id, body) VALUES (1, 'a')");
    assertEquals("[[1, a, null, null, null, null]]", plant.rows("SELECT * FROM notes").toString());
    plant.update("DROP TABLE notes");
    assertEquals(ErrorCode.UNKNOWN_TABLE, plant.error("SELECT * FROM notes").code());
    plant.update("CREATE TABLE notes (id TEXT PRIMARY KEY)");
    assertEquals("[]", plant.rows("SELECT * FROM notes").toString());
    plant.update("INSERT INTO notes VALUES ('x')");
    assertEquals("[[x]]", plant.rows("SELECT * FROM notes").toString());
  }
}
