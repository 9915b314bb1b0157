package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions, descriptions and cancelling. */
class SessionTest {
  private final Plant plant = new Plant();
  private final SqlSession session = plant.engine.session();

  @BeforeEach
  void table() {
    plant.update("CREATE TABLE shifts (id INT PRIMARY KEY, crew TEXT, starts TIMESTAMP)");
  }

  private String rows(SqlSession in, String sql, Object... parameters) {
    List<Object> rows = new ArrayList<>();
    try (Result result = in.execute(sql, Arrays.asList(parameters))) {
      for (Chunk c = result.next(); c != null; c = result.next())
        for (int r = 0; r < c.size(); r++)
          rows.add(c.row(r));
    }
    return rows.toString();
  }

  @Test
  void whatATransactionWroteIsItsOwnUntilTheCommit() {
    session.begin();
    session.execute("INSERT INTO shifts (id, crew) VALUES (1, 'A')", List.of()).close();
    assertEquals("[[1, A]]", rows(session, "SELECT id, crew FROM shifts"));
    assertEquals("[]", plant.rows("SELECT id FROM shifts").toString());
    session.commit();
    assertFalse(session.inTransaction());
    assertEquals("[[1]]", plant.rows("SELECT id FROM shifts").toString());
  }

  private void write(String sql) {
    session.execute(sql, List.of()).close();
  }

