package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Condition.Op;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.ForeignKey.OnDelete;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store promises of relational tables and of altering tables. */
public abstract class RelationalContract {
  private static final String LONG = "x".repeat(2_000);
  private static final TableSchema PARTS = new TableSchema.Relational("parts",
      List.of(Column.required("id", ColumnType.BIGINT), Column.of("code", ColumnType.TEXT),
          Column.of("weight", ColumnType.DOUBLE)),
      List.of("id"), List.of(new Index("by_code", List.of("code"), true), new Index("by_weight", List.of("weight"),
          false)),
      List.of());

  /** A store that is empty; the same one for the whole test. */
  protected abstract Services services();

  private Tables tables() {
    return services().tables();
  }

  private TableSchema schema(String table) {
    return tables().find(table).orElseThrow();
  }

  private Write insert(String table, @Nullable Object... row) {
    return new Write.Insert(table, new ChunkBuilder(schema(table).columns()).add(row).build());
  }

  private Write upsert(String table, @Nullable Object... row) {
    return new Write.Upsert(table, new ChunkBuilder(schema(table).columns()).add(row).build());
  }

  private Write delete(String table, Object... key) {
    TableSchema schema = schema(table);
    List<Column> columns = schema.key().stream().map(k -> schema.columns().get(schema.indexOf(k))).toList();
    return new Write.Delete(table, new ChunkBuilder(columns).add(key).build());
  }

  private void commit(Write... writes) {
    tables().commit(List.of(writes));
  }

  private List<List<@Nullable Object>> rows(String table) {
    return TableRows.all(tables(), table);
  }

  private List<Object> ids(Condition... where) {
    try (Snapshot snapshot = tables().snapshot()) {
      List<Object> ids = new ArrayList<>();
      TableRows.scan(snapshot, Scan.all("parts", List.of("id")).where(List.of(where))).forEach(r -> ids.add(r.get(0)));
      return ids;
    }
  }

