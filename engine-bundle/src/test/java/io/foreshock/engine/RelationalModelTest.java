package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.Services;
import io.foreshock.testkit.TableRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random writes, transactions and alterations on the engine and on the model: the same outcomes, the same rows, the same
 * answers to conditions, and indexes that belong to their rows. Steps: system property {@code foreshock.model.steps}.
 */
final class RelationalModelTest {
  private static final int STEPS = Integer.getInteger("foreshock.model.steps", 250);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ColumnType[] TYPES = {ColumnType.BIGINT, ColumnType.SMALLINT, ColumnType.BOOLEAN,
      ColumnType.DOUBLE, ColumnType.TEXT, ColumnType.VECTOR, ColumnType.INTERVAL, ColumnType.BYTEA};
  private static final String LONG = "x".repeat(430);

  @TempDir
  Path dir;

  private record Views(Snapshot engine, Snapshot model) {}

  private record Pair(Transaction engine, Transaction model) {}

  private Random random;
  private Engine engine;
  private Tables real;
  private Tables model;
  private final List<Views> views = new ArrayList<>();
  private final List<Pair> open = new ArrayList<>();
  private int names;

  @ParameterizedTest
  @ValueSource(longs = {0, 0, 0, 20260314})
  void engineAndModelAgree(long fixed) {
    long seed = fixed == 0 ? System.nanoTime() : fixed;
    random = new Random(seed);
    model = Services.of(new InMemoryAppliance()).tables();
    int step = 0;
    try {
      open();
      create();
      for (; step < STEPS; step++)
        step();
      compareAll();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed=" + seed + ", step=" + step + ": " + e.getMessage(), e);
    } finally {
      close();
    }
    assertEquals(List.of(), check(), "seed=" + seed);
  }

