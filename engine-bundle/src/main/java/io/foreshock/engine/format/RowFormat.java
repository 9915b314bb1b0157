package io.foreshock.engine.format;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.column.ColumnBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Values of relational rows, one row after the other.
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

  private static void write(ColumnVector column, int row, Bytes out) {
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
      case ColumnBuffer.OfVectors c when tag == VECTOR -> {
        float[] vector = new float[in.getInt()];
        for (int i = 0; i < vector.length; i++)
          vector[i] = Float.intBitsToFloat(in.getInt());
        c.append(vector);
      }
      default -> throw BlockHeader.corrupt("stored value does not fit its column: tag=" + tag);
    }
  }

  /** Passes over the next value. */
  public static void skip(ByteBuffer in) {
    int tag = in.get();
    int bytes = switch (tag) {
      case NULL -> 0;
      case LONG, DOUBLE -> 8;
      case TEXT -> in.getInt();
      case VECTOR -> 4 * in.getInt();
      default -> throw BlockHeader.corrupt("unknown value: tag=" + tag);
    };
    in.position(in.position() + bytes);
  }

  static String text(ByteBuffer in) {
    byte[] utf8 = new byte[in.getInt()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
