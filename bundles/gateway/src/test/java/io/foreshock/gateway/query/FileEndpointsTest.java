package io.foreshock.gateway.query;

import static io.foreshock.gateway.GatewayHarness.errorCode;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.transfer.FileFormat;
import io.foreshock.api.transfer.TableFiles;
import io.foreshock.gateway.GatewayHarness;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEndpointsTest {
  private static final int LONG = 1 << 20;

  @TempDir
  Path folder;
  private GatewayHarness gateway;
  private byte[] loaded = {};

  /** Writes what it is told by the statement; remembers what it loads. */
  private final class FakeFiles implements TableFiles {
    @Override
    public long write(List<Column> columns, Supplier<@Nullable Chunk> rows, FileFormat format, OutputStream out)
        throws IOException {
      out.write((format + " of " + columns.getFirst().name()).getBytes(StandardCharsets.UTF_8));
      if (columns.getFirst().name().equals("broken")) {
        out.write(new byte[LONG]);
        throw new ForeshockException(ErrorCode.CORRUPT_DATA, "damaged block");
      }
      return 1;
    }

    @Override
    public long load(String table, Path file, FileFormat format) throws IOException {
      if (table.equals("nothing"))
        throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=nothing");
      loaded = Files.readAllBytes(file);
      return 3;
    }
  }

  private static final class FakeEngine implements SqlQueryEngine {
    @Override
    public Result execute(String sql, List<@Nullable Object> parameters) {
      return new Result() {
        @Override
        public List<Column> columns() {
          return sql.equals("insert") ? List.of() : List.of(Column.of(sql, ColumnType.BIGINT));
        }

        @Override
        public long updateCount() {
          return -1;
        }

        @Override
        public @Nullable Chunk next() {
          return null;
        }

        @Override
        public void close() {
        }
      };
    }
  }

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
    gateway.services.with(TableFiles.class, new FakeFiles()).with(SqlQueryEngine.class, new FakeEngine());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    return gateway.client.send(HttpRequest.newBuilder(gateway.uri(path)).header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aQueryBecomesAFile() throws Exception {
    HttpResponse<String> answer = post("/api/export?format=parquet", "application/sql", "x");
    assertEquals(200, answer.statusCode());
    assertEquals("PARQUET of x", answer.body());
    assertEquals("application/vnd.apache.parquet", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals("CSV of y", post("/api/export?format=CSV", "application/sql", "y").body());
  }

  @Test
  void anExportThatFailsOnTheWayDoesNotLookComplete() {
    assertThrows(IOException.class, () -> post("/api/export?format=csv", "application/sql", "broken"));
  }

  @Test
  void aFileIsLoadedAndRemoved() throws Exception {
    HttpResponse<String> answer = post("/api/import?table=t&format=csv", "text/csv", "a,b\n");
    assertEquals("{\"rows\":3}", answer.body());
    assertArrayEquals("a,b\n".getBytes(StandardCharsets.UTF_8), loaded);
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(p -> p.getFileName().toString().startsWith("import-")));
    }
  }

  @Test
  void wrongRequestsAreNamed() throws Exception {
    assertEquals(400, post("/api/export?format=xls", "application/sql", "x").statusCode());
    assertEquals(400, post("/api/export", "application/sql", "x").statusCode());
    assertEquals(400, post("/api/export?format=csv", "application/sql", "insert").statusCode());
    assertEquals(415, post("/api/import?table=t&format=parquet", "text/csv", "x").statusCode());
    assertEquals("UNKNOWN_TABLE", errorCode(post("/api/import?table=nothing&format=csv", "text/csv", "x")));
  }
}
