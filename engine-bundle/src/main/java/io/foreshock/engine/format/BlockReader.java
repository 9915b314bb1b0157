package io.foreshock.engine.format;

import static io.foreshock.engine.format.BlockHeader.corrupt;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores columns of blocks. Stateless. */
public final class BlockReader {
  private BlockReader() {
  }

  /**
   * Verifies and decodes the wanted columns; nothing of the buffer is kept.
   *
   * @param block
   *            exactly one block, little endian
   * @param columns
   *            the table's value columns
   * @param projection
   *            which of them
   * @throws ForeshockException
   *             CORRUPT_DATA, or CODEC_MISSING for a block whose codec is not installed
   */
  public static Run read(ByteBuffer block, BlockHeader header, List<Column> columns, int[] projection, Codecs codecs) {
    if (BlockHeader.crc(block, header.length(), block.limit()) != header.bodyCrc())
      throw corrupt("body checksum does not match");
    int n = header.rows();
    if (n < 1 || n > BlockCodec.MAX_COUNT || header.entries().isEmpty())
      throw corrupt("rows out of range: rows=" + n + ", limit=" + BlockCodec.MAX_COUNT);
    long[] ts = longs(block, header.entries().getFirst(), n, codecs, null);
    List<ColumnVector> out = new ArrayList<>(projection.length);
    for (int c : projection)
      out.add(c + 1 < header.entries().size()
          ? column(block, header.entries().get(c + 1), columns.get(c), n, codecs)
          : Columns.nulls(columns.get(c), n));
    return new Run(n, ts, out);
  }

