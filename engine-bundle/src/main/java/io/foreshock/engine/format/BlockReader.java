package io.foreshock.engine.format;

import static io.foreshock.engine.format.BlockHeader.corrupt;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores columns of blocks; each column is verified when it is read. Nothing of the buffer is kept. Stateless. */
public final class BlockReader {
  /** Arrays of their own for every column. */
  public static final Target FRESH = new Target() {
    @Override
    public long[] longs(int n) {
      return new long[n];
    }

    @Override
    public double[] doubles(int n) {
      return new double[n];
    }
  };

  private BlockReader() {
  }

  /**
   * Verifies and decodes the wanted columns.
   *
   * @param block
   *            exactly one
   * @param columns
   *            the table's value columns
   * @param projection
   *            which of them
   * @throws ForeshockException
   *             CORRUPT_DATA, or CODEC_MISSING for a block whose codec is not installed
   */
  public static Run read(BlockBytes block, BlockHeader header, List<Column> columns, int[] projection, Codecs codecs) {
    long[] ts = new long[header.rows()];
    times(block, header, codecs, ts);
    List<ColumnVector> out = new ArrayList<>(projection.length);
    for (int c : projection)
      out.add(column(block, header, c, columns.get(c), codecs, FRESH));
    return new Run(header.rows(), ts, out);
  }

  /**
   * Verifies all checksums of columns.
   *
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static void verify(BlockBytes block, BlockHeader header) {
    for (ColumnEntry entry : header.entries())
      verified(block, header, entry);
    if (header.bytes() != block.size())
      throw corrupt("bytes left over: size=" + block.size() + ", needed=" + header.bytes());
  }

  /** Gives the arrays that values are decoded into. */
  public interface Target {
    /** At least {@code n} long; what it holds does not matter. */
    long[] longs(int n);

    double[] doubles(int n);
  }

  /** Whether times follow from the first, the last and the number of rows. */
  public static boolean isEven(BlockHeader header) {
    return (header.entries().getFirst().flags() & BlockHeader.EVEN) != 0;
  }

  /** Times of all rows. */
  public static void times(BlockBytes block, BlockHeader header, Codecs codecs, long[] into) {
    ColumnEntry entry = header.entries().getFirst();
    int n = header.rows();
    long first = header.minTs();
    if (isEven(header)) {
      long step = n == 1 ? 0 : (header.maxTs() - first) / (n - 1);
      for (int i = 0; i < n; i++)
        into[i] = first + i * step;
      return;
    }
    ByteBuffer in = verified(block, header, entry);
    long divisor = (entry.flags() & BlockHeader.HAS_MORE) == 0 ? 1 : divisor(in);
    longs(in, entry.codec(), n, codecs, into);
    for (int i = 0; i < n; i++)
      into[i] = into[i] * divisor + first;
  }

  private static long divisor(ByteBuffer in) {
    try {
      return Varint.get(in);
    } catch (BufferUnderflowException e) {
      throw cutShort(e);
    }
  }

  /**
   * One value column.
   *
   * @param index
   *            among the value columns
   * @param target
   *            the vector is as good as its arrays: reused ones make it short-lived
   */
  public static ColumnVector column(BlockBytes block, BlockHeader header, int index, Column column, Codecs codecs,
      Target target) {
    int n = header.rows();
    ColumnEntry entry = header.column(index);
    if (entry == null)
      return Columns.missing(column, n);
    if ((entry.flags() & BlockHeader.ALL_NULL) != 0)
      return Columns.nulls(column, n);
    ByteBuffer in = verified(block, header, entry);
    return switch (entry.kind()) {
      case BlockWriter.KIND_LONG -> {
        BitSet nulls = nulls(in, entry, n);
        long[] values = target.longs(n);
        numbers(in, entry, block, header, codecs, values);
        yield new ColumnVector.Longs(values, nulls, n);
      }
      case BlockWriter.KIND_DOUBLE -> {
        BitSet nulls = nulls(in, entry, n);
        double[] values = target.doubles(n);
        doubles(in, entry.codec(), n, codecs, values);
        yield new ColumnVector.Doubles(values, nulls, n);
      }
      case BlockWriter.KIND_TEXT -> TextColumnReader.read(in, entry, n, codecs, (rest, into) -> numbers(rest, entry,
          block, header, codecs, into), target.longs(n));
      case BlockWriter.KIND_VECTOR -> vectors(in, n);
      default -> throw corrupt("unknown column kind: kind=" + entry.kind());
    };
  }

  /**
   * Rows {@code [from, to)} of one value column in arrays of their own; codecs that can leave the others coded.
   *
   * @param index
   *            among the value columns
   * @param target
   *            for all rows, where the codec knows no part
   */
  public static ColumnVector part(BlockBytes block, BlockHeader header, int index, Column column, Codecs codecs,
      int from, int to, Target target) {
    ColumnEntry entry = header.column(index);
    boolean numbers = entry != null && entry.codec() != Codecs.RAW && (entry.kind() == BlockWriter.KIND_LONG || entry
        .kind() == BlockWriter.KIND_DOUBLE);
    if (entry == null || !numbers)
      return Columns.slice(column(block, header, index, column, codecs, FRESH), from, to);
    if (codecs.isWhole(entry.codec()))
      return part(column(block, header, index, column, codecs, target), from, to);
    int n = header.rows();
    ByteBuffer in = verified(block, header, entry);
    BitSet nulls = nulls(in, entry, n);
    BitSet own = nulls == null ? null : nulls.get(from, to);
    if (own != null && own.isEmpty())
      own = null;
    if (entry.kind() == BlockWriter.KIND_LONG) {
      long[] values = new long[to - from];
      codecs.get(entry.codec(), BlockCodec.Kind.LONG).decode(in, n, from, to, values, 0);
      return new ColumnVector.Longs(values, own, values.length);
    }
    double[] values = new double[to - from];
    codecs.get(entry.codec(), BlockCodec.Kind.DOUBLE).decode(in, n, from, to, values, 0);
    return new ColumnVector.Doubles(values, own, values.length);
  }

