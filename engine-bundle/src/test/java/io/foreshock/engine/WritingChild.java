package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A process that writes relational rows in transactions while indexes come and go, until it is killed. Row n of
 * {@code items} and its entry in {@code log} are of one transaction. An index that was there at the kill stays.
 */
final class WritingChild {
  static final TableSchema ITEMS = new TableSchema.Relational("items",
      List.of(Column.required("id", ColumnType.BIGINT), Column.of("name", ColumnType.TEXT), Column.of("n",
          ColumnType.BIGINT)),
      List.of("id"), List.of(new Index("names", List.of("name"), true)), List.of());
  static final TableSchema LOG = new TableSchema.TimeSeries("log", List.of(Column.required("at", ColumnType.TIMESTAMP),
      Column.required("who", ColumnType.TEXT), Column.of("n", ColumnType.BIGINT)), "at", "who");
  static final int ROWS = 40;

  private WritingChild() {
  }

  static Engine open(Path dir) {
    return Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1).withGenerationRows(500));
  }

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    });
    Engine engine = open(Path.of(args[0]));
    Tables tables = engine.tables();
    if (tables.find("items").isEmpty())
      tables.create(ITEMS);
    tables.create(LOG);
    Thread.ofPlatform().daemon().start(() -> alter(tables));
    Random random = new Random();
    for (long n = Long.parseLong(args[1]);; n++) {
      try (Transaction t = tables.begin()) {
        ChunkBuilder rows = new ChunkBuilder(ITEMS.columns());
        for (int i = 0; i < ROWS; i++)
          rows.add(n * ROWS + i, "name " + n * ROWS + i, n);
        t.write(new Write.Insert("items", rows.build()));
        t.write(new Write.Upsert("items", new ChunkBuilder(ITEMS.columns()).add((long) random.nextInt((int) (n * ROWS
            + 1)), null, n).build()));
        t.write(new Write.Insert("log", new ChunkBuilder(LOG.columns()).add(n, "child", n).build()));
        t.commit();
        System.out.println("acked " + n);
      } catch (ForeshockException e) {
        if (e.code() != ErrorCode.SERIALIZATION)
          throw e;
        n--;
      }
    }
  }

  private static void alter(Tables tables) {
    for (int i = 0;; i++) {
      String name = "i" + System.nanoTime();
      tables.alter("items", new Alteration.AddIndex(new Index(name, List.of("n", "name"), false)));
      tables.alter("items", new Alteration.DropIndex(name));
    }
  }
}
