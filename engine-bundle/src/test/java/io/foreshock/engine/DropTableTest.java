package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.platform.StoreAdmin.Progress;
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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dropped time-series table leaves goes in the background, and is no part of anything meanwhile. */
final class DropTableTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SERIES = 5_000;

  @TempDir
  Path dir;

  private static TableSchema schema(String name) {
    return new TableSchema.TimeSeries(name, List.of(Column.required("at", ColumnType.TIMESTAMP),
        Column.required("machine", ColumnType.TEXT), Column.of("size", ColumnType.DOUBLE)), "at", "machine");
  }

  private static void fill(Engine engine, String table, int series) {
    ChunkBuilder rows = new ChunkBuilder(schema(table).columns());
    for (int s = 0; s < series; s++)
      for (long t = 0; t < 3; t++)
        rows.add(t, "m" + s, t / 2.0);
    engine.tables().commit(List.of(new Write.Upsert(table, rows.build())));
    engine.seal(LIMIT);
  }

  private Engine open() {
    return Engine.open(dir.resolve("store"), List::of, EngineOptions.defaults().withDiskReserve(1));
  }

  private static double metric(Engine engine, String name) {
    return engine.health().health().metrics().get(name);
  }

  @Test
  void blocksGoInTheBackgroundAndCountersWithThem() {
    try (Engine engine = open()) {
      engine.tables().create(schema("kept"));
      engine.tables().create(schema("gone"));
      fill(engine, "kept", 10);
      fill(engine, "gone", SERIES);
      Await.until("all is counted", LIMIT, () -> metric(engine, "block_rows") == 3 * (SERIES + 10));
      engine.tables().drop("gone");
      assertEquals(List.of(), engine.admin().check(true, Progress.NONE).problems(), "right after the drop");
      engine.tables().create(schema("gone"));
      assertEquals(List.of(), TableRows.all(engine.tables(), "gone"));
    }
    try (Engine engine = open()) {
      Await.until("what was dropped is gone", LIMIT, () -> metric(engine, "blocks") == 10);
      assertEquals(30, metric(engine, "block_rows"));
      assertEquals(30, TableRows.all(engine.tables(), "kept").size());
      assertEquals(List.of(), engine.admin().check(true, Progress.NONE).problems());
    }
  }

  /** Parts of blocks that lie apart: they are read, checked, saved and removed with the block. */
  @Test
  void restsOfBlocksGoWithThem() throws java.io.IOException {
    try (Engine engine = open()) {
      engine.tables().create(schema("gone"));
      ChunkBuilder rows = new ChunkBuilder(schema("gone").columns());
      Random random = new Random(11);
      double sum = 0;
      for (int s = 0; s < 20; s++)
        for (long t = 0; t < 1_000 + 37 * s; t++) {
          double value = random.nextDouble();
          sum += value;
          rows.add(t * t, "m" + s, value);
        }
      engine.tables().commit(List.of(new Write.Upsert("gone", rows.build())));
      engine.seal(LIMIT);
      var report = engine.admin().check(true, Progress.NONE);
      assertEquals(List.of(), report.problems());
      assertTrue(report.counts().get("rests") > 10, "counts=" + report.counts());
      double read = TableRows.all(engine.tables(), "gone").stream().mapToDouble(r -> (Double) r.get(2)).sum();
      assertEquals(sum, read, 1e-9);
      engine.admin().backup(dir.resolve("backup"), Progress.NONE);
      engine.tables().drop("gone");
      assertEquals(List.of(), engine.admin().check(true, Progress.NONE).problems(), "right after the drop");
      Await.until("rests are gone too", LIMIT, () -> engine.admin().check(false, Progress.NONE).counts().get(
          "rests") == 0);
    }
  }
}
