package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.platform.StoreAdmin.Progress;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.codec.text.FsstCodec;
import io.foreshock.codec.text.TemplateCodec;
import io.foreshock.codec.text.ZstdCodec;
import io.foreshock.testkit.EventTable;
import io.foreshock.testkit.TableRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of text codecs is stopped and started while the engine runs. */
final class TextHotSwapTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PART = 3_000;
  private static final TableSchema EVENTS = new TableSchema.TimeSeries("events", List.of(Column.required("at",
      ColumnType.TIMESTAMP), Column.required("line", ColumnType.TEXT), Column.of("machine", ColumnType.TEXT), Column.of(
          "message", ColumnType.TEXT)),
      "at", "line");
  private static final List<BlockCodec> TEXTS = List.of(new FsstCodec(), new TemplateCodec(), new ZstdCodec());

  @TempDir
  Path dir;

  private final EventTable events = new EventTable(3 * PART);
  private final List<BlockCodec> codecs = new CopyOnWriteArrayList<>(List.of(new DeltaFforCodec()));

  private Engine open() {
    return Engine.open(dir.resolve("store"), () -> List.copyOf(codecs), EngineOptions.defaults().withDiskReserve(1)
        .withBlockRows(1_024));
  }

  private List<@Nullable Object> row(int i) {
    List<@Nullable Object> row = new ArrayList<>(List.of(events.times()[i], "line1", events.machines()[i]));
    row.add(i % 50 == 0 ? null : events.messages()[i]);
    return row;
  }

  private void write(Engine engine, int part) {
    ChunkBuilder rows = new ChunkBuilder(EVENTS.columns());
    for (int i = part * PART; i < (part + 1) * PART; i++)
      rows.add(row(i).toArray());
    engine.tables().commit(List.of(new Write.Upsert("events", rows.build())));
    engine.seal(LIMIT);
  }

  private void assertRows(Engine engine, int from, int to) {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int i = from; i < to; i++)
      expected.add(row(i));
    assertEquals(expected, rows(engine, from, to));
  }

  private List<List<@Nullable Object>> rows(Engine engine, int from, int to) {
    try (Snapshot snapshot = engine.tables().snapshot()) {
      long end = to == events.rows() ? Long.MAX_VALUE : events.times()[to];
      return TableRows.scan(snapshot, new Scan("events", List.of("at", "line", "machine", "message"), events
          .times()[from], end, null));
    }
  }

  @Test
  void textsSurviveWithAndWithoutTheBundle() {
    try (Engine engine = open()) {
      engine.tables().create(EVENTS);
      codecs.addAll(TEXTS);
      write(engine, 0);
      engine.compact(LIMIT);
      assertRows(engine, 0, PART);

      codecs.removeAll(TEXTS);
      ForeshockException e = assertThrows(ForeshockException.class, () -> rows(engine, 0, PART));
      assertEquals(ErrorCode.CODEC_MISSING, e.code());
      assertTrue(e.getMessage().contains("io.foreshock.codec.text"), e.getMessage());
      write(engine, 1);
      assertRows(engine, PART + 1_024, 2 * PART);

      codecs.addAll(TEXTS);
      write(engine, 2);
      engine.compact(LIMIT);
      assertRows(engine, 0, 3 * PART);
    }
    try (Engine engine = open()) {
      assertRows(engine, 0, 3 * PART);
      assertEquals(List.of(), engine.admin().check(true, Progress.NONE).problems());
    }
  }

  @Test
  void aMessageIsFoundByItsText() {
    try (Engine engine = open()) {
      engine.tables().create(EVENTS);
      codecs.addAll(TEXTS);
      for (int part = 0; part < 3; part++)
        write(engine, part);
      engine.compact(LIMIT);
      String wanted = events.messages()[4_321];
      List<List<@Nullable Object>> expected = new ArrayList<>();
      for (int i = 0; i < events.rows(); i++)
        if (i % 50 != 0 && events.messages()[i].equals(wanted))
          expected.add(row(i));
      try (Snapshot snapshot = engine.tables().snapshot()) {
        assertEquals(expected, TableRows.scan(snapshot, Scan.all("events", List.of("at", "line", "machine", "message"))
            .where(List.of(Condition.of("message", Condition.Op.EQ, wanted)))));
      }
    }
  }
}
