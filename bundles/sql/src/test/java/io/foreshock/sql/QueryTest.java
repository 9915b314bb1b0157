package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Golden queries: the text, and its rows. */
class QueryTest {
  private static final Plant PLANT = plant();

  private static Plant plant() {
    Plant plant = new Plant();
    plant.update("CREATE TABLE failure_patterns (id TEXT PRIMARY KEY, label TEXT NOT NULL, timestamp TIMESTAMP,"
        + " failed_at TIMESTAMP, n INTEGER, value DOUBLE, embedding VECTOR(3), active BOOLEAN)");
    plant.update("INSERT INTO failure_patterns VALUES"
        + " ('a', 'bearing seizure', '2026-03-14 02:10:00.123456', '2026-03-14 02:51:00', 3, 1.5, '[1,0,0]', true),"
        + " ('b', 'cavitation', '2025-11-02T08:00:00Z', NULL, -2, -0.5, '[0,1,0]', false),"
        + " ('c', 'Bearing wear', NULL, NULL, NULL, NULL, NULL, NULL)");
    return plant;
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "queries.txt", delimiterString = "==>", maxCharsPerColumn = 10_000, quoteCharacter = '`')
  void givesTheRows(String sql, String rows) {
    assertEquals(rows == null ? "[]" : rows.strip(), PLANT.rows(sql).toString());
  }

  @Test
  void columnsAreNamedAndTyped() {
    try (Result r = PLANT.engine
        .execute("SELECT ts, value AS v, count(*), 1 + 1, quality FROM readings GROUP BY ts, value, quality")) {
      assertEquals(
          List.of(Column.required("ts", ColumnType.TIMESTAMP), Column.of("v", ColumnType.DOUBLE),
              Column.required("count", ColumnType.BIGINT), Column.required("column4", ColumnType.INTEGER),
              Column.of("quality", ColumnType.SMALLINT)),
          r.columns());
      assertEquals(-1, r.updateCount());
    }
  }

  @Test
  void unquotedNamesFoldAndQuotedOnesDoNot() {
    assertEquals(PLANT.rows("select VALUE from READINGS limit 1"), PLANT.rows(
        "SELECT \"value\" FROM \"readings\" LIMIT 1"));
    assertEquals("no such table: READINGS; did you mean \"readings\"?", PLANT.error("SELECT 1 FROM \"READINGS\"")
        .getMessage());
  }
}
