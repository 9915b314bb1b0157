package io.foreshock.api.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds small chunks row by row: catalog rows, alarms, INSERT ... VALUES.
 * Confined to one thread.
 */
public final class ChunkBuilder {
  private final List<Column> columns;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  public ChunkBuilder(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * @param values
   *            one per column: Boolean or Number for numeric columns, String for
   *            texts, float[] for vectors, null
   * @throws IllegalArgumentException
   *             when a value does not fit its column
   */
  public ChunkBuilder add(@Nullable Object... values) {
    if (values.length != columns.size())
      throw new IllegalArgumentException("values=" + values.length + ", columns=" + columns.size());
    @Nullable
    Object[] row = new Object[values.length];
    for (int i = 0; i < values.length; i++)
      row[i] = coerce(columns.get(i), values[i]);
    rows.add(row);
    return this;
  }

  public int size() {
    return rows.size();
  }

  /** Starts again empty. */
  public void clear() {
    rows.clear();
  }

  public Chunk build() {
    List<ColumnVector> vectors = new ArrayList<>(columns.size());
    for (int c = 0; c < columns.size(); c++)
      vectors.add(vector(c));
    return new Chunk(vectors, rows.size());
  }

  private ColumnVector vector(int c) {
    int n = rows.size();
    return switch (columns.get(c).type()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> {
        long[] v = new long[n];
        BitSet nulls = new BitSet();
        for (int i = 0; i < n; i++) {
          if (rows.get(i)[c] instanceof Long x) v[i] = x;
          else nulls.set(i);
        }
        yield new ColumnVector.Longs(v, nulls.isEmpty() ? null : nulls, n);
      }
      case REAL, DOUBLE -> {
        double[] v = new double[n];
        BitSet nulls = new BitSet();
        for (int i = 0; i < n; i++) {
          if (rows.get(i)[c] instanceof Double x) v[i] = x;
          else nulls.set(i);
        }
        yield new ColumnVector.Doubles(v, nulls.isEmpty() ? null : nulls, n);
      }
      case TEXT, UUID, JSONB, BYTEA -> {
        @Nullable
        String[] v = new String[n];
        for (int i = 0; i < n; i++)
          v[i] = (String) rows.get(i)[c];
        yield new ColumnVector.Texts(v, n);
      }
      case VECTOR -> {
        float[] @Nullable [] v = new float[n][];
        for (int i = 0; i < n; i++)
          v[i] = (float[]) rows.get(i)[c];
        yield new ColumnVector.Vectors(v, n);
      }
    };
  }

  private static @Nullable Object coerce(Column column, @Nullable Object value) {
    if (value == null)
      return null;
    Object fit = switch (column.type()) {
      case BOOLEAN -> value instanceof Boolean b
          ? Long.valueOf(b ? 1 : 0)
          : value instanceof Number n ? (Long) n.longValue() : null;
      case SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> value instanceof Number n ? (Long) n.longValue() : null;
      case REAL -> value instanceof Number n ? (Double) (double) n.floatValue() : null;
      case DOUBLE -> value instanceof Number n ? (Double) n.doubleValue() : null;
      case TEXT, UUID, JSONB, BYTEA -> value instanceof String s ? s : null;
      case VECTOR -> value instanceof float[] f ? f : null;
    };
    if (fit == null)
      throw new IllegalArgumentException("value does not fit: column=" + column.name() + ", type=" + column.type()
          + ", value=" + value.getClass().getSimpleName());
    return fit;
  }
}
