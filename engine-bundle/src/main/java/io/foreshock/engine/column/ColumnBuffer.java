package io.foreshock.engine.column;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A column that grows at its end. One thread appends; any thread may copy rows whose append it has been told of
 * through a volatile write of the owner (arrays are replaced, never rewritten, so such rows stay as they are).
 */
public abstract sealed class ColumnBuffer {
  static final int FIRST_CAPACITY = 4;

  /** Rows so far; for the appending thread only. */
  int size;
  private volatile long @Nullable [] nullWords;

  public static ColumnBuffer of(Column column) {
    return switch (column.type()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> new OfLongs();
      case REAL, DOUBLE -> new OfDoubles();
      case TEXT, UUID, JSONB, BYTEA -> new OfTexts();
      case VECTOR -> new OfVectors();
    };
  }

  /** The same, with room for so many rows where a row costs little. */
  public ColumnBuffer withRoom(int capacity) {
    return this;
  }

  public final int size() {
    return size;
  }

  /** Appends one row of a vector of the same kind. */
  public abstract void append(ColumnVector vector, int row);

  /** Appends rows {@code [from, to)} of a vector of the same kind. */
  public void append(ColumnVector vector, int from, int to) {
    for (int i = from; i < to; i++)
      append(vector, i);
  }

  public abstract void appendNull();

  /**
   * @param value
   *            Long, Double, String, float[] or null, as fits the buffer
   */
  public final void append(@Nullable Object value) {
    switch (this) {
      case ColumnBuffer b when value == null -> b.appendNull();
      case OfLongs b when value instanceof Long v -> b.append(v.longValue());
      case OfDoubles b when value instanceof Double v -> b.append(v.doubleValue());
      case OfTexts b when value instanceof String v -> b.append(v);
      case OfVectors b when value instanceof float[] v -> b.append(v);
      default -> throw new IllegalArgumentException("value does not fit: value=" + value);
    }
  }

  /** Rows {@code [from, to)}. */
  public abstract ColumnVector copy(int from, int to);

  /** The given rows in the given order. */
  public abstract ColumnVector gather(int[] rows, int n);

  final void markNull() {
    long[] words = nullWords;
    int word = size >> 6;
    if (words == null || word >= words.length) {
      words = words == null ? new long[word + 1] : Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
      words[word] |= 1L << size;
      nullWords = words;
    } else {
      words[word] |= 1L << size;
    }
  }

  final @Nullable BitSet nulls(int from, int to) {
    long[] words = nullWords;
    if (words == null)
      return null;
    BitSet nulls = new BitSet();
    for (int i = from; i < to; i++)
      if (isNull(words, i))
        nulls.set(i - from);
    return nulls.isEmpty() ? null : nulls;
  }

  final @Nullable BitSet nulls(int[] rows, int n) {
    long[] words = nullWords;
    if (words == null)
      return null;
    BitSet nulls = new BitSet();
    for (int i = 0; i < n; i++)
      if (isNull(words, rows[i]))
        nulls.set(i);
    return nulls.isEmpty() ? null : nulls;
  }

  private static boolean isNull(long[] words, int i) {
    return i >> 6 < words.length && (words[i >> 6] >>> i & 1) != 0;
  }

  /** The next capacity. */
  public static int grown(int length) {
    return Math.max(FIRST_CAPACITY, length < 64 ? 2 * length : length + (length >> 1));
  }

  /** Longs; kept as bytes until the first value that does not fit one, since qualities and booleans always do. */
  public static final class OfLongs extends ColumnBuffer {
    private volatile Object values = new byte[FIRST_CAPACITY];

    public void append(long value) {
      if (values instanceof byte[] bytes) {
        if (value == (byte) value) {
          if (size == bytes.length)
            values = bytes = Arrays.copyOf(bytes, grown(size));
          bytes[size++] = (byte) value;
          return;
        }
        long[] wide = new long[Math.max(bytes.length, size + 1)];
        for (int i = 0; i < size; i++)
          wide[i] = bytes[i];
        values = wide;
      }
      long[] longs = (long[]) values;
      if (size == longs.length)
        values = longs = Arrays.copyOf(longs, grown(size));
      longs[size++] = value;
    }

    @Override
    public void append(ColumnVector vector, int row) {
      if (vector.isNull(row)) appendNull();
      else append(((ColumnVector.Longs) vector).values()[row]);
    }

    @Override
    public void appendNull() {
      markNull();
      append(0L);
    }

