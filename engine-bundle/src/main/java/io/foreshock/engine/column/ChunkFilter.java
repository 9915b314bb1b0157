package io.foreshock.engine.column;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.column.ColumnTest.DoubleRange;
import io.foreshock.engine.column.ColumnTest.DoubleSet;
import io.foreshock.engine.column.ColumnTest.LongRange;
import io.foreshock.engine.column.ColumnTest.LongSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of column vectors that fulfil all conditions, exactly as {@link Condition#test} defines them. Make one per
 * scan: for one thread at a time.
 */
public final class ChunkFilter {
  private record Test(int column, ColumnTest test) {}

  private final List<Test> tests = new ArrayList<>();
  private final int[] columns;

  /**
   * @throws ForeshockException
   *             UNKNOWN_COLUMN; TYPE_MISMATCH when a value is not of the column's kind or a VECTOR is compared
   */
  public ChunkFilter(TableSchema schema, List<Condition> conditions) {
    Map<Integer, List<Condition>> byColumn = new TreeMap<>();
    for (Condition c : conditions)
      byColumn.computeIfAbsent(check(schema, c), _ -> new ArrayList<>()).add(c);
    columns = byColumn.keySet().stream().mapToInt(Integer::intValue).toArray();
    byColumn.forEach((column, all) -> {
      for (ColumnTest test : reduced(schema.columns().get(column), all))
        tests.add(new Test(column, test));
    });
  }

  /** @return the column's position */
  private static int check(TableSchema schema, Condition c) {
    int index = schema.indexOf(c.column());
    if (index < 0)
      throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN,
          "no such column: table=" + schema.name() + ", column=" + c.column());
    Column column = schema.columns().get(index);
    for (Object value : c.values())
      if (!comparable(column.type(), value))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "cannot be compared: table=" + schema.name() + ", column="
            + c.column() + ", type=" + column.type() + ", value=" + value.getClass().getSimpleName());
    if (column.type() == ColumnType.VECTOR && c.op() == Condition.Op.IN)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "vectors have no order: column=" + c.column());
    return index;
  }

  private static boolean comparable(ColumnType type, Object value) {
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> value instanceof Long;
      case REAL, DOUBLE -> value instanceof Double;
      case TEXT, UUID, JSONB, BYTEA -> value instanceof String;
      case VECTOR -> false;
    };
  }

  private ChunkFilter(List<Test> tests) {
    this.tests.addAll(tests);
    this.columns = tests.stream().mapToInt(Test::column).distinct().toArray();
  }

  /**
   * What is left to be tested in rows of which something is known, for a thread of its own.
   *
   * @param zones
   *            what is known of a column by its position in the schema; null = nothing
   * @return null when none of the rows can pass
   */
  public @Nullable ChunkFilter within(IntFunction<@Nullable Zone> zones) {
    List<Test> left = null;
    for (int i = 0; i < tests.size(); i++) {
      Test t = tests.get(i);
      Zone zone = zones.apply(t.column);
      Zone.Verdict verdict = zone == null ? Zone.Verdict.SOME : zone.verdict(t.test);
      if (verdict == Zone.Verdict.NONE)
        return null;
      if (left == null && (verdict != Zone.Verdict.SOME || t.test instanceof ColumnTest.OfTexts))
        left = new ArrayList<>(tests.subList(0, i));
      if (left != null && verdict == Zone.Verdict.SOME)
        left.add(t.test instanceof ColumnTest.OfTexts texts ? new Test(t.column, texts.fresh()) : t);
    }
    return left == null ? this : new ChunkFilter(left);
  }

  /**
   * Numbers of one column.
   *
   * @param column
   *            its position in the schema
   * @param nan
   *            NaN passes too
   */
  public record Interval(int column, double low, double high, boolean nan) {}

  /** The interval of doubles that is all there is to test; null when there is more. */
  public @Nullable Interval onlyInterval() {
    return tests.size() == 1 && tests.getFirst().test instanceof DoubleRange r
        ? new Interval(tests.getFirst().column, r.low(), r.high(), r.nan())
        : null;
  }

  /** All conditions of one column, the intervals among them as one. */
  private static List<ColumnTest> reduced(Column column, List<Condition> conditions) {
    List<ColumnTest> tests = new ArrayList<>();
    for (Condition c : conditions) {
      ColumnTest test = test(column.type(), c);
      if (test instanceof LongRange r && !tests.isEmpty() && tests.getFirst() instanceof LongRange known)
        tests.set(0, known.and(r));
      else
        if (test instanceof DoubleRange r && !tests.isEmpty() && tests.getFirst() instanceof DoubleRange known)
          tests.set(0, known.and(r));
        else
          if (test instanceof LongRange || test instanceof DoubleRange)
            tests.addFirst(test);
          else
            tests.add(test);
    }
    return tests;
  }

  private static ColumnTest test(ColumnType type, Condition c) {
    if (c.op() == Condition.Op.IS_NULL || c.op() == Condition.Op.NOT_NULL)
      return new ColumnTest.Nulls(c.op() == Condition.Op.IS_NULL);
    boolean set = c.op() == Condition.Op.IN || c.op() == Condition.Op.NE;
    boolean inside = c.op() == Condition.Op.IN;
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> set
          ? LongSet.of(c.values(), inside)
          : LongRange.of(c);
      case REAL, DOUBLE -> set ? DoubleSet.of(c.values(), inside) : DoubleRange.of(c);
      case TEXT, UUID, JSONB, BYTEA -> new ColumnTest.OfTexts(c);
      case VECTOR -> throw new IllegalArgumentException("vectors have no order: column=" + c.column());
    };
  }

  /** Positions in the schema of the columns that are looked at, ascending. */
  public int[] columns() {
    return columns.clone();
  }

  public boolean looksAt(int column) {
    for (int c : columns)
      if (c == column)
        return true;
    return false;
  }

  /** Whether every row passes. */
  public boolean isEmpty() {
    return tests.isEmpty();
  }

  /**
   * @param vectors
   *            gives the vector of a column by its position in the schema; asked for {@link #columns()} only
   * @param size
   *            rows of the vectors
   * @param rows
   *            receives the numbers of the rows that pass, ascending; at least {@code size} long
   * @return how many pass
   */
  public int select(IntFunction<ColumnVector> vectors, int size, int[] rows) {
    for (int i = 0; i < size; i++)
      rows[i] = i;
    int n = size;
    for (Test t : tests) {
      if (n == 0)
        return 0;
      n = t.test.keep(vectors.apply(t.column), rows, n);
    }
    return n;
  }
}
