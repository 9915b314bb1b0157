package io.foreshock.engine.column;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.api.table.ColumnVector.Vectors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations on whole column vectors; all return fresh vectors or the argument itself. */
public final class Columns {
  private Columns() {
  }

  /** A column of n nulls. */
  public static ColumnVector nulls(Column column, int n) {
    BitSet all = new BitSet(n);
    all.set(0, n);
    return switch (column.type()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> new Longs(new long[n], all, n);
      case REAL, DOUBLE -> new Doubles(new double[n], all, n);
      case TEXT, UUID, JSONB, BYTEA -> new Texts(new String[n], n);
      case VECTOR -> new Vectors(new float[n][], n);
    };
  }

  /** What rows hold that were written before the column came: its default n times. */
  public static ColumnVector missing(Column column, int n) {
    return switch (column.defaultValue()) {
      case Long v -> {
        long[] values = new long[n];
        Arrays.fill(values, v);
        yield new Longs(values, null, n);
      }
      case Double v -> {
        double[] values = new double[n];
        Arrays.fill(values, v);
        yield new Doubles(values, null, n);
      }
      case String v -> {
        @Nullable
        String[] values = new String[n];
        Arrays.fill(values, v);
        yield new Texts(values, n);
      }
      case float[] v -> {
        float[] @Nullable [] values = new float[n][];
        Arrays.fill(values, v);
        yield new Vectors(values, n);
      }
      case null, default -> nulls(column, n);
    };
  }

  public static boolean fits(Column column, ColumnVector vector) {
    return switch (column.type()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> vector instanceof Longs;
      case REAL, DOUBLE -> vector instanceof Doubles;
      case TEXT, UUID, JSONB, BYTEA -> vector instanceof Texts;
      case VECTOR -> vector instanceof Vectors;
    };
  }

  public static ColumnVector slice(ColumnVector vector, int from, int to) {
    if (from == 0 && to == vector.size())
      return vector;
    int n = to - from;
    return switch (vector) {
      case Longs v -> new Longs(Arrays.copyOfRange(v.values(), from, to), slice(v.nulls(), from, to), n);
      case Doubles v -> new Doubles(Arrays.copyOfRange(v.values(), from, to), slice(v.nulls(), from, to), n);
      case Texts v -> new Texts(Arrays.copyOfRange(v.values(), from, to), n);
      case Vectors v -> new Vectors(Arrays.copyOfRange(v.values(), from, to), n);
    };
  }

  /** The same values in arrays of their own. */
  public static ColumnVector copy(ColumnVector vector) {
    int n = vector.size();
    return switch (vector) {
      case Longs v -> new Longs(Arrays.copyOf(v.values(), n), slice(v.nulls(), 0, n), n);
      case Doubles v -> new Doubles(Arrays.copyOf(v.values(), n), slice(v.nulls(), 0, n), n);
      case Texts v -> new Texts(Arrays.copyOf(v.values(), n), n);
      case Vectors v -> new Vectors(Arrays.copyOf(v.values(), n), n);
    };
  }

  private static @Nullable BitSet slice(@Nullable BitSet nulls, int from, int to) {
    if (nulls == null)
      return null;
    BitSet part = nulls.get(from, to);
    return part.isEmpty() ? null : part;
  }

  /** Puts vectors of one kind behind each other. */
  public static ColumnVector concat(List<ColumnVector> parts) {
    if (parts.size() == 1)
      return parts.getFirst();
    int n = 0;
    for (ColumnVector p : parts)
      n += p.size();
    int at = 0;
    switch (parts.getFirst()) {
      case Longs _ -> {
        long[] values = new long[n];
        BitSet nulls = new BitSet();
        for (ColumnVector p : parts) {
          Longs v = (Longs) p;
          System.arraycopy(v.values(), 0, values, at, v.size());
          at = shift(v.nulls(), v.size(), nulls, at);
        }
        return new Longs(values, nulls.isEmpty() ? null : nulls, n);
      }
      case Doubles _ -> {
        double[] values = new double[n];
        BitSet nulls = new BitSet();
        for (ColumnVector p : parts) {
          Doubles v = (Doubles) p;
          System.arraycopy(v.values(), 0, values, at, v.size());
          at = shift(v.nulls(), v.size(), nulls, at);
        }
        return new Doubles(values, nulls.isEmpty() ? null : nulls, n);
      }
      case Texts _ -> {
        @Nullable
        String[] values = new String[n];
        for (ColumnVector p : parts) {
          System.arraycopy(((Texts) p).values(), 0, values, at, p.size());
          at += p.size();
        }
        return new Texts(values, n);
      }
      case Vectors _ -> {
        float[] @Nullable [] values = new float[n][];
        for (ColumnVector p : parts) {
          System.arraycopy(((Vectors) p).values(), 0, values, at, p.size());
          at += p.size();
        }
        return new Vectors(values, n);
      }
    }
  }

