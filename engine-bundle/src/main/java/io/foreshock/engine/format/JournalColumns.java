package io.foreshock.engine.format;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.tail.Rows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of any time-series table in the journal, series by series and column by column so that arrays are copied as they
 * are. Little endian.
 *
 * <pre>
 * | base ts i64 | ts u32[] above base, or i64[] (flag 1) |
 * | series s: u32 | their numbers u16[s], or u32[s] (flag 2) | rows of each u16[s], or u32[s] (flag 4) | columns ... |
 *
 * column: | tag u8 | nulls u8: 0 or 1 | bitmap (n+7)/8 when nulls | data |
 * data:   1 longs i64[] | 2 doubles f64[] | 3 texts: lengths i32[] (-1 = null), UTF-8 | 4 vectors: dimensions i32[]
 *         (-1 = null), f32 |
 * </pre>
 */
final class JournalColumns {
  private static final int WIDE_LENGTHS = 4;
  private static final int LONGS = 1;
  private static final int DOUBLES = 2;
  private static final int TEXTS = 3;
  private static final int VECTORS = 4;
  private static final int COLUMN_HEAD = 2;
  /** Told apart from an empty text by identity. */
  private static final byte[] NULL = new byte[0];

  private final int rows;
  private final int[] numbers;
  private final int[] lengths;
  private final long base;
  private final int flags;
  private final Rows.Generic batch;
  private final List<byte[][]> texts = new ArrayList<>();
  private int bytes;

  /** Measures a batch. */
  JournalColumns(Rows.Generic batch) {
    this.batch = batch;
    this.rows = batch.size();
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (long t : batch.ts()) {
      min = Math.min(min, t);
      max = Math.max(max, t);
    }
    int stretches = stretches(batch.series(), new int[0], new int[0]);
    numbers = new int[stretches];
    lengths = new int[stretches];
    stretches(batch.series(), numbers, lengths);
    int highest = 0;
    int longest = 0;
    for (int i = 0; i < stretches; i++) {
      highest |= numbers[i];
      longest |= lengths[i];
    }
    long span = max - min;
    this.base = rows == 0 ? 0 : min;
    this.flags = (span < 0 || span >= 1L << 32 ? JournalFormat.WIDE_TIMES : 0)
        | (highest >>> 16 != 0 ? JournalFormat.WIDE_SENSORS : 0) | (longest >>> 16 != 0 ? WIDE_LENGTHS : 0);
    bytes = 8 + rows * (wide(JournalFormat.WIDE_TIMES) ? 8 : 4) + 4
        + stretches * ((wide(JournalFormat.WIDE_SENSORS) ? 4 : 2) + (wide(WIDE_LENGTHS) ? 4 : 2));
    for (ColumnVector v : batch.values())
      bytes += COLUMN_HEAD + (nulls(v) == null ? 0 : bitmapBytes(rows)) + dataBytes(v);
  }

  /** Counts the stretches of equal series; fills in what there is room for. */
  private static int stretches(int[] series, int[] numbers, int[] lengths) {
    int n = 0;
    int from = 0;
    for (int i = 1; i <= series.length; i++)
      if (i == series.length || series[i] != series[from]) {
        if (n < numbers.length) {
          numbers[n] = series[from];
          lengths[n] = i - from;
        }
        n++;
        from = i;
      }
    return n;
  }

  private boolean wide(int flag) {
    return (flags & flag) != 0;
  }

  int flags() {
    return flags;
  }

  int bytes() {
    return bytes;
  }

  private static int bitmapBytes(int rows) {
    return (rows + 7) / 8;
  }

  private static @Nullable BitSet nulls(ColumnVector vector) {
    return switch (vector) {
      case ColumnVector.Longs v -> v.nulls();
      case ColumnVector.Doubles v -> v.nulls();
      case ColumnVector.Texts _,ColumnVector.Vectors _ -> null;
    };
  }

