package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.sql.text.Template;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that differ in their literals share a plan, and give what plans of their own would. */
class SharedPlanTest {
  private final Plant plant = new Plant();

  private static String key(String sql) {
    Template t = Template.of(sql);
    return t == null ? "" : t.key();
  }

  @Test
  void literalsThatAreComparedWithAreTakenOut() {
    Template t = Template.of("SELECT a FROM t WHERE b > 5 AND c = 'x' AND d BETWEEN 1.5 AND 7 AND e IN ('u', 'v')"
        + " ORDER BY f LIMIT 10 OFFSET 5");
    assertNotNull(t);
    assertEquals(List.of(5L, "x", 1.5, 7L, "u", "v", 10L), t.literals());
    assertEquals(key("select A from T where B > 6"), key("SELECT a FROM t WHERE b > 7 -- more"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 5", "SELECT a FROM t ORDER BY 1", "SELECT time_bucket('5 minutes', ts) FROM t",
      "SELECT a FROM t JOIN u ON 1 = 1", "SELECT a > 5 FROM t", "SELECT a FROM t WHERE b > -5",
      "SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE ts > datetime('now', '-1 hour')",
      "SELECT CASE WHEN a = 5 THEN 1 ELSE 2 END FROM t GROUP BY a", "INSERT INTO t VALUES (1)",
      "SELECT a FROM t WHERE b = 5 + c", "SELECT a FROM t WHERE b = 99999999999999999999"})
  void othersStay(String sql) {
    assertNull(Template.of(sql));
  }

  @Test
  void userParametersComeFirst() {
    Template t = Template.of("SELECT a FROM t WHERE b > ? AND c = 'x' AND d < ?");
    assertNotNull(t);
    assertEquals(2, t.parameters());
    assertTrue(t.key().contains("$1") && t.key().contains("$3"), t.key());
    for (int v : new int[]{10, 20})
      assertEquals(List.of(List.of(95L - 2 * v)), plant.rows("SELECT count(*) FROM readings WHERE value > ? AND"
          + " sensor_id = '" + Plant.TEMP + "' AND value < 48.5 AND value <> " + (v + 1), (double) v));
  }

  @Test
  void newLiteralsUseTheKnownPlanAndGiveTheirOwnRows() {
    for (int n = 1; n < 20; n++) {
      assertEquals("[[" + (99 - 2 * n) + "]]", plant.rows("SELECT count(*) FROM readings WHERE sensor_id = '"
          + Plant.TEMP + "' AND value > " + n).toString());
      assertEquals(n, plant.rows("SELECT value FROM readings WHERE ts >= '2026-03-14 00:" + (10 + n)
          + "' ORDER BY value LIMIT " + n).size());
    }
  }

  @Test
  void kindsOfLiteralsThatDifferPlanAnew() {
    assertEquals("[[100]]", plant.rows("SELECT count(*) FROM readings WHERE sensor_id = '" + Plant.TEMP
        + "' AND quality < 3").toString());
    assertEquals("[[90]]", plant.rows("SELECT count(*) FROM readings WHERE sensor_id = '" + Plant.TEMP
        + "' AND quality < 0.5").toString());
    assertEquals("[[90]]", plant.rows("SELECT count(*) FROM readings WHERE sensor_id = '" + Plant.TEMP
        + "' AND quality < '1'").toString());
  }

  @Test
  void literalsThatDoNotFitAreToldWithTheirPlace() {
    plant.rows("SELECT count(*) FROM readings WHERE ts > '2026-03-14'");
    var e = plant.error("SELECT count(*) FROM readings WHERE ts > 'soon'");
    assertTrue(e.getMessage().contains("soon"), e.getMessage());
    assertEquals("no such table: nowhere", plant.error("SELECT * FROM nowhere WHERE a = 1").getMessage().split(";")[0]);
    plant.update("CREATE TABLE nowhere (a INT PRIMARY KEY)");
    plant.update("INSERT INTO nowhere VALUES (1), (2)");
    assertEquals("[[1]]", plant.rows("SELECT * FROM nowhere WHERE a = 1").toString());
    plant.update("ALTER TABLE nowhere ADD COLUMN b INT DEFAULT 4");
    assertEquals("[[2, 4]]", plant.rows("SELECT * FROM nowhere WHERE a = 2").toString());
  }
}
