package io.foreshock.sql.expr;

import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A column that grows. Confined to one thread. */
public final class Builder {
  private final ColumnType type;
  private long[] longs = {};
  private double[] doubles = {};
  private @Nullable String[] texts = {};
  private float[] @Nullable [] vectors = {};
  private final BitSet nulls = new BitSet();

  public Builder(ColumnType type, int capacity) {
    this.type = type;
    resize(capacity);
  }

  public ColumnType type() {
    return type;
  }

  private int capacity() {
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> longs.length;
      case REAL, DOUBLE -> doubles.length;
      case TEXT, UUID, JSONB, BYTEA -> texts.length;
      case VECTOR -> vectors.length;
    };
  }

  private void resize(int capacity) {
    switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> longs = Arrays.copyOf(longs, capacity);
      case REAL, DOUBLE -> doubles = Arrays.copyOf(doubles, capacity);
      case TEXT, UUID, JSONB, BYTEA -> texts = Arrays.copyOf(texts, capacity);
      case VECTOR -> vectors = Arrays.copyOf(vectors, capacity);
    }
  }

  public void ensure(int capacity) {
    if (capacity > capacity()) resize(Math.max(capacity, Math.max(16, capacity() + (capacity() >> 1))));
  }

  public void set(int row, ColumnVector from, int at) {
    switch (from) {
      case Longs x -> longs[row] = x.values()[at];
      case Doubles x -> doubles[row] = x.values()[at];
      case Texts x -> texts[row] = x.values()[at];
      case ColumnVector.Vectors x -> vectors[row] = x.values()[at];
    }
    if (from.isNull(at)) nulls.set(row);
    else nulls.clear(row);
  }

  /** Puts n rows of {@code from} behind row {@code at}. */
  public void copy(int at, ColumnVector from, int n) {
    ensure(at + n);
    switch (from) {
      case Longs x -> System.arraycopy(x.values(), 0, longs, at, n);
      case Doubles x -> System.arraycopy(x.values(), 0, doubles, at, n);
      case Texts x -> System.arraycopy(x.values(), 0, texts, at, n);
      case ColumnVector.Vectors x -> System.arraycopy(x.values(), 0, vectors, at, n);
    }
    BitSet missing = Vectors.nulls(from);
    if (missing != null)
      for (int i = missing.nextSetBit(0); i >= 0 && i < n; i = missing.nextSetBit(i + 1))
        nulls.set(at + i);
  }

  public void setNull(int row) {
    nulls.set(row);
  }

  /** Whether the row equals a row of a column; null equals null, NaN equals NaN, -0 equals 0. */
  public boolean equalAt(int row, ColumnVector v, int at) {
    boolean missing = nulls.get(row);
    if (missing || v.isNull(at)) return missing && v.isNull(at);
    return switch (v) {
      case Longs x -> longs[row] == x.values()[at];
      case Doubles x -> Comparison.compare(doubles[row], x.values()[at]) == 0;
      case Texts x -> Objects.equals(texts[row], x.values()[at]);
      case ColumnVector.Vectors x -> Arrays.equals(vectors[row], x.values()[at]);
    };
  }

  /** Order of two rows that are not null. */
  public int compare(int a, int b) {
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> Long.compare(longs[a], longs[b]);
      case REAL, DOUBLE -> Comparison.compare(doubles[a], doubles[b]);
      case TEXT, UUID, JSONB, BYTEA -> {
        String x = texts[a];
        String y = texts[b];
        yield x == y || x == null || y == null ? 0 : x.compareTo(y);
      }
      case VECTOR -> Arrays.compare(vectors[a], vectors[b]);
    };
  }

  /** Order of a row and a row of a column, neither null. */
  public int compare(int row, ColumnVector v, int at) {
    return switch (v) {
      case Longs x -> Long.compare(longs[row], x.values()[at]);
      case Doubles x -> Comparison.compare(doubles[row], x.values()[at]);
      case Texts x -> {
        String a = texts[row];
        String b = x.values()[at];
        yield a == b || a == null || b == null ? 0 : a.compareTo(b);
      }
      case ColumnVector.Vectors x -> Arrays.compare(vectors[row], x.values()[at]);
    };
  }

  public boolean isNull(int row) {
    return nulls.get(row);
  }

  /** A copy of rows; a negative row is a null. */
  public ColumnVector gather(int[] rows, int n) {
    return Vectors.gather(build(capacity()), rows, n);
  }

  /** The built rows without a copy: no more changes after this. */
  public ColumnVector build(int n) {
    BitSet missing = nulls.isEmpty() ? null : nulls;
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> new Longs(longs, missing, n);
      case REAL, DOUBLE -> new Doubles(doubles, missing, n);
      case TEXT, UUID, JSONB, BYTEA -> new Texts(texts, n);
      case VECTOR -> new ColumnVector.Vectors(vectors, n);
    };
  }
}
