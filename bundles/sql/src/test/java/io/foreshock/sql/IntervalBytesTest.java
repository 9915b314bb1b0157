package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.table.Bytea;
import org.junit.jupiter.api.Test;

/** Spans of time and strings of bytes as columns of tables. */
class IntervalBytesTest {
  private final Plant plant = new Plant();

  IntervalBytesTest() {
    plant.update(
        "CREATE TABLE jobs (id INT PRIMARY KEY, began TIMESTAMP, took INTERVAL DEFAULT '1 minute', raw BYTEA)");
    plant.update("INSERT INTO jobs VALUES (1, '2026-03-14 00:00', INTERVAL '90 minutes', '\\xdeadbeef'),"
        + " (2, '2026-03-14 00:30', '1 day 00:00:01', '\\x00'), (3, NULL, NULL, NULL), (4, NOW(), '24:00:01'::interval,"
        + " 'caf\\303\\251')");
    plant.update("INSERT INTO jobs (id, raw) VALUES (5, ?)", new byte[]{1, -1});
    plant.update("INSERT INTO jobs (id, took, raw) VALUES (?, ?, ?)", 6, "2 hours", "\\xDE");
  }

  private String shown(String sql, Object... parameters) {
    return plant.rows(sql, parameters).toString();
  }

  @Test
  void timesMoveByAColumn() {
    assertEquals("[[1, 2026-03-14 01:30:00, 2026-03-13 22:30:00], [2, 2026-03-15 00:30:01, 2026-03-13 00:29:59]]",
        shown("SELECT id, (began + took)::text, (began - took)::text FROM jobs WHERE id < 3 ORDER BY id"));
    assertEquals("[[1]]", shown("SELECT id FROM jobs WHERE began + took > TIMESTAMP '2026-03-14 01:00' AND id = 1"));
    assertEquals("[[2]]", shown(
        "SELECT id FROM jobs WHERE TIMESTAMP '2026-03-15 00:31' - began < took + INTERVAL '2 minutes' AND id < 3"));
  }

  @Test
  void spansAreSummedComparedSortedAndGrouped() {
    assertEquals("[[2 days 03:31:02, 00:01:00, 1 day 00:00:01]]", shown(
        "SELECT sum(took)::text, min(took)::text, max(took)::text FROM jobs"));
    assertEquals("[[5], [1], [6], [2], [4], [3]]", shown("SELECT id FROM jobs ORDER BY took, id"));
    assertEquals("[[86401000000, 2]]", shown("SELECT took, count(*) FROM jobs GROUP BY took HAVING count(*) > 1"
        + " AND took IS NOT NULL"));
    assertEquals("[[2], [4], [6]]", shown("SELECT id FROM jobs WHERE took > '100 minutes' ORDER BY id"));
    assertEquals("[[1]]", shown("SELECT id FROM jobs WHERE took = INTERVAL '1.5 hours'"));
    assertEquals("[[1], [5]]", shown("SELECT id FROM jobs WHERE took <= ? ORDER BY id", "90 minutes"));
    assertEquals("[[1, 5400000000], [2, 91801000000], [4, 178202000000]]", shown(
        "SELECT id, sum(took) OVER (ORDER BY id) FROM jobs WHERE id IN (1, 2, 4) ORDER BY id"));
    assertEquals("[[5400.0, 1.0, 30.0]]", shown(
        "SELECT extract(epoch FROM took), extract(hour FROM took), date_part('minute', took) FROM jobs WHERE id = 1"));
    assertEquals("[[2700000000, 10800000000]]", shown("SELECT took / 2, took * 2 FROM jobs WHERE id = 1"));
  }

  @Test
  void spansAreChanged() {
    assertEquals(1, plant.update("UPDATE jobs SET took = took + INTERVAL '1 second' WHERE id = 1"));
    assertEquals("[[01:30:01]]", shown("SELECT took::text FROM jobs WHERE id = 1"));
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("INSERT INTO jobs (id, took) VALUES (9, 5)").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("INSERT INTO jobs (id, took) VALUES (9, '1 month')").code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("INSERT INTO jobs (id, took) VALUES (9, 'soon')").code());
  }

  @Test
  void bytesAreComparedSortedAndGrouped() {
    assertEquals("[[2], [5], [4], [6], [1], [3]]", shown("SELECT id FROM jobs ORDER BY raw, id"));
    assertEquals("[[1]]", shown("SELECT id FROM jobs WHERE raw = '\\xDEADBEEF'"));
    assertEquals("[[1]]", shown("SELECT id FROM jobs WHERE raw = ?", new byte[]{(byte) 0xde, (byte) 0xad, (byte) 0xbe,
        (byte) 0xef}));
    assertEquals("[[1], [6]]", shown("SELECT id FROM jobs WHERE raw >= '\\xde'::bytea ORDER BY id"));
    assertEquals("[[5], [6]]", shown("SELECT id FROM jobs WHERE raw IN ('\\x01ff', '\\xde') ORDER BY id"));
    assertEquals("[[\\x00, \\xdeadbeef, 5]]", shown(
        "SELECT min(raw)::text, max(raw)::text, count(DISTINCT raw) FROM jobs"));
    assertEquals("[[4, 5, caf\\303\\251]]", shown(
        "SELECT (SELECT length(raw) FROM jobs WHERE id = 1), length(raw), encode(raw, 'escape') FROM jobs WHERE id = 4"));
    assertEquals("[[3, \\x2121]]", shown("SELECT id, coalesce(raw, '!!')::text FROM jobs WHERE raw IS NULL"));
    assertEquals(Bytea.of(new byte[]{1, -1}), plant.rows("SELECT raw FROM jobs WHERE id = 5").getFirst().getFirst());
    assertEquals("[[1, 1], [6, 6]]", shown("SELECT a.id, b.id FROM jobs a JOIN jobs b ON a.raw = b.raw WHERE a.raw >"
        + " '\\xd0' ORDER BY 1"));
  }

  @Test
  void wrongBytesAreRefused() {
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("INSERT INTO jobs (id, raw) VALUES (9, '\\x0')").code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("SELECT '\\xzz'::bytea").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error("SELECT encode(raw, 'rot13') FROM jobs WHERE id = 1").code());
  }

  @Test
  void bytesMayBeKeysAndIndexed() {
    plant.update("CREATE TABLE files (hash BYTEA PRIMARY KEY, name TEXT)");
    plant.update("INSERT INTO files VALUES ('\\x00ff', 'a'), ('\\x00', 'b'), ('\\xff00', 'c')");
    assertEquals("[[b], [a], [c]]", shown("SELECT name FROM files ORDER BY hash"));
    assertEquals("[[a]]", shown("SELECT name FROM files WHERE hash = '\\x00ff'"));
    assertEquals(ErrorCode.DUPLICATE_KEY, plant.error("INSERT INTO files VALUES ('\\x00FF', 'd')").code());
  }
}
