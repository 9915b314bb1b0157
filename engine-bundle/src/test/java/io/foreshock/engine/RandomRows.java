package io.foreshock.engine;

import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Rows and alterations for tables of any shape; few distinct values, so that keys meet. */
final class RandomRows {
  private static final ColumnType[] TYPES = {ColumnType.BIGINT, ColumnType.SMALLINT, ColumnType.BOOLEAN,
      ColumnType.DOUBLE, ColumnType.TEXT, ColumnType.VECTOR, ColumnType.INTERVAL, ColumnType.BYTEA};
  private static final int MANY_COLUMNS = 12;

  private final Random random;
  private final LongSupplier time;
  private int names;

  RandomRows(Random random, LongSupplier time) {
    this.random = random;
    this.time = time;
  }

  Chunk rows(TableSchema schema, int n) {
    ChunkBuilder rows = new ChunkBuilder(schema.columns());
    for (int i = 0; i < n; i++) {
      long ts = time.getAsLong();
      rows.add(schema.columns().stream().map(c -> c.type() == ColumnType.TIMESTAMP
          ? (Object) ts
          : related(schema, c,
              ts)).toArray());
    }
    return rows.build();
  }

  /** In time series most values follow from the time, and so from each other. */
  private @Nullable Object related(TableSchema schema, Column c, long ts) {
    Object value = value(schema, c);
    boolean follows = schema instanceof TableSchema.TimeSeries && !schema.key().contains(c.name()) && random.nextInt(
        200) > 0;
    int of = (int) (ts / EngineModel.TICK % 5);
    return switch (value) {
      case Long _ when follows && c.type() != ColumnType.BOOLEAN -> (Object) (long) of;
      case String _ when follows -> "text" + of;
      case null -> null;
      default -> value;
    };
  }

  /** A primary key, for deletes. */
  Chunk key(TableSchema schema) {
    List<Column> columns = schema.key().stream().map(k -> schema.columns().get(schema.indexOf(k))).toList();
    return new ChunkBuilder(columns).add(columns.stream().map(c -> value(schema, c)).toArray()).build();
  }

  private @Nullable Object value(TableSchema schema, Column c) {
    boolean key = schema.key().contains(c.name());
    if (!key && random.nextInt(c.nullable() ? 3 : 80) == 0)
      return null;
    return switch (c.type()) {
      case TIMESTAMP -> time.getAsLong();
      case BIGINT, INTEGER, SMALLINT, INTERVAL -> (long) (key ? random.nextInt(12) - 6 : random.nextInt(5));
      case BOOLEAN -> random.nextBoolean();
      case REAL, DOUBLE -> number();
      case VECTOR -> new float[]{random.nextFloat(), 1};
      case BYTEA -> Bytea.of(new byte[]{(byte) random.nextInt(4), (byte) (random.nextInt(3) - 1)});
      case TEXT, UUID, JSONB -> !key
          ? "text" + random.nextInt(8)
          : schema instanceof TableSchema.TimeSeries
              ? "m" + random.nextInt(4)
              : random.nextBoolean() ? "a" : "a\0" + random.nextInt(3);
    };
  }

  private double number() {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> -0.0;
      case 2, 3, 4 -> random.nextGaussian();
      default -> random.nextInt(40) / 4.0;
    };
  }

  /** Sometimes one that is refused; new columns have names that no column had before. */
  Alteration change(TableSchema schema, String otherName) {
    String column = schema.columns().get(random.nextInt(schema.columns().size())).name();
    String fresh = "c" + ++names;
    int kind = schema.columns().size() > MANY_COLUMNS ? 3 : random.nextInt(13);
    return switch (kind) {
      case 0, 1, 2 -> added(schema, fresh);
      case 3, 4 -> new Alteration.DropColumn(column);
      case 5 -> new Alteration.RenameColumn(column, fresh);
      case 6, 7 -> new Alteration.RenameTable(otherName);
      case 8 -> new Alteration.SetDefault(column, random.nextBoolean() ? null : (Object) 1L);
      case 9 -> random.nextBoolean() ? new Alteration.SetNotNull(column) : new Alteration.DropNotNull(column);
      case 10, 11 -> new Alteration.AddIndex(new Index(fresh, columns(schema, column), random.nextInt(3) == 0));
      default -> new Alteration.DropIndex(schema instanceof TableSchema.Relational r && !r.indexes().isEmpty()
          ? r.indexes().get(random.nextInt(r.indexes().size())).name()
          : "none");
    };
  }

  private Alteration added(TableSchema schema, String name) {
    Column column = Column.of(name, TYPES[random.nextInt(TYPES.length)]);
    Object value = value(schema, column.withNullable(false));
    Object stored = new ChunkBuilder(List.of(column)).add(value).build().column(0).get(0);
    return new Alteration.AddColumn(column.withDefault(random.nextBoolean() ? stored : null)
        .withNullable(random.nextInt(4) > 0));
  }

  private List<String> columns(TableSchema schema, String first) {
    List<String> columns = new ArrayList<>(List.of(first));
    String second = schema.columns().get(random.nextInt(schema.columns().size())).name();
    if (random.nextBoolean() && !second.equals(first))
      columns.add(second);
    return columns;
  }
}
