package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.ErrorCode;
import org.junit.jupiter.api.Test;

/** Values for question marks. */
class ParameterTest {
  private final Plant plant = new Plant();

  private String rows(String sql, Object... parameters) {
    return plant.rows(sql, parameters).toString();
  }

  @Test
  void takeTheTypeOfTheirPlace() {
    assertEquals("[[99]]", rows("SELECT count(*) FROM readings WHERE value > ?", 200L));
    assertEquals("[[99]]", rows("SELECT count(*) FROM readings WHERE value > ?", 200.0));
    assertEquals("[[99]]", rows("SELECT count(*) FROM readings WHERE value > ?", "200"));
    assertEquals("[[30]]", rows("SELECT count(*) FROM readings WHERE quality = ?", 2L));
    assertEquals("[[0]]", rows("SELECT count(*) FROM readings WHERE quality = ?", 2.5));
    assertEquals("[[198]]", rows("SELECT count(*) FROM readings WHERE value > ? + 1", 99.5));
    assertEquals("[[1773446400000000]]", rows("SELECT min(ts) FROM readings WHERE ts >= ?", "2026-03-14"));
    assertEquals("[[2]]", rows("SELECT id FROM sensors WHERE name LIKE ?", "vib%"));
  }

  @Test
  void haveTheirOwnTypeWherePlaceSaysNothing() {
    assertEquals("[[1, x, 2.5, true, null, 3]]", rows("SELECT ?, ?, ?, ?::text, ?, ? + 1", 1L, "x", 2.5, true, null,
        2L));
    assertEquals("[[[1.0, 2.0]]]", rows("SELECT ?", (Object) new float[]{1, 2}));
    assertEquals("[[0.0]]", rows("SELECT l2_distance(?, '[1,2]')", (Object) new float[]{1, 2}));
    assertEquals("[[5.0]]", rows("SELECT ? <-> ?", "[3,0]", "[0,4]"));
  }

  @Test
  void mayBeNumberedAndRepeated() {
    assertEquals("[[b, a, b]]", rows("SELECT $2::text, $1::text, $2::text", "a", "b"));
  }

  @Test
  void limitRows() {
    assertEquals("[[0.5], [1.0]]", rows("SELECT value FROM readings ORDER BY value LIMIT ? OFFSET ?", 2L, 1L));
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error("SELECT value FROM readings LIMIT ?", -1L).code());
  }

  @Test
  void oneTextWithOtherKindsOfValuesIsPlannedAgain() {
    assertEquals("[[2]]", rows("SELECT ? + 1", 1L));
    assertEquals("[[2.5]]", rows("SELECT ? + 1", 1.5));
    assertEquals("[[2]]", rows("SELECT ? + 1", 1L));
  }

  @Test
  void missingOrSuperfluousOnesAreErrors() {
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error("SELECT ?").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error("SELECT 1", 1L).code());
    assertEquals(ErrorCode.TYPE_MISMATCH, plant.error("SELECT ts FROM readings WHERE ts > ?", "soon").code());
  }
}
