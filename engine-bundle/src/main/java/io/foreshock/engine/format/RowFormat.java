package io.foreshock.engine.format;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.column.ColumnBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values row by row, of relational rows ({@link RelationalRow}) and in the catalog.
 *
 * <pre>
 * value: | 0 |                                 null
 *        | 1 | i64 |      long     | 2 | f64 | double
 *        | 3 | u32 length | UTF-8 ... |        text
 *        | 4 | u32 dimension | f32 ... |       vector
 * </pre>
 */
public final class RowFormat {
  private static final int NULL = 0;
  private static final int LONG = 1;
  private static final int DOUBLE = 2;
  private static final int TEXT = 3;
  private static final int VECTOR = 4;

  private RowFormat() {
  }

  public static void write(List<ColumnVector> columns, int row, Bytes out) {
    for (ColumnVector column : columns)
      write(column, row, out);
  }

  public static void write(ColumnVector column, int row, Bytes out) {
    if (column.isNull(row)) {
      out.put(NULL);
      return;
    }
    switch (column) {
      case ColumnVector.Longs v -> out.put(LONG).putLong(v.values()[row]);
      case ColumnVector.Doubles v -> out.put(DOUBLE).putDouble(v.values()[row]);
      case ColumnVector.Texts v -> out.put(TEXT).putText(String.valueOf(v.values()[row]));
      case ColumnVector.Vectors v -> {
        float[] vector = v.values()[row];
        out.put(VECTOR).putInt(vector == null ? 0 : vector.length);
        if (vector != null)
          for (float f : vector)
            out.putInt(Float.floatToRawIntBits(f));
      }
    }
  }

  /**
   * @param value
   *            Long, Double, String, float[] or null
   */
  public static void write(@Nullable Object value, Bytes out) {
    switch (value) {
      case null -> out.put(NULL);
      case Long v -> out.put(LONG).putLong(v);
      case Double v -> out.put(DOUBLE).putDouble(v);
      case String v -> out.put(TEXT).putText(v);
      case float[] v -> {
        out.put(VECTOR).putInt(v.length);
        for (float f : v)
          out.putInt(Float.floatToRawIntBits(f));
      }
      default -> throw new IllegalArgumentException("not a value: value=" + value.getClass().getSimpleName());
    }
  }

  /** The next value: Long, Double, String, float[] or null. */
  public static @Nullable Object read(ByteBuffer in) {
    int tag = in.get();
    return switch (tag) {
      case NULL -> null;
      case LONG -> in.getLong();
      case DOUBLE -> in.getDouble();
      case TEXT -> text(in);
      case VECTOR -> vector(in);
      default -> throw unknown(tag);
    };
  }

  private static float[] vector(ByteBuffer in) {
    int dimension = in.getInt();
    if (dimension < 0 || dimension > in.remaining() / Float.BYTES)
      throw BlockHeader.corrupt("stored vector cut short: dimension=" + dimension + ", bytes=" + in.remaining());
    float[] vector = new float[dimension];
    in.asFloatBuffer().get(vector);
    in.position(in.position() + dimension * Float.BYTES);
    return vector;
  }

  private static ForeshockException unknown(int tag) {
    return BlockHeader.corrupt("unknown stored value: tag=" + tag);
  }

  /** Appends the next value to the buffer. */
  public static void read(ByteBuffer in, ColumnBuffer column) {
    int tag = in.get();
    if (tag == NULL) {
      column.appendNull();
      return;
    }
    switch (column) {
      case ColumnBuffer.OfLongs c when tag == LONG -> c.append(in.getLong());
      case ColumnBuffer.OfDoubles c when tag == DOUBLE -> c.append(in.getDouble());
      case ColumnBuffer.OfTexts c when tag == TEXT -> c.append(text(in));
      case ColumnBuffer.OfVectors c when tag == VECTOR -> c.append(vector(in));
      default -> throw BlockHeader.corrupt("stored value does not fit its column: tag=" + tag);
    }
  }

  /** Passes over the next value. */
  public static void skip(ByteBuffer in) {
    int tag = in.get();
    long bytes = switch (tag) {
      case NULL -> 0;
      case LONG, DOUBLE -> 8;
      case TEXT -> in.getInt();
      case VECTOR -> 4L * in.getInt();
      default -> throw unknown(tag);
    };
    if (bytes < 0 || bytes > in.remaining())
      throw BlockHeader.corrupt("stored value cut short: length=" + bytes + ", bytes=" + in.remaining());
    in.position(in.position() + (int) bytes);
  }

  static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining())
      throw BlockHeader.corrupt("stored text cut short: length=" + length + ", bytes=" + in.remaining());
    if (length == 0)
      return "";
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
