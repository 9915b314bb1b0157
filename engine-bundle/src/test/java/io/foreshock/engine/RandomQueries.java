package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.ingest.History;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Condition.Op;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scans with conditions and aggregations of any shape, for comparing two stores. */
final class RandomQueries {
  private final Random random;
  private final long start;
  private final long tick;
  private final int span;

  /**
   * @param start
   *            about the lowest time of rows, microseconds
   * @param tick
   *            most times are a multiple of it away from the start
   * @param span
   *            ticks between the lowest and the highest time
   */
  RandomQueries(Random random, long start, long tick, int span) {
    this.random = random;
    this.start = start;
    this.tick = tick;
    this.span = span;
  }

  Scan scan(TableSchema schema) {
    List<String> columns = new ArrayList<>();
    for (Column c : schema.columns())
      if (random.nextBoolean())
        columns.add(c.name());
    List<Condition> where = new ArrayList<>();
    for (int n = random.nextInt(3); n > 0; n--)
      where.add(condition(schema, schema.columns().get(random.nextInt(schema.columns().size()))));
    if (schema instanceof TableSchema.Relational)
      return Scan.all(schema.name(), columns).where(where);
    boolean all = random.nextInt(3) == 0;
    long from = all ? Long.MIN_VALUE : start + tick * (random.nextInt(span) - 10);
    long to = all || random.nextInt(4) == 0
        ? Long.MAX_VALUE
        : from + tick * random.nextInt(span) + random.nextInt(2);
    Set<String> series = random.nextInt(3) > 0
        ? null
        : Set.of("m1", "m3", "m9", "line0/m2/x", "line1/m1/x");
    return new Scan(schema.name(), columns, from, to, series, where);
  }

  private Condition condition(TableSchema schema, Column column) {
    if (column.type() == ColumnType.VECTOR || random.nextInt(8) == 0)
      return new Condition(column.name(), random.nextBoolean() ? Op.IS_NULL : Op.NOT_NULL, List.of());
    Op op = Op.values()[random.nextInt(7)];
    if (op != Op.IN)
      return Condition.of(column.name(), op, value(schema, column));
    List<Object> values = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--)
      values.add(value(schema, column));
    return new Condition(column.name(), op, values);
  }

  private Object value(TableSchema schema, Column column) {
    return switch (column.type()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, INTERVAL -> (long) random.nextInt(5);
      case TIMESTAMP -> start + tick * random.nextInt(span);
      case REAL, DOUBLE -> switch (random.nextInt(8)) {
        case 0 -> Double.NaN;
        case 1 -> Double.POSITIVE_INFINITY;
        case 2 -> -0.0;
        case 3 -> random.nextGaussian();
        default -> schema.name().equals(Tables.READINGS) ? random.nextInt(100) / 10.0 : random.nextInt(40) / 4.0;
      };
      case BYTEA -> Bytea.of(new byte[]{(byte) random.nextInt(4), (byte) (random.nextInt(3) - 1)});
      case TEXT, UUID, JSONB -> !schema.key().contains(column.name())
          ? "text" + random.nextInt(8)
          : schema.name().equals(Tables.READINGS)
              ? "line1/m" + random.nextInt(4) + "/x"
              : schema instanceof TableSchema.TimeSeries
                  ? "m" + random.nextInt(4)
                  : random.nextBoolean() ? "a" : "a\0" + random.nextInt(3);
      case VECTOR -> throw new IllegalArgumentException("vectors are not compared");
    };
  }

  Aggregation aggregation(TableSchema schema) {
    List<Aggregate> what = new ArrayList<>();
    for (int n = random.nextInt(5); n >= 0; n--) {
      Function f = Function.values()[random.nextInt(Function.values().length)];
      Column c = schema.columns().get(random.nextInt(schema.columns().size()));
      if (Aggregation.fits(f, c.type()))
        what.add(new Aggregate(f, c.name()));
      else
        what.add(new Aggregate(Function.COUNT, null));
    }
    if (random.nextInt(3) == 0) // sums of whole blocks are remembered
      return new Aggregation(Scan.all(schema.name(), List.of()), what, Grouping.NONE);
    Grouping by = switch (random.nextInt(4)) {
      case 0 -> Grouping.NONE;
      case 1 -> Grouping.bySeries();
      default -> new Grouping(random.nextBoolean(), tick * (1 + random.nextInt(150)) + random.nextInt(2),
          tick * (random.nextInt(500) - 250));
    };
    return new Aggregation(scan(schema), what, by);
  }

  /** The same readings and trends of every sensor. */
  void compareHistory(History model, History real, int sensors) {
    for (int id = 1; id <= sensors; id++) {
      assertEquals(model.latest(id), real.latest(id));
      assertEquals(model.bounds(id), real.bounds(id));
      long a = start + tick * (random.nextInt(span) - 20) + random.nextInt(2);
      long b = a + 1 + tick * random.nextInt(span);
      History.Series expected = model.read(id, a, b);
      History.Series actual = real.read(id, a, b);
      assertArrayEquals(expected.timestamps(), actual.timestamps());
      assertArrayEquals(expected.values(), actual.values());
      assertArrayEquals(expected.qualities(), actual.qualities());
      int buckets = 1 + random.nextInt(6);
      History.Trend t = model.trend(id, a, b, buckets);
      History.Trend u = real.trend(id, a, b, buckets);
      assertArrayEquals(t.count(), u.count());
      assertArrayEquals(t.min(), u.min());
      assertArrayEquals(t.max(), u.max());
      assertArrayEquals(t.first(), u.first());
      assertArrayEquals(t.last(), u.last());
      assertArrayEquals(t.sum(), u.sum(), 1e-9);
    }
  }

  /** Sums may differ in their last digits, everything else may not. */
  static void compare(Aggregation wanted, Snapshot model, Snapshot real) {
    List<List<@Nullable Object>> expected = rows(model.aggregate(wanted));
    List<List<@Nullable Object>> actual = rows(real.aggregate(wanted));
    assertEquals(expected.size(), actual.size(), () -> wanted + "\nexpected " + expected + "\nactual " + actual);
    for (int r = 0; r < expected.size(); r++)
      for (int c = 0; c < expected.get(r).size(); c++) {
        Object e = expected.get(r).get(c);
        Object a = actual.get(r).get(c);
        boolean same = e instanceof Double x && a instanceof Double y
            ? Double.compare(x + 0.0, y + 0.0) == 0 || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x))
            : java.util.Objects.equals(e, a);
        if (!same)
          throw new AssertionError(wanted + "\nrow " + r + ", column " + c + "\nexpected " + expected + "\nactual "
              + actual);
      }
  }

  private static List<List<@Nullable Object>> rows(Snapshot.Cursor cursor) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (cursor) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        for (int r = 0; r < chunk.size(); r++)
          rows.add(chunk.row(r));
    }
    return rows;
  }
}