    @Override
    public ColumnVector copy(int from, int to) {
      long[] out = new long[to - from];
      Object v = values;
      if (v instanceof byte[] bytes)
        for (int i = from; i < to; i++)
          out[i - from] = bytes[i];
      else
        System.arraycopy((long[]) v, from, out, 0, to - from);
      return new ColumnVector.Longs(out, nulls(from, to), to - from);
    }

    @Override
    public ColumnVector gather(int[] rows, int n) {
      long[] out = new long[n];
      Object v = values;
      for (int i = 0; i < n; i++)
        out[i] = v instanceof byte[] bytes ? bytes[rows[i]] : ((long[]) v)[rows[i]];
      return new ColumnVector.Longs(out, nulls(rows, n), n);
    }
  }

  /** Doubles. */
  public static final class OfDoubles extends ColumnBuffer {
    private volatile double[] values = new double[FIRST_CAPACITY];

    @Override
    public ColumnBuffer withRoom(int capacity) {
      values = Arrays.copyOf(values, Math.max(capacity, values.length));
      return this;
    }

    public void append(double value) {
      double[] v = values;
      if (size == v.length)
        values = v = Arrays.copyOf(v, grown(size));
      v[size++] = value;
    }

    @Override
    public void append(ColumnVector vector, int row) {
      if (vector.isNull(row)) appendNull();
      else append(((ColumnVector.Doubles) vector).values()[row]);
    }

    @Override
    public void append(ColumnVector vector, int from, int to) {
      ColumnVector.Doubles more = (ColumnVector.Doubles) vector;
      if (more.nulls() != null) {
        super.append(vector, from, to);
        return;
      }
      int n = to - from;
      if (size + n > values.length)
        values = Arrays.copyOf(values, Math.max(size + n, grown(values.length)));
      System.arraycopy(more.values(), from, values, size, n);
      size += n;
    }

    @Override
    public void appendNull() {
      markNull();
      append(0.0);
    }

    @Override
    public ColumnVector copy(int from, int to) {
      return new ColumnVector.Doubles(Arrays.copyOfRange(values, from, to), nulls(from, to), to - from);
    }

    @Override
    public ColumnVector gather(int[] rows, int n) {
      double[] v = values;
      double[] out = new double[n];
      for (int i = 0; i < n; i++)
        out[i] = v[rows[i]];
      return new ColumnVector.Doubles(out, nulls(rows, n), n);
    }
  }

  /** Texts. */
  public static final class OfTexts extends ColumnBuffer {
    private volatile @Nullable String[] values = new String[FIRST_CAPACITY];

    public void append(@Nullable String value) {
      @Nullable
      String[] v = values;
      if (size == v.length)
        values = v = Arrays.copyOf(v, grown(size));
      v[size++] = value;
    }

    @Override
    public void append(ColumnVector vector, int row) {
      append(((ColumnVector.Texts) vector).values()[row]);
    }

    @Override
    public void appendNull() {
      append((String) null);
    }

    @Override
    public ColumnVector copy(int from, int to) {
      return new ColumnVector.Texts(Arrays.copyOfRange(values, from, to), to - from);
    }

    @Override
    public ColumnVector gather(int[] rows, int n) {
      @Nullable
      String[] v = values;
      @Nullable
      String[] out = new String[n];
      for (int i = 0; i < n; i++)
        out[i] = v[rows[i]];
      return new ColumnVector.Texts(out, n);
    }
  }

  /** Vectors of floats. */
  public static final class OfVectors extends ColumnBuffer {
    private volatile float[] @Nullable [] values = new float[FIRST_CAPACITY][];

    public void append(float @Nullable [] value) {
      float[] @Nullable [] v = values;
      if (size == v.length)
        values = v = Arrays.copyOf(v, grown(size));
      v[size++] = value;
    }

    @Override
    public void append(ColumnVector vector, int row) {
      append(((ColumnVector.Vectors) vector).values()[row]);
    }

    @Override
    public void appendNull() {
      append((float[]) null);
    }

    @Override
    public ColumnVector copy(int from, int to) {
      return new ColumnVector.Vectors(Arrays.copyOfRange(values, from, to), to - from);
    }

    @Override
    public ColumnVector gather(int[] rows, int n) {
      float[] @Nullable [] v = values;
      float[] @Nullable [] out = new float[n][];
      for (int i = 0; i < n; i++)
        out[i] = v[rows[i]];
      return new ColumnVector.Vectors(out, n);
    }
  }
}