  private void open() {
    engine = Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1).withBlockRows(16)
        .withGenerationRows(60));
    real = engine.tables();
  }

  private void close() {
    views.forEach(v -> v.engine.close());
    views.clear();
    open.forEach(p -> p.engine.close());
    open.clear();
    if (engine != null)
      engine.close();
  }

  private List<String> check() {
    try (var store = Store.open(dir, EngineOptions.defaults().store(Durability.FULL)); var access = store.read()) {
      return new IndexCheck(access, 10).run();
    }
  }

  private void create() {
    for (String name : List.of("a", "b", "c")) {
      List<Column> columns = List.of(Column.required("id", ColumnType.BIGINT), Column.of("ref", ColumnType.BIGINT),
          Column.of("code", ColumnType.TEXT), Column.of("x", ColumnType.DOUBLE));
      List<ForeignKey> keys = name.equals("a")
          ? List.of()
          : List.of(new ForeignKey("up", List.of("ref"), name.equals("b") ? "a" : "b", List.of("id"),
              OnDelete.values()[random.nextInt(3)]));
      TableSchema schema = new TableSchema.Relational(name, columns, List.of("id"),
          List.of(new Index("codes", List.of("code"), true), new Index("xs", List.of("x", "code"), false)), keys);
      both("create", t -> t.create(schema));
    }
    TableSchema log = new TableSchema.TimeSeries("log", List.of(Column.required("at", ColumnType.TIMESTAMP), Column
        .required("m", ColumnType.TEXT), Column.of("v", ColumnType.DOUBLE)), "at", "m");
    both("create", t -> t.create(log));
  }

  private interface Action {
    void on(Tables tables);
  }

  /** Does it on both; they must agree on whether it can be done, and mostly on why not. */
  private boolean both(String what, Action action) {
    String actual = outcome(() -> action.on(real));
    String expected = outcome(() -> action.on(model));
    agree(what, expected, actual);
    return actual.equals("done");
  }

  /** Writes with several faults may be refused for any of them. */
  private static void agree(String what, String expected, String actual) {
    boolean constraints = CONSTRAINTS.contains(expected) && CONSTRAINTS.contains(actual);
    if (!constraints)
      assertEquals(expected, actual, what);
  }

  private static final List<String> CONSTRAINTS = List.of(ErrorCode.FOREIGN_KEY.name(), ErrorCode.DUPLICATE_KEY.name(),
      ErrorCode.NOT_NULL.name());

  private static String outcome(Runnable action) {
    try {
      action.run();
      return "done";
    } catch (ForeshockException e) {
      return e.code().name();
    }
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> {
        List<Write> writes = writes(1 + random.nextInt(6));
        both("commit", t -> t.commit(writes));
      }
      case 4, 5 -> alter();
      case 6 -> {
        if (random.nextInt(4) == 0) {
          close();
          assertEquals(List.of(), check());
          open();
        } else {
          engine.seal(LIMIT);
        }
      }
      case 7 -> views.add(new Views(real.snapshot(), model.snapshot()));
      case 8 -> {
        if (!views.isEmpty())
          compare(views.remove(random.nextInt(views.size())));
      }
      case 9 -> open.add(new Pair(real.begin(), model.begin()));
      case 10, 11 -> writeInTransaction();
      case 12 -> end();
      default -> compareScans();
    }
  }

  private List<Write> writes(int n) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < n; i++)
      writes.add(write(schema()));
    return writes;
  }

  private TableSchema schema() {
    List<TableSchema> own = own();
    return own.get(random.nextInt(own.size()));
  }

  private List<TableSchema> own() {
    return model.list().stream().filter(s -> !List.of("readings", "sensors", "assets", "corrections", "storage_blocks")
        .contains(s
            .name())).toList();
  }

  private Write write(TableSchema schema) {
    ChunkBuilder rows = new ChunkBuilder(schema.columns());
    for (int n = 1 + random.nextInt(3); n > 0; n--)
      rows.add(schema.columns().stream().map(c -> value(schema, c)).toArray());
    boolean delete = schema instanceof TableSchema.Relational && random.nextInt(4) == 0;
    if (delete)
      return new Write.Delete(schema.name(), new ChunkBuilder(schema.columns().subList(0, 1)).add((long) random
          .nextInt(25)).build());
    return random.nextInt(3) == 0
        ? new Write.Insert(schema.name(), rows.build())
        : new Write.Upsert(schema.name(), rows.build());
  }

  private Object value(TableSchema schema, Column c) {
    boolean key = schema.key().contains(c.name());
    if (!key && random.nextInt(c.nullable() ? 4 : 60) == 0)
      return null;
    return switch (c.type()) {
      case BIGINT, TIMESTAMP, INTERVAL -> (long) random.nextInt(25);
      case SMALLINT -> random.nextInt(3);
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> random.nextInt(8) == 0 ? Double.NaN : random.nextInt(8) == 0 ? -0.0 : (double) random.nextInt(6);
      case VECTOR -> new float[]{random.nextInt(9)};
      case BYTEA -> Bytea.of(new byte[]{(byte) random.nextInt(3), (byte) (random.nextInt(3) - 1)});
      default -> text();
    };
  }

  private String text() {
    return switch (random.nextInt(5)) {
      case 0 -> LONG + random.nextInt(12);
      case 1 -> "t\0" + random.nextInt(5);
      default -> "t" + random.nextInt(30);
    };
  }

  private void alter() {
    TableSchema schema = schema();
    Alteration change = change(schema);
    both(schema.name() + " " + change, t -> t.alter(schema.name(), change));
  }

  private Alteration change(TableSchema schema) {
    String column = schema.columns().get(random.nextInt(schema.columns().size())).name();
    String fresh = "n" + names++;
    return switch (random.nextInt(11)) {
      case 0, 1 -> {
        ColumnType type = TYPES[random.nextInt(TYPES.length)];
        Column added = Column.of(fresh, type);
        Object value = value(schema, added.withNullable(false));
        Object stored = new ChunkBuilder(List.of(added)).add(value).build().column(0).get(0);
        yield new Alteration.AddColumn(added.withDefault(random.nextBoolean() ? stored : null).withNullable(
            random.nextInt(3) > 0));
      }
      case 2 -> new Alteration.DropColumn(column);
      case 3 -> new Alteration.RenameColumn(column, fresh);
      case 4 -> new Alteration.RenameTable(fresh);
      case 5 -> new Alteration.SetDefault(column, random.nextBoolean() ? null : (Object) 1L);
      case 6 -> random.nextBoolean() ? new Alteration.SetNotNull(column) : new Alteration.DropNotNull(column);
      case 7, 8 -> new Alteration.AddIndex(new Index(fresh, List.of(column), random.nextInt(3) == 0));
      case 9 -> new Alteration.DropIndex(schema instanceof TableSchema.Relational r && !r.indexes().isEmpty()
          ? r.indexes().get(random.nextInt(r.indexes().size())).name()
          : "none");
      default -> new Alteration.DropForeignKey("up");
    };
  }

  private void writeInTransaction() {
    if (open.isEmpty())
      return;
    Pair pair = open.get(random.nextInt(open.size()));
    Write write = write(schema());
    agree("write", outcome(() -> pair.model.write(write)), outcome(() -> pair.engine.write(write)));
    for (TableSchema schema : List.of(write).stream().map(w -> w.table()).flatMap(t -> own().stream().filter(s -> s
        .name().equals(t))).toList()) {
      Scan all = Scan.all(schema.name(), schema.columns().stream().map(Column::name).toList());
      String expected = outcome(() -> TableRows.scan(pair.model.snapshot(), all));
      agree("scan", expected, outcome(() -> TableRows.scan(pair.engine.snapshot(), all)));
      if (expected.equals("done"))
        assertEquals(TableRows.scan(pair.model.snapshot(), all), TableRows.scan(pair.engine.snapshot(), all));
    }
  }

  private void end() {
    if (open.isEmpty())
      return;
    Pair pair = open.remove(random.nextInt(open.size()));
    if (random.nextInt(4) == 0) {
      pair.engine.rollback();
      pair.model.rollback();
    } else {
      agree("end", outcome(pair.model::commit), outcome(pair.engine::commit));
    }
  }

  private void compareAll() {
    compare(new Views(real.snapshot(), model.snapshot()));
    for (Views v : List.copyOf(views))
      compare(v);
  }

  private void compare(Views v) {
    views.remove(v);
    assertEquals(model.list(), real.list());
    try (Snapshot snapshot = v.engine) {
      for (TableSchema schema : model.list().stream().filter(s -> !List.of("corrections", "storage_blocks").contains(s
          .name())).toList()) {
        String known = outcome(() -> v.model.schema(schema.name()));
        assertEquals(known, outcome(() -> snapshot.schema(schema.name())));
        if (known.equals("done")) {
          TableSchema then = v.model.schema(schema.name());
          assertEquals(then, snapshot.schema(schema.name()));
          assertEquals(TableRows.all(v.model, then), TableRows.all(snapshot, then), schema.name());
        }
      }
    }
  }

  private void compareScans() {
    try (Snapshot e = real.snapshot(); Snapshot m = model.snapshot()) {
      for (int i = 0; i < 6; i++) {
        TableSchema schema = schema();
        List<Condition> where = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--)
          where.add(condition(schema));
        Scan scan = Scan.all(schema.name(), List.of(schema.columns().get(random.nextInt(schema.columns().size()))
            .name(), schema.key().getFirst())).where(where);
        assertEquals(TableRows.scan(m, scan), TableRows.scan(e, scan), scan.toString());
      }
    }
  }

  private Condition condition(TableSchema schema) {
    Column c = schema.columns().get(random.nextInt(schema.columns().size()));
    Op op = c.type() == ColumnType.VECTOR
        ? random.nextBoolean() ? Op.IS_NULL : Op.NOT_NULL
        : Op.values()[random.nextInt(Op.values().length)];
    int n = op == Op.IS_NULL || op == Op.NOT_NULL ? 0 : op == Op.IN ? random.nextInt(5) : 1;
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Column sure = Column.required(c.name(), c.type());
      Object value;
      do
        value = new ChunkBuilder(List.of(sure.withNullable(true))).add(value(schema, sure)).build().column(0).get(0);
      while (value == null);
      values.add(value);
    }
    return new Condition(c.name(), op, values);
  }
}
