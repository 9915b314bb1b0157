package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.sql.run.DiskSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that need more memory than they have go on with the disk, and give the same rows. */
class SpillTest {
  private static final int ROWS = 30_000;
  private static final Plant ROOMY = filled(256 << 20, DiskSpace.Limits.NONE);

  @TempDir
  Path folder;

  private static Plant filled(long memory, DiskSpace.Limits disk) {
    Plant plant = new Plant(memory, disk);
    plant.update("CREATE TABLE rnd (id INT PRIMARY KEY, k INT, s TEXT, d DOUBLE PRECISION)");
    for (int from = 0; from < ROWS; from += 10_000) {
      StringBuilder sql = new StringBuilder("INSERT INTO rnd VALUES ");
      for (int i = from; i < from + 10_000; i++) {
        long x = i * 0x9E3779B97F4A7C15L;
        sql.append(i == from ? "(" : ", (").append(i).append(", ").append((x >>> 40) % 30_000).append(", ")
            .append(i % 17 == 0 ? "NULL" : "'n" + (x >>> 33) % 20_000 + (i % 5 == 0 ? "ü→'" : "'")).append(", ")
            .append(i % 23 == 0 ? "NULL" : (x >>> 20) % 1_000 / 8.0).append(")");
      }
      plant.update(sql.append(")").substring(0, sql.length() - 1));
    }
    return plant;
  }

  private Plant tight(long diskBytes) {
    return filled(3 << 19, new DiskSpace.Limits(folder, diskBytes));
  }

  @AfterEach
  void nothingIsLeftOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static final String UNORDERED = "SELECT count(*), sum(k), min(s), max(s), sum(n), count(DISTINCT m) FROM (";

  @Test
  void sameRowsAsInMemory() {
    Plant tight = tight(1 << 30);
    for (String sql : List.of("SELECT * FROM rnd ORDER BY d DESC NULLS LAST, s, id",
        "SELECT * FROM rnd ORDER BY s NULLS FIRST, k DESC, id OFFSET 123 LIMIT 25000",
        "SELECT k, s FROM rnd ORDER BY k % 10"))
      assertEquals(ROOMY.rows(sql), tight.rows(sql), sql);
    for (String sql : List.of("SELECT k, s, count(*) AS n, max(d) AS m FROM rnd GROUP BY k, s",
        "SELECT a.k, b.s, a.id AS n, b.id - a.id AS m FROM rnd a JOIN rnd b ON a.k = b.k AND a.id < b.id",
        "SELECT a.k, b.s, a.id AS n, b.id AS m FROM rnd a LEFT JOIN rnd b ON a.s = b.s AND b.k < 15000",
        "SELECT a.k, b.s, a.id AS n, b.id AS m FROM rnd a FULL JOIN rnd b ON a.k = b.id AND b.d > 50"))
      assertEquals(ROOMY.rows(UNORDERED + sql + ") x"), tight.rows(UNORDERED + sql + ") x"), sql);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT * FROM rnd ORDER BY s", "SELECT k, s, count(*) FROM rnd GROUP BY k, s",
      "SELECT count(*) FROM rnd a JOIN rnd b ON a.k = b.k AND a.s < b.s"})
  void theDiskIsBoundedToo(String sql) {
    Plant tight = tight(100_000);
    SqlException e = tight.error(sql);
    assertEquals(ErrorCode.QUERY_TOO_LARGE, e.code());
    assertTrue(e.getMessage().contains("disk"), e.getMessage());
    // and without a disk memory is what is missing
    assertEquals(ErrorCode.QUERY_TOO_LARGE, filled(3 << 19, DiskSpace.Limits.NONE).error(sql).code());
  }

  @Test
  void filesGoWhenAResultIsClosedEarlyOrCancelled() {
    Plant tight = tight(1 << 30);
    try (Result result = tight.engine.execute("SELECT * FROM rnd ORDER BY s")) {
      result.next();
    }
    try (var session = tight.engine.session();
        Result result = session.execute("SELECT * FROM rnd ORDER BY s", List.of())) {
      result.next();
      session.cancel();
      assertEquals(ErrorCode.TIMEOUT, assertThrows(SqlException.class, () -> {
        while (result.next() != null) {
          // to the end
        }
      }).code());
    }
  }
}