  private static void refused(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(ForeshockException.class, action::run).code());
  }

  @Test
  void valuesMustFitTheirColumns() {
    tables().create(new TableSchema.Relational("typed",
        List.of(Column.required("id", ColumnType.INTEGER), Column.of("small", ColumnType.SMALLINT), Column.of("flag",
            ColumnType.BOOLEAN), Column.of("uid", ColumnType.UUID), Column.of("doc", ColumnType.JSONB), Column.vector(
                "emb", 3), Column.required("must", ColumnType.TEXT), Column.of("took", ColumnType.INTERVAL), Column.of(
                    "raw",
                    ColumnType.BYTEA)),
        List.of("id")));
    String uuid = "0190163d-8694-739b-aea5-966c26f8ad91";
    Object[] good = {1, -32_768, 1, uuid, "{\"a\": [1, -2.5e3, \"\\u00e9\", null]}", new float[]{1, 2, 3}, "x",
        -90_000_000L,
        Bytea.of(new byte[]{0, -1, 127})};
    commit(insert("typed", good));
    refuses(ErrorCode.OUT_OF_RANGE, good, 0, 1L << 31);
    refuses(ErrorCode.OUT_OF_RANGE, good, 1, 32_768);
    refuses(ErrorCode.OUT_OF_RANGE, good, 2, 2);
    refuses(ErrorCode.TYPE_MISMATCH, good, 3, uuid.toUpperCase(java.util.Locale.ROOT));
    refuses(ErrorCode.TYPE_MISMATCH, good, 3, "0190163d8694739baea5966c26f8ad91");
    for (String text : List.of("{a:1}", "[1,]", "", "01", "\"\t\"", "nul", "[1] 2", "{\"a\"}"))
      refuses(ErrorCode.TYPE_MISMATCH, good, 4, text);
    refuses(ErrorCode.TYPE_MISMATCH, good, 5, new float[]{1, 2});
    refuses(ErrorCode.TYPE_MISMATCH, good, 8, "a byte is no \u0100");
    refuses(ErrorCode.NOT_NULL, good, 6, null);
    refuses(ErrorCode.NOT_NULL, good, 0, null);
    assertEquals(1, rows("typed").size());
    for (String text : List.of("0", " [ ] ", "{}", "\"\"", "-0.5E-2", "[[],{\"a\":{}}]", "true"))
      commit(upsert("typed", 1, null, null, null, text, null, "x", null, ""));
    commit(upsert("typed", good));
    List<Object> stored = rows("typed").getFirst();
    assertEquals(-90_000_000L, stored.get(7));
    assertEquals("\\x00ff7f", Bytea.format(String.valueOf(stored.get(8))));
  }

  private void refuses(ErrorCode code, Object[] good, int column, @Nullable Object bad) {
    @Nullable
    Object[] row = good.clone();
    row[column] = bad;
    refused(code, () -> commit(upsert("typed", row)));
  }

  @Test
  void defaultsMustFitTooAndBelongToTheSchema() {
    refused(ErrorCode.TYPE_MISMATCH, () -> new TableSchema.Relational("t",
        List.of(Column.required("id", ColumnType.BIGINT).withDefault("x")), List.of("id")));
    TableSchema schema = new TableSchema.Relational("t", List.of(Column.required("id", ColumnType.BIGINT),
        Column.vector("v", 2).withDefault(new float[]{1, 2}), Column.of("s", ColumnType.TEXT).withDefault("none")),
        List.of("id"));
    assertTrue(tables().create(schema));
    assertEquals(schema, schema("t"));
    assertTrue(!tables().create(schema));
  }

  @Test
  void aUniqueIndexRefusesEqualValuesButNotNulls() {
    tables().create(PARTS);
    commit(insert("parts", 1, "a", 1.0), insert("parts", 2, null, 1.0), insert("parts", 3, null, null));
    refused(ErrorCode.DUPLICATE_KEY, () -> commit(insert("parts", 4, "a", 2.0)));
    refused(ErrorCode.DUPLICATE_KEY, () -> commit(upsert("parts", 2, "a", 2.0)));
    refused(ErrorCode.DUPLICATE_KEY, () -> commit(insert("parts", 5, "q", 2.0), insert("parts", 6, "q", 2.0)));
    commit(upsert("parts", 1, "b", 1.0), insert("parts", 4, "a", 2.0));
    commit(upsert("parts", 1, "a", 1.0), upsert("parts", 4, "b", 2.0));
    commit(delete("parts", 1L), insert("parts", 7, "a", 2.0));
    commit(insert("parts", 8, LONG + "1", 0.0), insert("parts", 9, LONG + "2", 0.0));
    refused(ErrorCode.DUPLICATE_KEY, () -> commit(upsert("parts", 8, LONG + "2", 0.0)));
    assertEquals(List.of(2L, 3L, 4L, 7L, 8L, 9L), ids());
  }

  @Test
  void scansFindExactlyTheRowsThatFulfilTheConditions() {
    tables().create(PARTS);
    ChunkBuilder chunk = new ChunkBuilder(PARTS.columns());
    for (long i = 0; i < 3_000; i++)
      chunk.add(i, i % 7 == 0 ? null : "c" + i, i % 5 == 0 ? null : (Object) (double) (i % 50));
    commit(new Write.Insert("parts", chunk.build()));
    assertEquals(List.of(17L), ids(Condition.of("code", Op.EQ, "c17")));
    assertEquals(List.of(17L, 18L), ids(new Condition("code", Op.IN, List.of("c18", "c17", "none", "c18"))));
    assertEquals(LongStream.range(0, 3_000).filter(i -> i % 50 == 48 || i % 50 == 49).boxed().toList(),
        ids(Condition.of("weight", Op.GT, 47.5)));
    assertEquals(LongStream.range(0, 3_000).filter(i -> i % 50 == 1 && i < 1_000).boxed().toList(),
        ids(Condition.of("weight", Op.LE, 1.0), Condition.of("id", Op.LT, 1_000L)));
    assertEquals(List.of(2_998L, 2_999L), ids(Condition.of("id", Op.GE, 2_998L)));
    assertEquals(List.of(), ids(Condition.of("id", Op.GT, 5L), Condition.of("id", Op.LT, 6L)));
    assertEquals(List.of(0L, 35L), ids(new Condition("weight", Op.IS_NULL, List.of()), new Condition("code",
        Op.IS_NULL, List.of()), Condition.of("id", Op.LT, 70L)));
    assertEquals(List.of(), ids(Condition.of("code", Op.EQ, "c".repeat(3_000))));
    refused(ErrorCode.TYPE_MISMATCH, () -> ids(Condition.of("code", Op.EQ, 1L)));
    refused(ErrorCode.UNKNOWN_COLUMN, () -> ids(Condition.of("nope", Op.EQ, 1L)));
  }

  @Test
  void theCatalogIsReadWithConditions() {
    services().catalog().register(io.foreshock.api.catalog.SensorSpec.parse("a/x"));
    services().catalog().register(io.foreshock.api.catalog.SensorSpec.parse("b/y"));
    try (Snapshot snapshot = tables().snapshot()) {
      assertEquals(List.of(List.of("b/y")), TableRows.scan(snapshot, Scan.all("sensors", List.of("sensor_id")).where(
          List.of(Condition.of("id", Op.EQ, 2L)))));
    }
  }

  private void family(OnDelete onDelete) {
    tables().create(new TableSchema.Relational("lines", List.of(Column.required("id", ColumnType.BIGINT), Column.of(
        "code", ColumnType.TEXT)), List.of("id"), List.of(new Index("lines_code", List.of("code"), true)), List.of()));
    tables().create(new TableSchema.Relational("machines",
        List.of(Column.required("id", ColumnType.BIGINT), Column.of("line", ColumnType.BIGINT), Column.of("line_code",
            ColumnType.TEXT), Column.of("above", ColumnType.BIGINT)),
        List.of("id"), List.of(new Index("machines_line", List.of("line"), false)),
        List.of(new ForeignKey("m_line", List.of("line"), "lines", List.of("id"), onDelete), new ForeignKey("m_code",
            List.of("line_code"), "lines", List.of("code"), onDelete), new ForeignKey("m_above", List.of("above"),
                "machines", List.of("id"), onDelete))));
    commit(insert("machines", 10, 1, "L1", null), insert("lines", 1, "L1"), insert("lines", 2, "L2"));
    commit(insert("machines", 11, 2, null, 10), insert("machines", 12, null, "L2", 11));
  }

  @Test
  void referencesMustLeadSomewhereAtTheEndOfTheWrite() {
    family(OnDelete.RESTRICT);
    refused(ErrorCode.FOREIGN_KEY, () -> commit(insert("machines", 20, 3, null, null)));
    refused(ErrorCode.FOREIGN_KEY, () -> commit(insert("machines", 20, null, "L3", null)));
    refused(ErrorCode.FOREIGN_KEY, () -> commit(delete("lines", 1L)));
    refused(ErrorCode.FOREIGN_KEY, () -> commit(upsert("lines", 1, "other")));
    refused(ErrorCode.FOREIGN_KEY, () -> commit(delete("lines", 2L), insert("machines", 21, 2, null, null)));
    commit(delete("lines", 1L), insert("lines", 1, "L1"));
    commit(upsert("lines", 1, "swap"), upsert("lines", 2, "L1"), insert("lines", 3, "L2"));
    commit(insert("machines", 30, 1, null, 30));
    commit(delete("machines", 30L));
    refused(ErrorCode.FOREIGN_KEY, () -> tables().drop("lines"));
    commit(delete("machines", 12L), delete("machines", 11L), delete("machines", 10L), delete("lines", 1L));
    assertEquals(List.of(), rows("machines"));
  }

  @Test
  void deletesCascadeAsFarAsTheyMust() {
    family(OnDelete.CASCADE);
    commit(insert("machines", 13, null, null, null));
    commit(delete("lines", 1L));
    assertEquals(List.of(Arrays.asList(13L, null, null, null)), rows("machines"));
    assertEquals(List.of(List.of(2L, "L2")), rows("lines"));
  }

  @Test
  void deletesSetReferencesToNull() {
    family(OnDelete.SET_NULL);
    commit(delete("lines", 1L), delete("lines", 2L));
    assertEquals(List.of(Arrays.asList(10L, null, null, null), Arrays.asList(11L, null, null, 10L), Arrays.asList(12L,
        null, null, 11L)), rows("machines"));
    tables().alter("machines", new Alteration.DropForeignKey("m_above"));
    commit(upsert("machines", 10, null, null, 99));
    tables().create(new TableSchema.Relational("parts", List.of(Column.required("id", ColumnType.BIGINT), Column
        .required("machine", ColumnType.BIGINT)), List.of("id"), List.of(), List.of(new ForeignKey("p", List.of(
            "machine"), "machines", List.of("id"), OnDelete.SET_NULL))));
    commit(insert("parts", 1, 10));
    refused(ErrorCode.NOT_NULL, () -> commit(delete("machines", 10L)));
  }

  @Test
  void foreignKeysMustReferenceAKey() {
    tables().create(PARTS);
    for (var wrong : List.of(List.of("nope", "id", ErrorCode.UNKNOWN_TABLE), List.of("parts", "nope",
        ErrorCode.UNKNOWN_COLUMN), List.of("parts", "weight", ErrorCode.TYPE_MISMATCH), List.of("readings", "ts",
            ErrorCode.INVALID_ARGUMENT)))
      refused((ErrorCode) wrong.get(2), () -> tables().create(new TableSchema.Relational("child", List.of(Column
          .required("id", ColumnType.BIGINT)), List.of("id"), List.of(), List.of(new ForeignKey("k", List.of("id"),
              (String) wrong.get(0), List.of((String) wrong.get(1)), OnDelete.RESTRICT)))));
    refused(ErrorCode.INVALID_ARGUMENT, () -> tables().create(new TableSchema.Relational("child", List.of(Column
        .required("id", ColumnType.DOUBLE)), List.of("id"), List.of(), List.of(new ForeignKey("k", List.of("id"),
            "parts", List.of("weight"), OnDelete.RESTRICT)))));
  }

  @Test
  void columnsComeAndGoWithoutTouchingRows() {
    tables().create(PARTS);
    commit(insert("parts", 1, "a", 1.0));
    try (Snapshot before = tables().snapshot()) {
      tables().alter("parts", new Alteration.AddColumn(Column.required("note", ColumnType.TEXT).withDefault("old")));
      tables().alter("parts", new Alteration.SetDefault("note", "new"));
      commit(insert("parts", 2, "b", 2.0, "mine"));
      assertEquals(List.of(List.of(1L, "a", 1.0, "old"), List.of(2L, "b", 2.0, "mine")), rows("parts"));
      tables().alter("parts", new Alteration.DropIndex("by_weight"));
      tables().alter("parts", new Alteration.DropColumn("weight"));
      tables().alter("parts", new Alteration.AddColumn(Column.of("weight", ColumnType.TEXT)));
      commit(insert("parts", 3, "c", "x", "heavy"));
      assertEquals(List.of(Arrays.asList(1L, "a", "old", null), Arrays.asList(2L, "b", "mine", null), List.of(3L, "c",
          "x", "heavy")), rows("parts"));
      assertEquals(List.of(List.of("a", 1.0)), TableRows.scan(before, Scan.all("parts", List.of("code", "weight"))));
      refused(ErrorCode.UNKNOWN_COLUMN, () -> before.scan(Scan.all("parts", List.of("note"))));
    }
    refused(ErrorCode.INVALID_ARGUMENT, () -> tables().alter("parts", new Alteration.DropColumn("id")));
    refused(ErrorCode.INVALID_ARGUMENT, () -> tables().alter("parts", new Alteration.DropColumn("code")));
    refused(ErrorCode.UNKNOWN_COLUMN, () -> tables().alter("parts", new Alteration.DropColumn("nope")));
    refused(ErrorCode.ALREADY_EXISTS, () -> tables().alter("parts", new Alteration.AddColumn(Column.of("note",
        ColumnType.TEXT))));
    refused(ErrorCode.NOT_NULL, () -> tables().alter("parts", new Alteration.AddColumn(Column.required("must",
        ColumnType.TEXT))));
    refused(ErrorCode.TYPE_MISMATCH, () -> tables().alter("parts", new Alteration.SetDefault("note", 1L)));
    refused(ErrorCode.READ_ONLY, () -> tables().alter("readings", new Alteration.AddColumn(Column.of("x",
        ColumnType.TEXT))));
    refused(ErrorCode.UNKNOWN_TABLE, () -> tables().alter("none", new Alteration.DropColumn("x")));
  }

  @Test
  void namesChangeWhereverTheyAreUsed() {
    family(OnDelete.CASCADE);
    tables().alter("lines", new Alteration.RenameTable("halls"));
    tables().alter("halls", new Alteration.RenameColumn("code", "label"));
    tables().alter("machines", new Alteration.RenameColumn("line", "hall"));
    assertTrue(tables().find("lines").isEmpty());
    refused(ErrorCode.FOREIGN_KEY, () -> commit(insert("machines", 20, 3, null, null)));
    refused(ErrorCode.FOREIGN_KEY, () -> tables().alter("halls", new Alteration.DropIndex("lines_code")));
    refused(ErrorCode.ALREADY_EXISTS, () -> tables().alter("halls", new Alteration.RenameTable("machines")));
    commit(delete("halls", 2L));
    assertEquals(List.of(Arrays.asList(10L, 1L, "L1", null)), rows("machines"));
    if (schema("machines") instanceof TableSchema.Relational r)
      assertEquals(List.of(new ForeignKey("m_line", List.of("hall"), "halls", List.of("id"), OnDelete.CASCADE),
          new ForeignKey("m_code", List.of("line_code"), "halls", List.of("label"), OnDelete.CASCADE), new ForeignKey(
              "m_above", List.of("above"), "machines", List.of("id"), OnDelete.CASCADE)), r.foreignKeys());
  }

  @Test
  void whatRowsDoNotFulfilIsNotAdded() {
    tables().create(PARTS);
    commit(insert("parts", 1, "a", 1.0), insert("parts", 2, null, 1.0), insert("parts", 3, "c", 9.0));
    TableSchema before = schema("parts");
    refused(ErrorCode.DUPLICATE_KEY, () -> tables().alter("parts", new Alteration.AddIndex(new Index("w", List.of(
        "weight"), true))));
    refused(ErrorCode.NOT_NULL, () -> tables().alter("parts", new Alteration.SetNotNull("code")));
    tables().create(new TableSchema.Relational("orders", List.of(Column.required("id", ColumnType.BIGINT), Column.of(
        "part", ColumnType.TEXT)), List.of("id")));
    commit(insert("orders", 1, "a"), insert("orders", 2, null), insert("orders", 3, "z"));
    Alteration link = new Alteration.AddForeignKey(new ForeignKey("o", List.of("part"), "parts", List.of("code"),
        OnDelete.CASCADE));
    refused(ErrorCode.FOREIGN_KEY, () -> tables().alter("orders", link));
    assertEquals(before, schema("parts"));
    commit(upsert("parts", 2, "z", 1.0), insert("orders", 4, "not yet linked"));
    commit(delete("orders", 4L));
    tables().alter("orders", link);
    tables().alter("parts", new Alteration.SetNotNull("code"));
    refused(ErrorCode.NOT_NULL, () -> commit(insert("parts", 5, null, 1.0)));
    refused(ErrorCode.ALREADY_EXISTS, () -> tables().alter("orders", link));
    commit(delete("parts", 1L));
    assertEquals(List.of(2L, 3L), rows("orders").stream().map(List::getFirst).toList());
    tables().alter("parts", new Alteration.AddIndex(new Index("w", List.of("weight", "code"), true)));
    refused(ErrorCode.DUPLICATE_KEY, () -> commit(insert("parts", 6, "z", 1.0)));
    tables().alter("parts", new Alteration.DropNotNull("code"));
    commit(insert("parts", 7, null, 1.0));
    refused(ErrorCode.NOT_FOUND, () -> tables().alter("parts", new Alteration.DropIndex("none")));
    refused(ErrorCode.NOT_FOUND, () -> tables().alter("parts", new Alteration.DropForeignKey("none")));
  }

  @Test
  void seriesTablesAreAlteredToo() {
    tables().create(new TableSchema.TimeSeries("events", List.of(Column.required("at", ColumnType.TIMESTAMP), Column
        .required("machine", ColumnType.TEXT), Column.of("level", ColumnType.INTEGER)), "at", "machine"));
    commit(insert("events", 10L, "m", 1), insert("events", 20L, "m", 2));
    try (Snapshot before = tables().snapshot()) {
      tables().alter("events", new Alteration.AddColumn(Column.of("note", ColumnType.TEXT).withDefault("-")));
      commit(insert("events", 15L, "m", 3, null), upsert("events", 20L, "m", null, "later"));
      assertEquals(List.of(List.of(10L, "m", 1L, "-"), Arrays.asList(15L, "m", 3L, null), List.of(20L, "m", 2L,
          "later")), rows("events"));
      tables().alter("events", new Alteration.DropColumn("level"));
      tables().alter("events", new Alteration.RenameColumn("machine", "asset"));
      tables().alter("events", new Alteration.RenameColumn("at", "ts"));
      tables().alter("events", new Alteration.RenameTable("log"));
      commit(insert("log", 5L, "k", "new"));
      assertEquals(List.of(List.of(5L, "k", "new"), List.of(10L, "m", "-"), Arrays.asList(15L, "m", null), List.of(20L,
          "m", "later")), rows("log"));
      assertEquals(List.of(List.of(10L, 1L), List.of(20L, 2L)), TableRows.scan(before, Scan.all("events", List.of("at",
          "level"))));
    }
    refused(ErrorCode.NOT_SUPPORTED, () -> tables().alter("log", new Alteration.AddIndex(new Index("i", List.of("note"),
        false))));
    refused(ErrorCode.INVALID_ARGUMENT, () -> tables().alter("log", new Alteration.DropColumn("ts")));
    refused(ErrorCode.NOT_NULL, () -> tables().alter("log", new Alteration.AddColumn(Column.required("x",
        ColumnType.TEXT))));
  }
}