  @Test
  void aSavepointTakesBackWhatCameAfterItAndKeepsTheView() {
    session.begin();
    write("INSERT INTO shifts (id, crew) VALUES (1, 'A')");
    session.savepoint("one");
    write("UPDATE shifts SET crew = 'B' WHERE id = 1");
    session.savepoint("two");
    write("INSERT INTO shifts (id, crew) VALUES (2, 'C')");
    plant.update("INSERT INTO shifts (id, crew) VALUES (9, 'Z')");
    session.rollbackTo("two");
    assertEquals("[[1, B]]", rows(session, "SELECT id, crew FROM shifts ORDER BY id"));
    session.rollbackTo("one");
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(ForeshockException.class, () -> session.rollbackTo("two")).code());
    session.rollbackTo("one");
    assertEquals("[[1, A]]", rows(session, "SELECT id, crew FROM shifts ORDER BY id"));
    session.release("one");
    session.commit();
    assertEquals("[[1, A], [9, Z]]", rows(session, "SELECT id, crew FROM shifts ORDER BY id"));
  }

  @Test
  void aRowTakenBackStillConflictsWithOthersWhenItIsWrittenAgain() {
    plant.update("INSERT INTO shifts (id, crew) VALUES (1, 'A')");
    session.begin();
    session.savepoint("s");
    write("UPDATE shifts SET crew = 'B' WHERE id = 1");
    plant.update("UPDATE shifts SET crew = 'C' WHERE id = 1");
    session.rollbackTo("s");
    write("UPDATE shifts SET crew = crew || '!' WHERE id = 1");
    assertEquals(ErrorCode.SERIALIZATION, assertThrows(ForeshockException.class, session::commit).code());
    assertEquals("[[C]]", plant.rows("SELECT crew FROM shifts").toString());
  }

  @Test
  void twoTransactionsThatReadTheSameRowDoNotLoseAnUpdate() {
    plant.update("INSERT INTO shifts (id, crew) VALUES (1, '0')");
    SqlSession other = plant.engine.session();
    session.begin();
    other.begin();
    for (SqlSession s : List.of(session, other))
      s.execute("UPDATE shifts SET crew = crew || 'x' WHERE id = 1", List.of()).close();
    session.commit();
    assertEquals(ErrorCode.SERIALIZATION, assertThrows(ForeshockException.class, other::commit).code());
    assertEquals("[[0x]]", plant.rows("SELECT crew FROM shifts").toString());
  }

  @Test
  void writeSkewIsPossibleAsWithAnySnapshotIsolation() {
    plant.update("INSERT INTO shifts (id, crew) VALUES (1, 'on'), (2, 'on')");
    SqlSession other = plant.engine.session();
    session.begin();
    other.begin();
    assertEquals("[[2]]", rows(session, "SELECT count(*) FROM shifts WHERE crew = 'on'"));
    assertEquals("[[2]]", rows(other, "SELECT count(*) FROM shifts WHERE crew = 'on'"));
    write("UPDATE shifts SET crew = 'off' WHERE id = 1");
    other.execute("UPDATE shifts SET crew = 'off' WHERE id = 2", List.of()).close();
    session.commit();
    other.commit();
    assertEquals("[[0]]", plant.rows("SELECT count(*) FROM shifts WHERE crew = 'on'").toString());
  }

  @Test
  void aRollbackForgets() {
    session.begin();
    session.execute("INSERT INTO shifts (id, crew) VALUES (1, 'A')", List.of()).close();
    session.rollback();
    assertEquals("[]", rows(session, "SELECT id FROM shifts"));
  }

  @Test
  void theViewOfATransactionDoesNotChange() {
    session.begin();
    assertEquals("[[0]]", rows(session, "SELECT count(*) FROM shifts"));
    plant.update("INSERT INTO shifts (id) VALUES (7)");
    assertEquals("[[0]]", rows(session, "SELECT count(*) FROM shifts"));
    session.commit();
    assertEquals("[[1]]", rows(session, "SELECT count(*) FROM shifts"));
  }

  @Test
  void theSecondOfTwoThatChangeARowFails() {
    plant.update("INSERT INTO shifts (id, crew) VALUES (1, 'A')");
    SqlSession other = plant.engine.session();
    for (SqlSession s : List.of(session, other)) {
      s.begin();
      s.execute("UPDATE shifts SET crew = crew || 'x' WHERE id = 1", List.of()).close();
    }
    session.commit();
    assertEquals(ErrorCode.SERIALIZATION,
        assertThrows(io.foreshock.api.ForeshockException.class, other::commit).code());
    assertFalse(other.inTransaction());
    assertEquals("[[Ax]]", plant.rows("SELECT crew FROM shifts").toString());
  }

  @Test
  void tablesAreCreatedBeforeTheFirstWriteOnly() {
    session.begin();
    session.execute("CREATE TABLE more (id INT PRIMARY KEY)", List.of()).close();
    session.execute("INSERT INTO more VALUES (1)", List.of()).close();
    SqlException e = assertThrows(SqlException.class, () -> session.execute("DROP TABLE more", List.of()));
    assertEquals(ErrorCode.NOT_SUPPORTED, e.code());
    session.commit();
    assertEquals("[[1]]", plant.rows("SELECT id FROM more").toString());
  }

  @Test
  void aDescriptionTellsParametersAndColumns() {
    StatementShape shape = session.describe(
        "SELECT ts, value FROM readings WHERE sensor_id = $1 AND value > $2 LIMIT $3",
        List.of());
    assertEquals(List.of(ColumnType.TEXT, ColumnType.DOUBLE, ColumnType.BIGINT), widened(shape.parameters()));
    assertEquals(List.of("ts", "value"), shape.columns().stream().map(Column::name).toList());
    assertEquals(List.of(ColumnType.INTEGER, ColumnType.TEXT, ColumnType.TIMESTAMP),
        session.describe("INSERT INTO shifts VALUES ($1, $2, $3)", List.of()).parameters());
    assertEquals(List.of(ColumnType.DOUBLE, ColumnType.TIMESTAMP),
        session.describe("SELECT value + $1 FROM readings WHERE ts > $2", List.of()).parameters());
    assertEquals(List.of(ColumnType.BIGINT), session.describe("SELECT $1", List.of(ColumnType.BIGINT)).parameters());
    assertEquals(List.of(ColumnType.TEXT), session.describe("SELECT $1", List.of()).parameters());
    assertTrue(session.describe("DROP TABLE shifts", List.of()).columns().isEmpty());
    assertEquals("[[0]]", plant.rows("SELECT count(*) FROM shifts").toString());
  }

  private static List<ColumnType> widened(List<ColumnType> types) {
    return types.stream().map(t -> t == ColumnType.INTEGER ? ColumnType.BIGINT : t).toList();
  }

  @Test
  void insertedRowsGetDefaults() {
    List<Column> columns = List.of(Column.of("sensor_id", ColumnType.TEXT), Column.of("value", ColumnType.DOUBLE),
        Column.of("ts", ColumnType.TIMESTAMP));
    Chunk rows = new ChunkBuilder(columns).add("new/one", 1.5, Plant.START).build();
    assertEquals(1, session.insert("readings", List.of("sensor_id", "value", "ts"), rows));
    assertEquals("[[1.5, 0]]", plant.rows("SELECT value, quality FROM readings WHERE sensor_id = 'new/one'")
        .toString());
  }

  @Test
  void aCancelledResultEnds() {
    try (Result result = session.execute("SELECT value FROM readings", List.of())) {
      session.cancel();
      SqlException e = assertThrows(SqlException.class, () -> {
        for (Chunk c = result.next(); c != null; c = result.next())
          assertTrue(c.size() > 0);
      });
      assertEquals(ErrorCode.TIMEOUT, e.code());
    }
    assertEquals(0, plant.tables.openSnapshots);
    assertEquals("[[300]]", rows(session, "SELECT count(*) FROM readings"));
  }
}