  private static int shift(@Nullable BitSet from, int size, BitSet to, int at) {
    if (from != null)
      for (int i = from.nextSetBit(0); i >= 0 && i < size; i = from.nextSetBit(i + 1))
        to.set(at + i);
    return at + size;
  }

  /** The given ascending row numbers; the vector itself when they are all of its rows. */
  public static ColumnVector gather(ColumnVector vector, int[] rows, int n) {
    return n == vector.size() ? vector : picked(vector, rows, n);
  }

  /** The given row numbers, in any order. */
  public static ColumnVector picked(ColumnVector vector, int[] rows, int n) {
    return switch (vector) {
      case Longs v -> {
        long[] values = new long[n];
        for (int i = 0; i < n; i++)
          values[i] = v.values()[rows[i]];
        yield new Longs(values, gather(v.nulls(), rows, n), n);
      }
      case Doubles v -> {
        double[] values = new double[n];
        for (int i = 0; i < n; i++)
          values[i] = v.values()[rows[i]];
        yield new Doubles(values, gather(v.nulls(), rows, n), n);
      }
      case Texts v -> {
        @Nullable
        String[] values = new String[n];
        for (int i = 0; i < n; i++)
          values[i] = v.values()[rows[i]];
        yield new Texts(values, n);
      }
      case Vectors v -> {
        float[] @Nullable [] values = new float[n][];
        for (int i = 0; i < n; i++)
          values[i] = v.values()[rows[i]];
        yield new Vectors(values, n);
      }
    };
  }

  private static @Nullable BitSet gather(@Nullable BitSet nulls, int[] rows, int n) {
    if (nulls == null)
      return null;
    BitSet picked = new BitSet(n);
    for (int i = 0; i < n; i++)
      if (nulls.get(rows[i]))
        picked.set(i);
    return picked.isEmpty() ? null : picked;
  }

  /**
   * Output row g is the last non-null of rows {@code order[ends[g-1] .. ends[g])}: how later writes fill and replace.
   */
  public static ColumnVector fold(ColumnVector vector, int[] order, int[] ends, int groups) {
    return switch (vector) {
      case Longs v -> {
        long[] values = new long[groups];
        BitSet nulls = new BitSet();
        for (int g = 0; g < groups; g++) {
          int row = pick(vector, order, ends, g);
          if (row < 0) nulls.set(g);
          else values[g] = v.values()[row];
        }
        yield new Longs(values, nulls.isEmpty() ? null : nulls, groups);
      }
      case Doubles v -> {
        double[] values = new double[groups];
        BitSet nulls = new BitSet();
        for (int g = 0; g < groups; g++) {
          int row = pick(vector, order, ends, g);
          if (row < 0) nulls.set(g);
          else values[g] = v.values()[row];
        }
        yield new Doubles(values, nulls.isEmpty() ? null : nulls, groups);
      }
      case Texts v -> {
        @Nullable
        String[] values = new String[groups];
        for (int g = 0; g < groups; g++) {
          int row = pick(vector, order, ends, g);
          values[g] = row < 0 ? null : v.values()[row];
        }
        yield new Texts(values, groups);
      }
      case Vectors v -> {
        float[] @Nullable [] values = new float[groups][];
        for (int g = 0; g < groups; g++) {
          int row = pick(vector, order, ends, g);
          values[g] = row < 0 ? null : v.values()[row];
        }
        yield new Vectors(values, groups);
      }
    };
  }

  private static int pick(ColumnVector v, int[] order, int[] ends, int group) {
    int start = group == 0 ? 0 : ends[group - 1];
    for (int i = ends[group] - 1; i >= start; i--)
      if (!v.isNull(order[i]))
        return order[i];
    return -1;
  }
}
