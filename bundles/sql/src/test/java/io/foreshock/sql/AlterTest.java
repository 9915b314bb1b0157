package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ALTER TABLE and indexes. */
class AlterTest {
  private final Plant plant = new Plant();

  @BeforeEach
  void create() {
    plant.update("CREATE TABLE crews (id INT PRIMARY KEY, name TEXT NOT NULL)");
    plant.update("CREATE TABLE shifts (id INT PRIMARY KEY, crew INT, note TEXT)");
    plant.update("INSERT INTO crews VALUES (1, 'a'), (2, 'b')");
    plant.update("INSERT INTO shifts VALUES (10, 1, 'x'), (11, 2, 'y')");
  }

  @Test
  void columnsComeGoAndChange() {
    plant.update("ALTER TABLE shifts ADD COLUMN hours DOUBLE PRECISION NOT NULL DEFAULT 7.5");
    plant.update("ALTER TABLE shifts RENAME COLUMN note TO remark");
    plant.update("ALTER TABLE shifts ALTER COLUMN remark SET DEFAULT 'none'");
    plant.update("INSERT INTO shifts (id) VALUES (12)");
    assertEquals("[[10, 1, x, 7.5], [11, 2, y, 7.5], [12, null, none, 7.5]]", plant.rows(
        "SELECT * FROM shifts ORDER BY id").toString());
    plant.update("ALTER TABLE shifts ALTER remark SET NOT NULL");
    assertEquals(ErrorCode.NOT_NULL, plant.error("INSERT INTO shifts (id, remark) VALUES (13, NULL)").code());
    plant.update("ALTER TABLE shifts ALTER remark DROP NOT NULL");
    plant.update("ALTER TABLE shifts ALTER remark DROP DEFAULT");
    plant.update("INSERT INTO shifts (id) VALUES (13)");
    plant.update("ALTER TABLE shifts DROP hours");
    plant.update("ALTER TABLE shifts RENAME TO turns");
    assertEquals("[[13, null, null]]", plant.rows("SELECT * FROM turns WHERE id = 13").toString());
    assertEquals(ErrorCode.UNKNOWN_TABLE, plant.error("SELECT * FROM shifts").code());
    assertEquals(ErrorCode.UNKNOWN_COLUMN, plant.error("ALTER TABLE turns ALTER nope SET NOT NULL").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("ALTER TABLE turns ADD a INT, ADD b INT").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("ALTER TABLE turns ALTER crew TYPE TEXT").code());
  }

  @Test
  void indexesAndConstraints() {
    plant.update("CREATE INDEX IF NOT EXISTS by_crew ON shifts USING btree (crew)");
    plant.update("CREATE INDEX IF NOT EXISTS by_crew ON shifts (crew)");
    assertEquals(ErrorCode.ALREADY_EXISTS, plant.error("CREATE INDEX by_crew ON shifts (crew)").code());
    assertEquals("[[11]]", plant.rows("SELECT id FROM shifts WHERE crew = 2").toString());
    plant.update("CREATE UNIQUE INDEX one_note ON shifts (note)");
    assertEquals(ErrorCode.DUPLICATE_KEY, plant.error("INSERT INTO shifts VALUES (12, 1, 'x')").code());
    plant.update("DROP INDEX one_note");
    plant.update("DROP INDEX IF EXISTS one_note");
    assertEquals(ErrorCode.NOT_FOUND, plant.error("DROP INDEX one_note").code());
    plant.update("ALTER TABLE shifts ADD CONSTRAINT of_crew FOREIGN KEY (crew) REFERENCES crews ON DELETE CASCADE");
    assertEquals(ErrorCode.FOREIGN_KEY, plant.error("INSERT INTO shifts VALUES (12, 9, 'z')").code());
    plant.update("DELETE FROM crews WHERE id = 1");
    assertEquals("[[11]]", plant.rows("SELECT id FROM shifts").toString());
    plant.update("ALTER TABLE shifts DROP CONSTRAINT of_crew");
    plant.update("INSERT INTO shifts VALUES (12, 9, 'z')");
    assertEquals(ErrorCode.NOT_FOUND, plant.error("ALTER TABLE shifts DROP CONSTRAINT of_crew").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("CREATE INDEX v ON shifts USING gist (note)").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, plant.error("CREATE INDEX v ON shifts USING hnsw (note)").code());
    assertEquals(ErrorCode.UNKNOWN_TABLE, plant.error("CREATE INDEX v ON nope (note)").code());
    assertEquals(ErrorCode.READ_ONLY, plant.error("CREATE INDEX v ON sensors (asset)").code());
  }
}