  private int dataBytes(ColumnVector vector) {
    return switch (vector) {
      case ColumnVector.Longs _,ColumnVector.Doubles _ -> 8 * rows;
      case ColumnVector.Texts v -> {
        byte[][] utf8 = new byte[rows][];
        int sum = 4 * rows;
        for (int i = 0; i < rows; i++) {
          String text = v.values()[i];
          utf8[i] = text == null ? NULL : text.getBytes(StandardCharsets.UTF_8);
          sum += utf8[i].length;
        }
        texts.add(utf8);
        yield sum;
      }
      case ColumnVector.Vectors v -> {
        int sum = 4 * rows;
        for (int i = 0; i < rows; i++) {
          float[] f = v.values()[i];
          sum += f == null ? 0 : 4 * f.length;
        }
        yield sum;
      }
    };
  }

  /** Writes from the buffer's position on; exactly {@link #bytes()} bytes. */
  void write(ByteBuffer out) {
    out.putLong(base);
    long[] ts = batch.ts();
    if (wide(JournalFormat.WIDE_TIMES)) {
      out.asLongBuffer().put(ts, 0, rows);
      skip(out, 8 * rows);
    } else {
      int[] above = new int[rows];
      for (int i = 0; i < rows; i++)
        above[i] = (int) (ts[i] - base);
      out.asIntBuffer().put(above);
      skip(out, 4 * rows);
    }
    out.putInt(numbers.length);
    write(numbers, wide(JournalFormat.WIDE_SENSORS), out);
    write(lengths, wide(WIDE_LENGTHS), out);
    int text = 0;
    for (ColumnVector v : batch.values())
      write(v, v instanceof ColumnVector.Texts ? texts.get(text++) : new byte[0][], out);
  }

  private static void write(int[] numbers, boolean wide, ByteBuffer out) {
    if (wide) {
      out.asIntBuffer().put(numbers);
      skip(out, 4 * numbers.length);
    } else {
      for (int v : numbers)
        out.putShort((short) v);
    }
  }

  private void write(ColumnVector vector, byte[][] utf8, ByteBuffer out) {
    BitSet nulls = nulls(vector);
    out.put((byte) tag(vector)).put((byte) (nulls == null ? 0 : 1));
    if (nulls != null) {
      byte[] bitmap = nulls.get(0, rows).toByteArray();
      out.put(bitmap);
      for (int i = bitmap.length; i < bitmapBytes(rows); i++)
        out.put((byte) 0);
    }
    switch (vector) {
      case ColumnVector.Longs v -> {
        out.asLongBuffer().put(v.values(), 0, rows);
        skip(out, 8 * rows);
      }
      case ColumnVector.Doubles v -> {
        out.asDoubleBuffer().put(v.values(), 0, rows);
        skip(out, 8 * rows);
      }
      case ColumnVector.Texts _ -> {
        for (byte[] b : utf8)
          out.putInt(b == NULL ? -1 : b.length);
        for (byte[] b : utf8)
          out.put(b);
      }
      case ColumnVector.Vectors v -> {
        for (int i = 0; i < rows; i++) {
          float[] f = v.values()[i];
          out.putInt(f == null ? -1 : f.length);
        }
        for (int i = 0; i < rows; i++) {
          float[] f = v.values()[i];
          if (f != null) {
            out.asFloatBuffer().put(f);
            skip(out, 4 * f.length);
          }
        }
      }
    }
  }

  private static int tag(ColumnVector vector) {
    return switch (vector) {
      case ColumnVector.Longs _ -> LONGS;
      case ColumnVector.Doubles _ -> DOUBLES;
      case ColumnVector.Texts _ -> TEXTS;
      case ColumnVector.Vectors _ -> VECTORS;
    };
  }

  private static void skip(ByteBuffer buffer, int bytes) {
    buffer.position(buffer.position() + bytes);
  }

  /** Reads what {@link #write} wrote; hostile bytes end in one of the exceptions {@link JournalFormat#read} knows. */
  static Rows.Generic read(ByteBuffer in, int n, int flags, List<Column> valueColumns) {
    long base = in.getLong();
    long[] ts = new long[n];
    if ((flags & JournalFormat.WIDE_TIMES) != 0) {
      in.asLongBuffer().get(ts);
      skip(in, 8 * n);
    } else {
      int[] above = new int[n];
      in.asIntBuffer().get(above);
      skip(in, 4 * n);
      for (int i = 0; i < n; i++)
        ts[i] = base + Integer.toUnsignedLong(above[i]);
    }
    int[] series = series(in, n, flags);
    List<ColumnVector> values = new ArrayList<>();
    for (Column c : valueColumns)
      values.add(in.hasRemaining() ? column(in, n, c) : Columns.missing(c, n));
    return new Rows.Generic(series, ts, values);
  }

