package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ON CONFLICT and RETURNING. */
class ClauseTest {
  private final Plant plant = new Plant();

  @BeforeEach
  void create() {
    plant.update("CREATE TABLE parts (id INT PRIMARY KEY, code TEXT, stock INT DEFAULT 7, note TEXT)");
    plant.update("CREATE UNIQUE INDEX parts_code ON parts (code)");
    plant.update("INSERT INTO parts VALUES (1, 'a', 10, 'x'), (2, 'b', 20, NULL)");
  }

  private String all() {
    return plant.rows("SELECT id, code, stock, note FROM parts ORDER BY id").toString();
  }

  @Test
  void conflictsArePassedOver() {
    assertEquals(1, plant.update("INSERT INTO parts VALUES (1, 'c', 1, ''), (3, 'c', 3, ''), (3, 'd', 4, '')"
        + " ON CONFLICT (id) DO NOTHING"));
    assertEquals(0, plant.update("INSERT INTO parts (id, code) VALUES (9, 'a') ON CONFLICT DO NOTHING"));
    assertEquals(ErrorCode.DUPLICATE_KEY, plant.error("INSERT INTO parts (id, code) VALUES (9, 'a') ON CONFLICT (id)"
        + " DO NOTHING").code());
    assertEquals("[[1, a, 10, x], [2, b, 20, null], [3, c, 3, ]]", all());
  }

  @Test
  void conflictsAreUpdated() {
    assertEquals(2, plant.update("INSERT INTO parts (id, code, stock) VALUES (1, 'a', 5), (4, 'd', ?) ON CONFLICT (id)"
        + " DO UPDATE SET stock = parts.stock + EXCLUDED.stock, note = coalesce(note, '') || ?", 40L, "!"));
    assertEquals("[[1, a, 15, x!], [2, b, 20, null], [4, d, 40, null]]", all());
    assertEquals(1, plant.update("INSERT INTO parts AS p (id, code) VALUES (8, 'b') ON CONFLICT (code) DO UPDATE SET"
        + " stock = excluded.stock WHERE p.stock > 10"));
    assertEquals(0, plant.update("INSERT INTO parts AS p (id, code) VALUES (8, 'b') ON CONFLICT (code) DO UPDATE SET"
        + " stock = 0 WHERE p.stock > 10"));
    assertEquals("[[2, b, 7, null]]", plant.rows("SELECT id, code, stock, note FROM parts WHERE id = 2").toString());
  }

  @Test
  void wrongClausesAreToldWithTheirPlace() {
    SqlException twice = plant.error("INSERT INTO parts VALUES (5, 'e', 1, ''), (5, 'f', 2, '') ON CONFLICT (id) DO"
        + " UPDATE SET stock = 1");
    assertTrue(twice.getMessage().contains("twice"), twice.getMessage());
    assertTrue(plant.error("INSERT INTO parts (id) VALUES (5) ON CONFLICT (stock) DO NOTHING").getMessage().contains(
        "no primary key or unique index"));
    SqlException column = plant.error("INSERT INTO parts (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET stock = x.y");
    assertEquals(74, column.column());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("INSERT INTO parts (id) VALUES (1) ON CONFLICT DO UPDATE SET stock ="
        + " 1").code());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("UPDATE parts SET stock = 1 ON CONFLICT DO NOTHING").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("INSERT INTO parts (id) VALUES (1) RETURNING count(*)").code());
  }

  @Test
  void writesGiveBackTheirRows() {
    assertEquals("[[5, 7, E!]]", plant.rows("INSERT INTO parts (id, code) VALUES (?, 'e') RETURNING id, stock,"
        + " upper(code) || ?", 5L, "!").toString());
    assertEquals("[[1, a, 11, x], [5, e, 8, null]]", plant.rows("UPDATE parts SET stock = stock + 1 WHERE id IN (1, 5)"
        + " RETURNING *").toString());
    assertEquals("[[b, 20]]", plant.rows("DELETE FROM parts p WHERE p.id = 2 RETURNING p.code, stock").toString());
    assertEquals("[[1, 12], [6, 0]]", plant.rows("INSERT INTO parts (id, code, stock) VALUES (6, 'f', 0), (1, 'a', 1)"
        + " ON CONFLICT (id) DO UPDATE SET stock = parts.stock + excluded.stock RETURNING id, stock").stream().sorted((
            a, b) -> a.toString().compareTo(b.toString())).toList().toString());
    try (Result none = plant.engine.execute("DELETE FROM parts WHERE id = 99 RETURNING id")) {
      assertEquals(ColumnType.INTEGER, none.columns().getFirst().type());
      assertEquals(0, none.updateCount());
    }
  }

  @Test
  void readingsToo() {
    assertEquals("[[1773446400000000, 0.0]]", plant.rows("DELETE FROM readings WHERE sensor_id = '" + Plant.TEMP
        + "' AND ts < '2026-03-14 00:01' RETURNING ts, value").toString());
    assertEquals(1, plant.update("INSERT INTO readings (ts, sensor_id, value) VALUES ('2026-03-14 00:01', '"
        + Plant.TEMP
        + "', 77), ('2026-03-14 09:00', '" + Plant.TEMP + "', 78) ON CONFLICT (sensor_id, ts) DO NOTHING"));
    assertEquals("[[0.5], [78.0]]", plant.rows("SELECT value FROM readings WHERE sensor_id = '" + Plant.TEMP
        + "' AND (ts = '2026-03-14 00:01' OR ts > '2026-03-14 08:00') ORDER BY ts").toString());
  }

  @Test
  void withinATransactionOwnRowsConflict() {
    try (SqlSession session = plant.engine.session()) {
      session.begin();
      session.execute("INSERT INTO parts (id, code) VALUES (30, 'z')", List.of()).close();
      try (Result r = session.execute(
          "INSERT INTO parts (id, code) VALUES (30, 'z') ON CONFLICT (id) DO UPDATE SET note ="
              + " 'again' RETURNING note", List.of())) {
        assertEquals("[again]", r.next().row(0).toString());
      }
      StatementShape shape = session.describe("UPDATE parts SET stock = $1 WHERE id = $2 RETURNING id, $3::text", List
          .of());
      assertEquals(3, shape.parameters().size());
      assertEquals(List.of(ColumnType.INTEGER, ColumnType.TEXT), shape.columns().stream().map(c -> c.type()).toList());
      session.rollback();
    }
    assertEquals("[[2]]", plant.rows("SELECT count(*) FROM parts").toString());
  }
}