  /** A copy in any case: the vector's arrays are used again. */
  private static ColumnVector part(ColumnVector all, int from, int to) {
    return from == 0 && to == all.size() ? Columns.copy(all) : Columns.slice(all, from, to);
  }

  /**
   * Whether a text column may hold the text; true where only decoding it would tell.
   */
  public static boolean mayHold(BlockBytes block, BlockHeader header, int index, String text) {
    ColumnEntry entry = header.column(index);
    if (entry == null)
      return false;
    if ((entry.flags() & BlockHeader.ALL_NULL) != 0)
      return false;
    if (entry.kind() != BlockWriter.KIND_TEXT)
      return true;
    if ((entry.flags() & BlockHeader.HAS_MORE) != 0)
      return BloomFilter.mayHold(block.slice(entry.offset(), entry.length()), text);
    return TextColumnReader.isCoded(entry) || TextColumnReader.holds(verified(block, header, entry), header.rows(),
        text);
  }

  /** Values of a column of whole numbers, or the numbers of a dictionary. */
  private static void numbers(ByteBuffer in, ColumnEntry entry, BlockBytes block, BlockHeader header, Codecs codecs,
      long[] into) {
    if (entry.codec() == Codecs.DETERMINED)
      Determined.decode(in, header.rows(), (place, source) -> source(block, header, place, codecs, source), into);
    else
      longs(in, entry.codec(), header.rows(), codecs, into);
  }

  /** Numbers of a column that another one follows from. */
  private static void source(BlockBytes block, BlockHeader header, int place, Codecs codecs, long[] into) {
    ColumnEntry entry = place > 0 && place < header.entries().size() ? header.entries().get(place) : null;
    if (entry == null || entry.codec() == Codecs.DETERMINED || (entry.flags() & BlockHeader.ALL_NULL) != 0 || entry
        .kind() != BlockWriter.KIND_LONG && entry.kind() != BlockWriter.KIND_TEXT)
      throw new MalformedBlockException(0, "no column that another one can follow from: place=" + place);
    ByteBuffer in = verified(block, header, entry);
    if (entry.kind() == BlockWriter.KIND_TEXT)
      TextColumnReader.skipDictionary(in, entry, header.rows());
    nulls(in, entry, header.rows());
    longs(in, entry.codec(), header.rows(), codecs, into);
  }

  private static void longs(ByteBuffer in, int codecId, int n, Codecs codecs, long[] into) {
    if (codecId == Codecs.RAW) {
      need(in, 8 * n);
      in.asLongBuffer().get(into, 0, n);
    } else {
      codecs.get(codecId, BlockCodec.Kind.LONG).decode(in, n, into, 0);
    }
  }

  private static void doubles(ByteBuffer in, int codecId, int n, Codecs codecs, double[] into) {
    if (codecId == Codecs.RAW) {
      need(in, 8 * n);
      in.asDoubleBuffer().get(into, 0, n);
    } else {
      codecs.get(codecId, BlockCodec.Kind.DOUBLE).decode(in, n, into, 0);
    }
  }

  private static ColumnVector vectors(ByteBuffer in, int n) {
    need(in, 4 * n);
    int[] dimensions = new int[n];
    in.asIntBuffer().get(dimensions);
    in.position(in.position() + 4 * n);
    float[] @Nullable [] values = new float[n][];
    for (int i = 0; i < n; i++) {
      if (dimensions[i] < 0)
        continue;
      if (dimensions[i] > in.remaining() / 4)
        throw corrupt("vector beyond the column: dimension=" + dimensions[i]);
      float[] vector = new float[dimensions[i]];
      in.asFloatBuffer().get(vector);
      in.position(in.position() + vector.length * Float.BYTES);
      values[i] = vector;
    }
    return new ColumnVector.Vectors(values, n);
  }

  static @Nullable BitSet nulls(ByteBuffer in, ColumnEntry entry, int n) {
    if ((entry.flags() & BlockHeader.HAS_NULLS) == 0)
      return null;
    need(in, (n + 7) / 8);
    byte[] bitmap = new byte[(n + 7) / 8];
    in.get(bitmap);
    BitSet nulls = BitSet.valueOf(bitmap);
    nulls.clear(n, Math.max(n, nulls.length()));
    return nulls;
  }

  private static ByteBuffer verified(BlockBytes block, BlockHeader header, ColumnEntry entry) {
    ByteBuffer data = block.slice(entry.offset(), entry.length());
    if (!header.small() && BlockHeader.crc(data, 0, entry.length()) != entry.crc())
      throw corrupt("column checksum does not match");
    return data;
  }

  private static void need(ByteBuffer in, int bytes) {
    if (in.remaining() < bytes)
      throw corrupt("column too short: bytes=" + in.remaining() + ", needed=" + bytes);
  }

  static ForeshockException cutShort(BufferUnderflowException e) {
    return new ForeshockException(ErrorCode.CORRUPT_DATA, "block: column cut short", e);
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