  /**
   * Verifies both checksums.
   *
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static BlockHeader verify(ByteBuffer block) {
    BlockHeader header = BlockHeader.parse(block);
    if (BlockHeader.crc(block, header.length(), block.limit()) != header.bodyCrc())
      throw corrupt("body checksum does not match");
    return header;
  }

  private static ColumnVector column(ByteBuffer block, ColumnEntry entry, Column column, int n, Codecs codecs) {
    if ((entry.flags() & BlockHeader.ALL_NULL) != 0)
      return Columns.nulls(column, n);
    return switch (entry.kind()) {
      case BlockWriter.KIND_LONG -> {
        BitSet nulls = nulls(block, entry, n, 0);
        yield new ColumnVector.Longs(longs(block, entry, n, codecs, nulls), nulls, n);
      }
      case BlockWriter.KIND_DOUBLE -> {
        BitSet nulls = nulls(block, entry, n, 0);
        yield new ColumnVector.Doubles(doubles(block, entry, n, codecs, nulls), nulls, n);
      }
      case BlockWriter.KIND_TEXT -> texts(block, entry, n, codecs);
      case BlockWriter.KIND_VECTOR -> vectors(data(block, entry, 0), n);
      default -> throw corrupt("unknown column kind: kind=" + entry.kind());
    };
  }

  private static long[] longs(ByteBuffer block, ColumnEntry entry, int n, Codecs codecs, @Nullable BitSet nulls) {
    return longs(data(block, entry, nulls == null ? 0 : (n + 7) / 8), entry.codec(), n, codecs);
  }

  private static long[] longs(ByteBuffer in, int codecId, int n, Codecs codecs) {
    long[] values = new long[n];
    if (codecId == Codecs.RAW) {
      need(in, 8 * n);
      in.asLongBuffer().get(values);
    } else {
      codec(codecs, codecId).decode(in, n, values, 0);
    }
    return values;
  }

  private static double[] doubles(ByteBuffer block, ColumnEntry entry, int n, Codecs codecs, @Nullable BitSet nulls) {
    ByteBuffer in = data(block, entry, nulls == null ? 0 : (n + 7) / 8);
    double[] values = new double[n];
    if (entry.codec() == Codecs.RAW) {
      need(in, 8 * n);
      in.asDoubleBuffer().get(values);
    } else {
      codec(codecs, entry.codec()).decode(in, n, values, 0);
    }
    return values;
  }

  private static ColumnVector texts(ByteBuffer block, ColumnEntry entry, int n, Codecs codecs) {
    ByteBuffer in = data(block, entry, 0);
    need(in, 4);
    int distinct = in.getInt();
    if (distinct < 1 || distinct > n)
      throw corrupt("dictionary size out of range: size=" + distinct + ", rows=" + n);
    String[] dictionary = new String[distinct];
    for (int i = 0; i < distinct; i++) {
      need(in, 4);
      int length = in.getInt();
      if (length < 0)
        throw corrupt("negative text length: length=" + length);
      need(in, length);
      byte[] utf8 = new byte[length];
      in.get(utf8);
      dictionary[i] = new String(utf8, StandardCharsets.UTF_8);
    }
    int consumed = in.position();
    BitSet nulls = nulls(block, entry, n, consumed);
    long[] codes = longs(data(block, entry, consumed + (nulls == null ? 0 : (n + 7) / 8)), entry.codec(), n, codecs);
    @Nullable
    String[] values = new String[n];
    for (int i = 0; i < n; i++) {
      if (nulls != null && nulls.get(i))
        continue;
      if (codes[i] < 0 || codes[i] >= distinct)
        throw corrupt("text number out of range: number=" + codes[i] + ", size=" + distinct);
      values[i] = dictionary[(int) codes[i]];
    }
    return new ColumnVector.Texts(values, n);
  }

  private static ColumnVector vectors(ByteBuffer in, int n) {
    need(in, 4 * n);
    int[] dimensions = new int[n];
    in.asIntBuffer().get(dimensions);
    in.position(4 * n);
    float[] @Nullable [] values = new float[n][];
    for (int i = 0; i < n; i++) {
      if (dimensions[i] < 0)
        continue;
      if (dimensions[i] > in.remaining() / 4)
        throw corrupt("vector beyond the column: dimension=" + dimensions[i]);
      float[] vector = new float[dimensions[i]];
      for (int d = 0; d < vector.length; d++)
        vector[d] = Float.intBitsToFloat(in.getInt());
      values[i] = vector;
    }
    return new ColumnVector.Vectors(values, n);
  }

  private static @Nullable BitSet nulls(ByteBuffer block, ColumnEntry entry, int n, int skip) {
    if ((entry.flags() & BlockHeader.HAS_NULLS) == 0)
      return null;
    ByteBuffer in = data(block, entry, skip);
    need(in, (n + 7) / 8);
    byte[] bitmap = new byte[(n + 7) / 8];
    in.get(bitmap);
    BitSet nulls = BitSet.valueOf(bitmap);
    nulls.clear(n, Math.max(n, nulls.length()));
    return nulls;
  }

  private static ByteBuffer data(ByteBuffer block, ColumnEntry entry, int skip) {
    if (skip > entry.length())
      throw corrupt("column too short: length=" + entry.length() + ", needed=" + skip);
    return block.slice(entry.offset() + skip, entry.length() - skip).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void need(ByteBuffer in, int bytes) {
    if (in.remaining() < bytes)
      throw corrupt("column too short: bytes=" + in.remaining() + ", needed=" + bytes);
  }

  private static BlockCodec codec(Codecs codecs, int id) {
    BlockCodec codec = codecs.byId(id);
    if (codec == null)
      throw new ForeshockException(ErrorCode.CODEC_MISSING, "block needs a codec that is not installed: codec=" + id);
    return codec;
  }

  /** Bytes the rows would take plain: 8 for time, 8 for the series and the width of every other value. */
  public static long rawBytes(Run run, int columns) {
    long bytes = 16L * run.size();
    for (int c = 0; c < Math.min(columns, run.columns().size()); c++)
      switch (run.columns().get(c)) {
      case ColumnVector.Longs v -> bytes += 8L * v.size();
      case ColumnVector.Doubles v -> bytes += 8L * v.size();
      case ColumnVector.Texts v -> bytes += Arrays.stream(v.values(), 0, v.size())
          .mapToLong(t -> t == null ? 0 : t.length()).sum();
      case ColumnVector.Vectors v -> bytes += Arrays.stream(v.values(), 0, v.size())
          .mapToLong(f -> f == null ? 0 : 4L * f.length).sum();
      }
    return bytes;
  }
}
