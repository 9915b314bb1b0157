package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TableRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A series with few rows per seal: what is rewritten each time stays small, however long the history. */
final class SlowSeriesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TableSchema SLOW = new TableSchema.TimeSeries("slow",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("size", ColumnType.DOUBLE)),
      "at", "machine");

  @TempDir
  Path dir;

  private long next;

  private void sealed(Engine engine, int rows) {
    ChunkBuilder chunk = new ChunkBuilder(SLOW.columns());
    for (int i = 0; i < rows; i++, next++)
      chunk.add(next, "m", next / 4.0);
    engine.tables().commit(List.of(new Write.Upsert("slow", chunk.build())));
    engine.seal(LIMIT);
  }

  private static void awaitBlocks(Engine engine, double count) {
    Await.until("blocks=" + count, LIMIT, () -> engine.health().health().metrics().get("blocks") == count);
  }

  @Test
  void aFewRowsAreLaidBehindALargeBlockAndGatheredThere() {
    try (Engine engine = Engine.open(dir.resolve("store"), List::of, EngineOptions.defaults().withDiskReserve(1))) {
      engine.tables().create(SLOW);
      sealed(engine, 300);
      sealed(engine, 10);
      awaitBlocks(engine, 1);
      sealed(engine, 1_000);
      awaitBlocks(engine, 2);
      sealed(engine, 10);
      awaitBlocks(engine, 2);
      sealed(engine, 20);
      awaitBlocks(engine, 2);
      sealed(engine, 30);
      awaitBlocks(engine, 3);
      sealed(engine, 40);
      awaitBlocks(engine, 3);
      assertEquals(1_410, TableRows.all(engine.tables(), "slow").size());
      engine.compact(LIMIT);
      awaitBlocks(engine, 1);
      assertEquals(1_410, TableRows.all(engine.tables(), "slow").size());
    }
  }
}
