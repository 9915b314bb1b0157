package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** As-of joins, also against the same written with a sub-query. */
class AsofTest {
  private final Plant plant = new Plant();

  private void fill(long seed) {
    Random random = new Random(seed);
    plant.update("CREATE TABLE trades (id INT PRIMARY KEY, sym TEXT, at TIMESTAMP, qty INT)");
    plant.update("CREATE TABLE quotes (id INT PRIMARY KEY, sym TEXT, at TIMESTAMP, price DOUBLE PRECISION)");
    for (int i = 0; i < 120; i++) {
      String sym = random.nextInt(9) == 0 ? "NULL" : "'s" + random.nextInt(4) + "'";
      String at = random.nextInt(12) == 0 ? "NULL" : "'2026-03-14 00:" + (10 + random.nextInt(30)) + "'";
      plant.update("INSERT INTO " + (i % 3 == 0 ? "trades" : "quotes") + " VALUES (" + i + ", " + sym + ", " + at + ", "
          + i + ")");
    }
  }

  @Test
  void findsTheNearestRowOnTheSideAskedFor() {
    fill(7);
    for (String op : new String[]{">=", ">", "<=", "<"}) {
      String direction = op.startsWith(">") ? "DESC" : "ASC";
      String expected = "SELECT id, partner FROM (SELECT t.id, q.id AS partner, row_number() OVER (PARTITION BY t.id ORDER"
          + " BY q.at " + direction + ", q.id DESC) AS n FROM trades t LEFT JOIN quotes q ON q.sym = t.sym AND t.at "
          + op
          + " q.at) x WHERE n = 1 ORDER BY id";
      String asof = "SELECT t.id, q.id FROM trades t LEFT ASOF JOIN quotes q MATCH_CONDITION t.at " + op
          + " q.at ON t.sym = q.sym ORDER BY t.id";
      assertEquals(plant.rows(expected), plant.rows(asof), op);
    }
  }

  @Test
  void withoutLeftOnlyPairsComeAndFiltersOnTheRightComeAfterwards() {
    fill(8);
    String pairs = "SELECT t.id, q.id, q.price FROM trades t LEFT ASOF JOIN quotes q MATCH_CONDITION t.at >= q.at ON"
        + " q.sym = t.sym";
    assertEquals(plant.rows("SELECT * FROM (" + pairs + ") x(a, b, c) WHERE b IS NOT NULL AND c > 50 ORDER BY a"), plant
        .rows(pairs.replace("LEFT ASOF", "ASOF") + " WHERE q.price > 50 ORDER BY t.id"));
  }

  @Test
  void readingsFindTheStateOfTheirMachine() {
    plant.update("CREATE TABLE states (machine TEXT, since TIMESTAMP, state TEXT, PRIMARY KEY (machine, since))");
    plant.update("INSERT INTO states VALUES ('" + Plant.FLOW + "', '2026-03-14 00:30', 'slow'), ('" + Plant.FLOW
        + "', '2026-03-14 01:00', 'fast')");
    assertEquals("[[fast, 40], [slow, 30]]", plant.rows("SELECT s.state, count(*) FROM readings r ASOF JOIN states s"
        + " MATCH_CONDITION r.ts >= s.since ON r.sensor_id = s.machine GROUP BY s.state ORDER BY 1").toString());
  }
}
