package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any text gives rows or a SqlException, nothing else, and leaves nothing open. */
class HostileTextTest {
  private static final List<String> WORDS = List.of("SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "HAVING",
      "LIMIT",
      "readings", "sensors", "ts", "value", "sensor_id", "quality", "*", ",", "(", ")", "=", "<", ">=", "<->", "<=>",
      "::",
      "AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS NULL", "CASE WHEN", "THEN", "ELSE", "END", "CAST(", "AS", "INT",
      "text", "vector", "1", "0", "-1", "1e9", "9223372036854775807", "'a'", "''", "'2026-01-01'", "'[1,2]'", "NULL",
      "TRUE", "count(*)", "avg(value)", "max(ts)", "first(value, ts)", "time_bucket(", "INTERVAL '1 hour'", "INTERVAL",
      "EXTRACT(", "HOUR FROM", "NOW()", "?", "$1", "JOIN", "LEFT JOIN", "ON", "UNION ALL", "VALUES", "WITH x AS (", "x",
      "INSERT INTO", "UPDATE", "SET", "DELETE FROM", "CREATE TABLE", "DROP TABLE", "PRIMARY KEY", "DISTINCT", "EXISTS",
      "OVER (", "PARTITION BY", "+", "-", "/", "%", "||", ".", "\"value\"", "timestamp", "DATE", "OFFSET",
      "NULLS FIRST",
      "EXPLAIN", "DESCRIBE", "SHOW", ";", "--", "/*", "[", "]", "ARRAY", "upper(", "substring(", "coalesce(", "@", "é");

  @Test
  void soupOfTokens() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Plant plant = new Plant(1 << 20);
    int good = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder sql = new StringBuilder(random.nextInt(4) == 0 ? "" : "SELECT ");
      for (int w = random.nextInt(14); w >= 0; w--)
        sql.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(8) == 0 ? "" : " ");
      good += run(plant, sql.toString(), "seed=" + seed + ", i=" + i) ? 1 : 0;
    }
    assertTrue(good > 0, "nothing ran, seed=" + seed);
  }

  @Test
  void mutilatedStatements() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Plant plant = new Plant(1 << 20);
    String whole = "SELECT s.asset, time_bucket(INTERVAL '15 minutes', r.ts) AS b, avg(r.value)::text || '!' FROM readings r"
        + " JOIN sensors s ON s.sensor_id = r.sensor_id WHERE r.ts >= '2026-03-14' AND r.value NOT IN (1, 2.5)"
        + " GROUP BY s.asset, b HAVING count(*) > 1 ORDER BY 2 DESC NULLS LAST LIMIT 5";
    assertTrue(run(plant, whole, "whole"));
    for (int i = 0; i < 800; i++) {
      StringBuilder sql = new StringBuilder(whole);
      for (int m = random.nextInt(4); m >= 0; m--) {
        int at = random.nextInt(sql.length());
        int end = Math.min(sql.length(), at + 1 + random.nextInt(6));
        if (random.nextBoolean()) sql.delete(at, end);
        else sql.insert(at, sql.substring(at, end));
      }
      run(plant, sql.toString(), "seed=" + seed + ", i=" + i);
    }
  }

  private static boolean run(Plant plant, String sql, String where) {
    try {
      if (sql.contains("?") || sql.contains("$1")) plant.rows(sql, 1L);
      else plant.rows(sql);
      return true;
    } catch (SqlException e) {
      String message = String.valueOf(e.getMessage());
      assertFalse(message.isBlank(), where + ": " + sql);
      assertFalse(message.contains("calcite") || message.contains("Exception") || message.contains("java."),
          where + ": " + sql + " -> " + message);
      assertFalse(e.code() == ErrorCode.INTERNAL, where + ": " + sql + " -> " + message);
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(where + ": " + sql, e);
    } finally {
      assertEquals(0, plant.tables.openSnapshots, where + ": " + sql);
    }
  }
}
