package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies and views of columns. */
public final class Vectors {
  private Vectors() {
  }

  /** A view of the first n rows. */
  static ColumnVector head(ColumnVector v, int n) {
    if (v.size() == n) return v;
    return switch (v) {
      case Longs x -> new Longs(x.values(), x.nulls(), n);
      case Doubles x -> new Doubles(x.values(), x.nulls(), n);
      case Texts x -> new Texts(x.values(), n);
      case ColumnVector.Vectors x -> new ColumnVector.Vectors(x.values(), n);
    };
  }

  /** One row n times. */
  static ColumnVector repeat(ColumnVector v, int row, int n) {
    int[] rows = new int[n];
    Arrays.fill(rows, row);
    return gather(v, rows, n);
  }

  /** Rows {@code rows[0..n)}; a negative row is a null. */
  public static ColumnVector gather(ColumnVector v, int[] rows, int n) {
    return switch (v) {
      case Longs x -> {
        long[] out = new long[n];
        for (int i = 0; i < n; i++)
          out[i] = rows[i] < 0 ? 0 : x.values()[rows[i]];
        yield new Longs(out, gatherNulls(x.nulls(), rows, n), n);
      }
      case Doubles x -> {
        double[] out = new double[n];
        for (int i = 0; i < n; i++)
          out[i] = rows[i] < 0 ? 0 : x.values()[rows[i]];
        yield new Doubles(out, gatherNulls(x.nulls(), rows, n), n);
      }
      case Texts x -> {
        @Nullable
        String[] out = new String[n];
        for (int i = 0; i < n; i++)
          out[i] = rows[i] < 0 ? null : x.values()[rows[i]];
        yield new Texts(out, n);
      }
      case ColumnVector.Vectors x -> {
        float[] @Nullable [] out = new float[n][];
        for (int i = 0; i < n; i++)
          out[i] = rows[i] < 0 ? null : x.values()[rows[i]];
        yield new ColumnVector.Vectors(out, n);
      }
    };
  }

  private static @Nullable BitSet gatherNulls(@Nullable BitSet nulls, int[] rows, int n) {
    BitSet out = null;
    for (int i = 0; i < n; i++) {
      if (rows[i] < 0 || (nulls != null && nulls.get(rows[i]))) {
        if (out == null) out = new BitSet(n);
        out.set(i);
      }
    }
    return out;
  }

  /** A copy of n rows that follow each other. */
  public static Chunk slice(Chunk in, int from, int n) {
    List<ColumnVector> columns = new ArrayList<>(in.columns().size());
    for (ColumnVector c : in.columns())
      columns.add(switch (c) {
        case Longs x -> new Longs(Arrays.copyOfRange(x.values(), from, from + n), slice(x.nulls(), from, n), n);
        case Doubles x -> new Doubles(Arrays.copyOfRange(x.values(), from, from + n), slice(x.nulls(), from, n), n);
        case Texts x -> new Texts(Arrays.copyOfRange(x.values(), from, from + n), n);
        case ColumnVector.Vectors x -> new ColumnVector.Vectors(Arrays.copyOfRange(x.values(), from, from + n), n);
      });
    return new Chunk(columns, n);
  }

  private static @Nullable BitSet slice(@Nullable BitSet nulls, int from, int n) {
    BitSet part = nulls == null ? null : nulls.get(from, from + n);
    return part == null || part.isEmpty() ? null : part;
  }

  public static Chunk gather(Chunk in, int[] rows, int n) {
    List<ColumnVector> columns = new ArrayList<>(in.columns().size());
    for (ColumnVector c : in.columns())
      columns.add(gather(c, rows, n));
    return new Chunk(columns, n);
  }

  /** Where a row is null, or null when nowhere. */
  public static @Nullable BitSet nulls(ColumnVector v) {
    return switch (v) {
      case Longs x -> x.nulls();
      case Doubles x -> x.nulls();
      case Texts x -> {
        BitSet nulls = null;
        for (int i = 0; i < x.size(); i++) {
          if (x.values()[i] == null) {
            if (nulls == null) nulls = new BitSet(x.size());
            nulls.set(i);
          }
        }
        yield nulls;
      }
      case ColumnVector.Vectors x -> {
        BitSet nulls = null;
        for (int i = 0; i < x.size(); i++) {
          if (x.values()[i] == null) {
            if (nulls == null) nulls = new BitSet(x.size());
            nulls.set(i);
          }
        }
        yield nulls;
      }
    };
  }

  /** Where either is null, or null when nowhere. */
  static @Nullable BitSet either(ColumnVector a, ColumnVector b) {
    BitSet x = nulls(a);
    BitSet y = nulls(b);
    if (x == null || y == null) return x == null ? y : x;
    BitSet both = (BitSet) x.clone();
    both.or(y);
    return both;
  }

  /** Collects n values of one type out of parts. */
  public static ColumnVector merge(ColumnType type, List<ColumnVector> parts, int[] part, int[] row, int n) {
    Builder out = new Builder(type, n);
    for (int i = 0; i < n; i++)
      if (part[i] >= 0) out.set(i, parts.get(part[i]), row[i]);
      else out.setNull(i);
    return out.build(n);
  }

  /**
   * Numbers of the rows that are true, and neither false nor null, ascending.
   *
   * @param verdict
   *            0 = false, 1 = true
   * @param rows
   *            room for as many as there are
   * @return how many
   */
  public static int select(Longs verdict, int[] rows) {
    BitSet nulls = verdict.nulls();
    long[] values = verdict.values();
    int n = 0;
    for (int from = 0; from < verdict.size();) {
      int to = nulls == null ? -1 : nulls.nextSetBit(from);
      if (to < 0 || to > verdict.size()) to = verdict.size();
      for (int i = from; i < to; i++) {
        rows[n] = i;
        n += (int) values[i];
      }
      from = to + 1;
    }
    return n;
  }

  static long[] longs(ColumnVector v) {
    return ((Longs) v).values();
  }

  static double[] doubles(ColumnVector v) {
    return ((Doubles) v).values();
  }

  static @Nullable String[] texts(ColumnVector v) {
    return ((Texts) v).values();
  }

  static Longs booleans(boolean[] values, @Nullable BitSet nulls, int n) {
    long[] out = new long[n];
    for (int i = 0; i < n; i++)
      out[i] = values[i] ? 1 : 0;
    return new Longs(out, nulls, n);
  }
}
