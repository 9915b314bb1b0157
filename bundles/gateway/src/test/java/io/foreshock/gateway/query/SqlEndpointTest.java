package io.foreshock.gateway.query;

import static io.foreshock.gateway.GatewayHarness.errorCode;
import static io.foreshock.gateway.GatewayHarness.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.gateway.GatewayHarness;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SqlEndpointTest {
  private static final String PATH = "/api/sql";
  private static final List<Column> COLUMNS = List.of(Column.of("ts", ColumnType.TIMESTAMP),
      Column.of("sensor_id", ColumnType.TEXT), Column.of("value", ColumnType.DOUBLE),
      Column.of("ok", ColumnType.BOOLEAN), Column.of("n", ColumnType.BIGINT), Column.of("v", ColumnType.VECTOR),
      Column.of("r", ColumnType.REAL));
  @TempDir
  Path folder;
  private GatewayHarness gateway;
  private final FakeEngine engine = new FakeEngine();

  /** Answers a few statements with fixed rows and remembers its parameters. */
  private static final class FakeEngine implements SqlQueryEngine {
    private final List<@Nullable Object> lastParameters = new ArrayList<>();
    private int open;

    @Override
    public Result execute(String sql, List<@Nullable Object> parameters) {
      lastParameters.clear();
      lastParameters.addAll(parameters);
      return switch (sql) {
        case "select rows" -> result(COLUMNS, rows(2), 1, -1);
        case "select many" -> result(COLUMNS, rows(1_000), 5, -1);
        case "select none" -> result(COLUMNS, null, 0, -1);
        case "select broken" -> throw new SqlException(ErrorCode.SQL_SYNTAX, "no such thing: broken", 1, 8, null);
        case "select late" -> result(COLUMNS, rows(10), -1, -1);
        case "insert" -> result(List.of(), null, 0, 3);
        case "create" -> result(List.of(), null, 0, 0);
        case "full" -> throw new ForeshockException(ErrorCode.DISK_FULL, "no space left");
        case "bug" -> throw new IllegalStateException("secret internals");
        default -> throw new SqlException(ErrorCode.UNKNOWN_TABLE, "no such table", 2, 3, null);
      };
    }

    private Chunk rows(int n) {
      ChunkBuilder chunk = new ChunkBuilder(COLUMNS);
      for (int i = 0; i < n; i++)
        chunk.add(1_773_475_200_000_000L + i, i % 2 == 0 ? "line1/press4/temp" : null,
            i % 2 == 0 ? 71.4 : Double.NaN, i % 2 == 0, Long.MAX_VALUE, new float[]{0.5f, 1}, 0.1f);
      return chunk.build();
    }

    /** @param chunks how often the chunk comes; -1 = once, then the query fails */
    private Result result(List<Column> columns, @Nullable Chunk chunk, int chunks, long updated) {
      open++;
      int[] left = {Math.abs(chunks)};
      return new Result() {
        @Override
        public List<Column> columns() {
          return columns;
        }

        @Override
        public long updateCount() {
          return updated;
        }

        @Override
        public @Nullable Chunk next() {
          if (left[0]-- > 0) return chunk;
          if (chunks < 0) throw new ForeshockException(ErrorCode.CORRUPT_DATA, "block is damaged");
          return null;
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
    gateway.services.with(SqlQueryEngine.class, engine);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    assertEquals(0, engine.open, "every result is closed");
  }

  private HttpResponse<String> sql(String sql, String accept) throws Exception {
    return gateway.send(HttpRequest.newBuilder(gateway.uri(PATH)).header("Content-Type", "application/sql")
        .header("Accept", accept).POST(HttpRequest.BodyPublishers.ofString(sql)));
  }

  @Test
  void rowsComeAsJsonWithTheirTypes() throws Exception {
    JsonNode r = json(sql("select rows", "*/*"));
    assertEquals("timestamp", r.get("columns").get(0).get("type").stringValue());
    assertEquals("sensor_id", r.get("columns").get(1).get("name").stringValue());
    assertEquals("[\"2026-03-14T08:00:00Z\",\"line1/press4/temp\",71.4,true,9223372036854775807,[0.5,1.0],0.1]",
        r.get("rows").get(0).toString());
    assertEquals("[\"2026-03-14T08:00:00.000001Z\",null,null,false,9223372036854775807,[0.5,1.0],0.1]",
        r.get("rows").get(1).toString());
    assertEquals(-1, r.get("updateCount").intValue());
    assertEquals(2, r.get("rowCount").intValue());
    assertFalse(r.get("truncated").booleanValue());
    assertTrue(r.get("elapsedMs").doubleValue() >= 0);
  }

  @Test
  void rowsComeAsAnAlignedTableForTheCommandLine() throws Exception {
    HttpResponse<String> r = sql("select rows", "text/plain");
    assertEquals("text/plain;charset=utf-8", r.headers().firstValue("Content-Type").orElse(""));
    List<String> lines = r.body().lines().toList();
    assertTrue(lines.get(0).startsWith(" ts                          | sensor_id         | value |"), lines.get(0));
    assertTrue(lines.get(1).matches("[-+]+"), lines.get(1));
    assertTrue(lines.get(2).startsWith(" 2026-03-14T08:00:00Z        | line1/press4/temp |  71.4 | true"),
        lines.get(2));
    assertTrue(lines.get(3).contains("| null              |   NaN | false"), lines.get(3));
    assertTrue(lines.get(4).startsWith("(2 rows, "), lines.get(4));
    assertEquals("3 rows written\n", sql("insert", "text/plain").body());
    assertEquals("done\n", sql("create", "text/plain").body());
    assertTrue(sql("select none", "text/plain").body().contains("(0 rows, "));
    HttpResponse<String> error = sql("select broken", "text/plain");
    assertEquals(400, error.statusCode());
    assertEquals("no such thing: broken (line 1, column 8)\n", error.body());
  }

  @Test
  void rowsComeAsCsv() throws Exception {
    List<String> lines = sql("select rows", "text/csv").body().lines().toList();
    assertEquals("ts,sensor_id,value,ok,n,v,r", lines.get(0));
    assertEquals("2026-03-14T08:00:00Z,line1/press4/temp,71.4,true,9223372036854775807,\"[0.5, 1.0]\",0.1",
        lines.get(1));
    assertEquals("2026-03-14T08:00:00.000001Z,,NaN,false,9223372036854775807,\"[0.5, 1.0]\",0.1", lines.get(2));
    assertEquals("\"a \"\"b\"\", c\"", CsvAnswer.field("a \"b\", c"));
    assertEquals("\"\"", CsvAnswer.field(""));
  }

  @Test
  void theRowLimitCutsAndSaysSo() throws Exception {
    JsonNode limited = json(gateway.post(PATH + "?limit=7", "application/sql", "select many"));
    assertEquals(7, limited.get("rows").size());
    assertTrue(limited.get("truncated").booleanValue());
    JsonNode exact = json(gateway.postJson(PATH, "{\"sql\":\"select many\",\"limit\":5000}"));
    assertEquals(5_000, exact.get("rows").size());
    assertFalse(exact.get("truncated").booleanValue());
    assertEquals(400, gateway.post(PATH + "?limit=0", "application/sql", "select many").statusCode());
    assertEquals(400, gateway.postJson(PATH, "{\"sql\":\"select many\",\"limit\":1e300}").statusCode());
  }

  @Test
  void parametersKeepTheirTypes() throws Exception {
    assertEquals(200, gateway
        .postJson(PATH, "{\"sql\":\"select rows\",\"parameters\":[1,2.5,\"x\",true,null,[1,2.5]]}").statusCode());
    assertEquals(List.of(1L, 2.5, "x", true), engine.lastParameters.subList(0, 4));
    assertEquals(null, engine.lastParameters.get(4));
    assertEquals(2.5f, ((float[]) engine.lastParameters.get(5))[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"sql\":7}", "{\"sql\":\"\"}", "{\"sql\":\"x\",\"parameters\":7}",
      "{\"sql\":\"x\",\"parameters\":[{}]}", "{\"sql\":\"x\",\"parameters\":[[\"a\"]]}",
      "{\"sql\":\"x\",\"parameters\":[1e999]}", "{\"sql\":\"x\",\"parameters\":[[1e300]]}", "", "\u0000",
      "{\"sql\":\"x\",\"limit\":\"many\"}", "{\"sql\":\"x\",\"parameters\":[99999999999999999999999999999999]} x"})
  void badRequestsAreRefused(String body) throws Exception {
    HttpResponse<String> r = gateway.postJson(PATH, body);
    assertEquals(400, r.statusCode(), r.body());
  }

  @Test
  void errorsNameThePlaceAndHideInternals() throws Exception {
    HttpResponse<String> syntax = sql("select broken", "*/*");
    assertEquals(400, syntax.statusCode());
    assertEquals("SQL_SYNTAX", errorCode(syntax));
    assertEquals(8, json(syntax).get("error").get("column").intValue());
    assertEquals(400, sql("select * from nothing", "*/*").statusCode());
    assertEquals(507, sql("full", "*/*").statusCode());
    HttpResponse<String> bug = sql("bug", "*/*");
    assertEquals(500, bug.statusCode());
    assertFalse(bug.body().contains("secret"), bug.body());
    gateway.services.without(SqlQueryEngine.class);
    assertEquals("SERVICE_MISSING", errorCode(sql("select rows", "*/*")));
  }

  @Test
  void aFailureAfterTheFirstRowsEndsTheJsonWithAnError() throws Exception {
    JsonNode r = json(sql("select late", "*/*"));
    assertEquals(10, r.get("rows").size());
    assertEquals("CORRUPT_DATA", r.get("error").get("code").stringValue());
  }

  @Test
  void aCsvThatFailsOnTheWayDoesNotLookComplete() throws Exception {
    assertEquals("CORRUPT_DATA", errorCode(sql("select late", "text/csv")));
  }

  @Test
  void aStatementAboveTheLimitIsRefused() throws Exception {
    assertEquals(413, sql("x".repeat(SqlRequest.MAX_SQL + 1), "*/*").statusCode());
  }

  @Test
  void controlCharactersCannotReachATerminal() {
    assertEquals("a\\u001b[31mb\\u000a", TextAnswer.printable("a\u001b[31mb\n"));
    assertEquals("null", TextAnswer.printable(null));
  }
}
