package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.sql.expr.Vectors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as bytes, for the time of a statement: number of rows, then column by column.
 *
 * <pre>
 *   numbers   int words of nulls, long[] of them, long[] or double[]
 *   texts     each: int characters (-1 null, -2 as the row before), byte 1 or 2 bytes each, the characters
 *   vectors   each: int length (-1 null), float[]
 * </pre>
 */
final class ChunkBytes {
  private static final int NULL = -1;
  private static final int SAME = -2;

  private ByteBuffer out;

  private ChunkBytes(int guess) {
    this.out = ByteBuffer.allocate(guess);
  }

  static byte[] of(Chunk chunk) {
    ChunkBytes bytes = new ChunkBytes(64 + 9 * chunk.size() * Math.max(1, chunk.columns().size()));
    bytes.room(4).putInt(chunk.size());
    for (ColumnVector column : chunk.columns())
      bytes.column(column);
    byte[] all = new byte[bytes.out.position()];
    bytes.out.flip().get(all);
    return all;
  }

  private ByteBuffer room(int n) {
    if (out.remaining() < n)
      out = ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + n)).put(out.flip());
    return out;
  }

  private void column(ColumnVector column) {
    int n = column.size();
    switch (column) {
      case Longs v -> {
        nulls(Vectors.nulls(v));
        ByteBuffer to = room(8 * n);
        for (int i = 0; i < n; i++)
          to.putLong(v.values()[i]);
      }
      case Doubles v -> {
        nulls(Vectors.nulls(v));
        ByteBuffer to = room(8 * n);
        for (int i = 0; i < n; i++)
          to.putDouble(v.values()[i]);
      }
      case Texts v -> {
        for (int i = 0; i < n; i++)
          text(v.values()[i], i > 0 && Objects.equals(v.values()[i], v.values()[i - 1]));
      }
      case ColumnVector.Vectors v -> {
        for (int i = 0; i < n; i++)
          vector(v.values()[i]);
      }
    }
  }

  private void nulls(@Nullable BitSet nulls) {
    long[] words = nulls == null ? new long[0] : nulls.toLongArray();
    ByteBuffer to = room(4 + 8 * words.length).putInt(words.length);
    for (long word : words)
      to.putLong(word);
  }

  private void text(@Nullable String text, boolean same) {
    if (text == null || same) {
      room(4).putInt(text == null ? NULL : SAME);
      return;
    }
    boolean narrow = text.chars().allMatch(c -> c < 256);
    ByteBuffer to = room(5 + text.length() * 2).putInt(text.length()).put((byte) (narrow ? 1 : 2));
    if (narrow) to.put(text.getBytes(StandardCharsets.ISO_8859_1));
    else
      for (int i = 0; i < text.length(); i++)
        to.putChar(text.charAt(i));
  }

  private void vector(float @Nullable [] vector) {
    if (vector == null) {
      room(4).putInt(NULL);
      return;
    }
    ByteBuffer to = room(4 + 4 * vector.length).putInt(vector.length);
    for (float f : vector)
      to.putFloat(f);
  }

  static Chunk read(ByteBuffer in, List<ColumnType> types) {
    int n = in.getInt();
    List<ColumnVector> columns = new ArrayList<>(types.size());
    for (ColumnType type : types)
      columns.add(switch (type) {
        case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> {
          BitSet nulls = readNulls(in);
          long[] values = new long[n];
          for (int i = 0; i < n; i++)
            values[i] = in.getLong();
          yield new Longs(values, nulls, n);
        }
        case REAL, DOUBLE -> {
          BitSet nulls = readNulls(in);
          double[] values = new double[n];
          for (int i = 0; i < n; i++)
            values[i] = in.getDouble();
          yield new Doubles(values, nulls, n);
        }
        case TEXT, UUID, JSONB, BYTEA -> readTexts(in, n);
        case VECTOR -> readVectors(in, n);
      });
    return new Chunk(columns, n);
  }

  private static @Nullable BitSet readNulls(ByteBuffer in) {
    int words = in.getInt();
    if (words == 0) return null;
    long[] bits = new long[words];
    for (int i = 0; i < words; i++)
      bits[i] = in.getLong();
    return BitSet.valueOf(bits);
  }

  private static Texts readTexts(ByteBuffer in, int n) {
    @Nullable
    String[] values = new String[n];
    for (int i = 0; i < n; i++) {
      int length = in.getInt();
      if (length == SAME) values[i] = values[i - 1];
      if (length < 0) continue;
      if (in.get() == 1) {
        values[i] = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.ISO_8859_1);
        in.position(in.position() + length);
      } else {
        char[] characters = new char[length];
        for (int c = 0; c < length; c++)
          characters[c] = in.getChar();
        values[i] = new String(characters);
      }
    }
    return new Texts(values, n);
  }

  private static ColumnVector readVectors(ByteBuffer in, int n) {
    float[] @Nullable [] values = new float[n][];
    for (int i = 0; i < n; i++) {
      int length = in.getInt();
      if (length < 0) {
        values[i] = null;
        continue;
      }
      values[i] = new float[length];
      for (int f = 0; f < length; f++)
        values[i][f] = in.getFloat();
    }
    return new ColumnVector.Vectors(values, n);
  }
}