  private static int[] series(ByteBuffer in, int n, int flags) {
    int stretches = in.getInt();
    if (stretches < 0 || stretches > n)
      throw BlockHeader.corrupt("journal series out of range: series=" + stretches + ", limit=" + n);
    int[] numbers = numbers(in, stretches, (flags & JournalFormat.WIDE_SENSORS) != 0);
    int[] lengths = numbers(in, stretches, (flags & WIDE_LENGTHS) != 0);
    int[] series = new int[n];
    int at = 0;
    for (int i = 0; i < stretches; i++) {
      int end = at + lengths[i];
      if (end < at || end > n)
        throw BlockHeader.corrupt("journal rows out of range: rows=" + end + ", limit=" + n);
      Arrays.fill(series, at, end, numbers[i]);
      at = end;
    }
    if (at != n)
      throw BlockHeader.corrupt("journal rows missing: rows=" + at + ", expected=" + n);
    return series;
  }

  private static int[] numbers(ByteBuffer in, int n, boolean wide) {
    int[] numbers = new int[n];
    for (int i = 0; i < n; i++)
      numbers[i] = wide ? in.getInt() : Short.toUnsignedInt(in.getShort());
    return numbers;
  }

  private static ColumnVector column(ByteBuffer in, int n, Column column) {
    int tag = in.get();
    BitSet nulls = in.get() == 0 ? null : bitmap(in, n);
    ColumnVector vector = switch (tag) {
      case LONGS -> {
        long[] v = new long[n];
        in.asLongBuffer().get(v);
        skip(in, 8 * n);
        yield new ColumnVector.Longs(v, nulls, n);
      }
      case DOUBLES -> {
        double[] v = new double[n];
        in.asDoubleBuffer().get(v);
        skip(in, 8 * n);
        yield new ColumnVector.Doubles(v, nulls, n);
      }
      case TEXTS -> texts(in, n);
      case VECTORS -> vectors(in, n);
      default -> throw BlockHeader.corrupt("unknown column in the journal: tag=" + tag);
    };
    if (!Columns.fits(column, vector))
      throw BlockHeader.corrupt("journal column does not fit: column=" + column.name() + ", tag=" + tag);
    return vector;
  }

  private static BitSet bitmap(ByteBuffer in, int n) {
    byte[] bitmap = new byte[bitmapBytes(n)];
    in.get(bitmap);
    return BitSet.valueOf(bitmap);
  }

  private static int[] lengths(ByteBuffer in, int n) {
    int[] lengths = new int[n];
    in.asIntBuffer().get(lengths);
    skip(in, 4 * n);
    return lengths;
  }

  private static ColumnVector texts(ByteBuffer in, int n) {
    int[] lengths = lengths(in, n);
    @Nullable
    String[] values = new String[n];
    for (int i = 0; i < n; i++)
      if (lengths[i] >= 0) {
        byte[] utf8 = new byte[checked(lengths[i], in.remaining())];
        in.get(utf8);
        values[i] = new String(utf8, StandardCharsets.UTF_8);
      }
    return new ColumnVector.Texts(values, n);
  }

  private static ColumnVector vectors(ByteBuffer in, int n) {
    int[] dimensions = lengths(in, n);
    float[] @Nullable [] values = new float[n][];
    for (int i = 0; i < n; i++)
      if (dimensions[i] >= 0) {
        float[] f = new float[checked(dimensions[i], in.remaining() / 4)];
        in.asFloatBuffer().get(f);
        skip(in, 4 * f.length);
        values[i] = f;
      }
    return new ColumnVector.Vectors(values, n);
  }

  private static int checked(int length, int limit) {
    if (length > limit)
      throw BlockHeader.corrupt("journal value beyond its entry: length=" + length + ", limit=" + limit);
    return length;
  }
}
