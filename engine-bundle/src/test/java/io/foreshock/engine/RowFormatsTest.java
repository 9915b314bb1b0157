package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.column.ColumnBuffer;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.format.TableFormat;
import io.foreshock.engine.format.TableLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows, index entries and table records: there and back, in order, and refused when damaged. */
final class RowFormatsTest {
  private static final TableSchema SCHEMA = new TableSchema.Relational("parts",
      List.of(Column.required("id", ColumnType.BIGINT), Column.of("code", ColumnType.TEXT).withDefault("none"), Column
          .of(
              "x", ColumnType.DOUBLE).withDefault(Double.NaN), Column.vector("v", 2).withDefault(new float[]{1, -2})),
      List.of("id"), List.of(new Index("codes", List.of("code", "x"), true)),
      List.of(new ForeignKey("self", List.of("code", "x"), "parts", List.of("code", "x"),
          ForeignKey.OnDelete.SET_NULL)));

  private static TableLayout altered(TableLayout layout, Alteration change) {
    return layout.altered(change.apply(layout.schema().name(), List.of(layout.schema())).getFirst(), change);
  }

  private static TableLayout worn() {
    TableLayout layout = TableLayout.of(SCHEMA);
    layout = altered(layout, new Alteration.AddColumn(Column.of("late", ColumnType.TEXT).withDefault("before")));
    layout = altered(layout, new Alteration.DropColumn("v"));
    layout = altered(layout, new Alteration.AddIndex(new Index("lates", List.of("late"), false)));
    layout = altered(layout, new Alteration.SetDefault("late", "after"));
    return altered(layout, new Alteration.AddColumn(Column.of("v", ColumnType.VECTOR).withDefault(new float[]{9})));
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void tableRecordsComeBackAsTheyWere() {
    TableLayout series = TableLayout.of(new TableSchema.TimeSeries("s", List.of(Column.required("t",
        ColumnType.TIMESTAMP), Column.required("k", ColumnType.TEXT), Column.of("u", ColumnType.UUID)), "t", "k"));
    for (TableLayout layout : List.of(TableLayout.of(SCHEMA), worn(), series)) {
      TableLayout back = TableFormat.read(buffer(TableFormat.write(layout)));
      assertEquals(layout.schema(), back.schema());
      assertEquals(layout.indexIds(), back.indexIds());
      assertEquals(layout.nextIndexId(), back.nextIndexId());
      assertEquals(layout.slots().toString().replaceAll("@[0-9a-f]+", ""), back.slots().toString().replaceAll(
          "@[0-9a-f]+", ""));
    }
  }

  @Test
  void damagedTableRecordsAreRefusedOrReadAsAnotherTable() {
    byte[] good = TableFormat.write(worn());
    damaged(good, bytes -> TableFormat.read(buffer(bytes)));
  }

  @Test
  void rowsAreReadBySlotWhateverTheTableBecame() {
    TableLayout first = TableLayout.of(SCHEMA);
    Chunk chunk = new ChunkBuilder(SCHEMA.columns()).add(7L, "c", 2.5, new float[]{3, 4}).build();
    byte[] old = RelationalRow.write(first, chunk.columns(), 0);
    TableLayout now = worn();
    assertEquals(7L, RelationalRow.value(now, old, 0));
    assertEquals("c", RelationalRow.value(now, old, 1));
    assertEquals("before", RelationalRow.value(now, old, now.schema().indexOf("late")));
    assertArrayEquals(new float[]{9}, (float[]) RelationalRow.value(now, old, now.schema().indexOf("v")));
    byte[] changed = RelationalRow.with(now, old, new int[]{1}, null);
    assertEquals(null, RelationalRow.value(now, changed, 1));
    assertEquals("before", RelationalRow.value(now, changed, now.schema().indexOf("late")));
    assertEquals(2.5, RelationalRow.value(now, changed, 2));
  }

  @Test
  void damagedRowsAreRefusedOrReadAsOtherValues() {
    TableLayout layout = TableLayout.of(SCHEMA);
    Chunk chunk = new ChunkBuilder(SCHEMA.columns()).add(7L, "code", null, new float[]{3, 4}).build();
    damaged(RelationalRow.write(layout, chunk.columns(), 0), bytes -> {
      ColumnBuffer[] buffers = new ColumnBuffer[4];
      for (int s = 0; s < 4; s++)
        buffers[s] = ColumnBuffer.of(SCHEMA.columns().get(s));
      RelationalRow.read(layout, buffer(bytes), buffers, 4);
      for (int c = 0; c < 4; c++)
        RelationalRow.value(layout, bytes, c);
    });
  }

  private interface Reading {
    void of(byte[] bytes);
  }

  /** Every cut, every flipped bit and random bytes: only CORRUPT_DATA or another value may come of them. */
  private static void damaged(byte[] good, Reading reading) {
    for (int cut = 0; cut < good.length; cut++)
      corruptOrFine(Arrays.copyOf(good, cut), reading);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bytes = good.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      corruptOrFine(bytes, reading);
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length + 8));
      for (int n = random.nextInt(6); n >= 0; n--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      corruptOrFine(bytes, reading);
    }
  }

  private static void corruptOrFine(byte[] bytes, Reading reading) {
    try {
      reading.of(bytes);
    } catch (ForeshockException e) {
      assertEquals(ErrorCode.CORRUPT_DATA, e.code(), () -> Arrays.toString(bytes));
    }
  }

  @Test
  void indexEntriesSortLikeTheirValues() {
    Object[] texts = {"", "\0", "\0\0", "a", "a\0", "ab", "b", "x".repeat(383), "x".repeat(399), "x".repeat(600),
        "x".repeat(600) + "y", "\uFFFD", "\uD83D\uDE00", null};
    Object[] numbers = {Double.NEGATIVE_INFINITY, -1.5, -0.0, 0.0, 3.0, Double.NaN, null};
    for (Object[] values : List.of(texts, numbers))
      for (Object a : values)
        for (Object b : values) {
          int expected = a == null || b == null ? Boolean.compare(a == null, b == null) : Condition.compare(a, b);
          byte[] x = new IndexKeys.Values().add(a).stored();
          byte[] y = new IndexKeys.Values().add(b).stored();
          boolean cut = x.length == 400 && y.length == 400 && Arrays.equals(x, 0, 384, y, 0, 384);
          assertTrue(cut || Integer.signum(expected) == Integer.signum(Arrays.compareUnsigned(x, y)), () -> a + " "
              + b);
          assertEquals(expected == 0, Arrays.equals(x, y));
        }
  }

  @Test
  void indexEntriesLeadToTheirRowsHoweverLongTheKey() {
    Random random = new Random(5);
    for (int n : new int[]{0, 1, 50, 90, 380, 399, 400, 500}) {
      for (int k : new int[]{1, 80, 100, 480, 500}) {
        byte[] row = Keys.row(3, List.of("k".repeat(k)));
        IndexKeys.Entry entry = IndexKeys.entry(3, 9, new IndexKeys.Values().add("v".repeat(n)), row);
        assertTrue(entry.key().length <= Keys.MAX);
        assertArrayEquals(row, IndexKeys.rowKey(ByteBuffer.wrap(entry.key()), ByteBuffer.wrap(entry.value())));
        for (int round = 0; round < 200; round++) {
          byte[] key = Arrays.copyOf(entry.key(), random.nextInt(entry.key().length + 1));
          byte[] value = Arrays.copyOf(entry.value(), random.nextInt(entry.value().length + 1));
          if (value.length > 0)
            value[random.nextInt(value.length)] = (byte) random.nextInt();
          corruptOrFine(key, k2 -> IndexKeys.rowKey(ByteBuffer.wrap(k2), ByteBuffer.wrap(value)));
        }
      }
    }
  }

  @Test
  void aTableHasABoundedNumberOfColumnsInItsLife() {
    TableLayout layout = TableLayout.of(SCHEMA);
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < TableLayout.MAX_SLOTS && refused.isEmpty(); i++)
      try {
        layout = altered(layout, new Alteration.AddColumn(Column.of("n", ColumnType.TEXT)));
        layout = altered(layout, new Alteration.DropColumn("n"));
      } catch (ForeshockException e) {
        refused.add(e.code().name());
      }
    assertEquals(List.of(ErrorCode.INVALID_ARGUMENT.name()), refused);
  }
}
