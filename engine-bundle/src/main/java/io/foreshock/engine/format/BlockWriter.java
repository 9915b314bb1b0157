package io.foreshock.engine.format;

import static io.foreshock.engine.format.BlockHeader.ALL_NULL;
import static io.foreshock.engine.format.BlockHeader.EVEN;
import static io.foreshock.engine.format.BlockHeader.HAS_MORE;
import static io.foreshock.engine.format.BlockHeader.HAS_NULLS;
import static io.foreshock.engine.format.BlockHeader.HAS_STATS;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.column.Run;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns runs into blocks, see {@link ColumnCoder} for how a column is coded. Confined to one thread.
 */
public final class BlockWriter {
  static final int KIND_TIME = 0;
  static final int KIND_LONG = 1;
  static final int KIND_DOUBLE = 2;
  static final int KIND_TEXT = 3;
  static final int KIND_VECTOR = 4;

  private final ColumnCoder coder = new ColumnCoder();
  private final TextCoder textCoder = new TextCoder();
  private boolean cold;
  private boolean summaries;
  /** In a small block slow codecs save next to nothing and take several times as long to read. */
  private boolean slow;
  private final int smallRows;
  private final int page;

  private record Coded(int codec, int kind, int flags, int nulls, byte[] bytes, @Nullable ColumnStats stats,
      @Nullable ColumnStats good, @Nullable LongStats longs, @Nullable Numbered numbered) {
    Coded(int codec, int kind, int flags, int nulls, byte[] bytes) {
      this(codec, kind, flags, nulls, bytes, null, null, null, null);
    }

    static Coded allNull(int kind, int n) {
      return new Coded(Codecs.RAW, kind, ALL_NULL, n, new byte[0]);
    }
  }

  /**
   * A column that might follow from another one, or the other way round.
   *
   * @param flags
   *            of the column when it has numbers
   * @param ahead
   *            of its numbers: dictionary and null bitmap
   * @param source
   *            whether its numbers are stored
   */
  private record Numbered(long[] values, @Nullable BitSet nulls, int flags, byte[] ahead, @Nullable TextColumn texts,
      boolean source) {}

  /**
   * @param smallRows
   *            blocks of fewer rows have no statistics and one checksum: decoding them costs less than a larger head
   * @param page
   *            see {@link BlockBytes#page}
   */
  public BlockWriter(int smallRows, int page) {
    this.smallRows = smallRows;
    this.page = page;
  }

  /**
   * @param run
   *            1 to {@link BlockCodec#MAX_COUNT} rows, strictly ascending
   * @param badQuality
   *            rows that the second summary of doubles leaves out; null = none
   * @param cold
   *            the rows will hardly change any more: slow codecs are tried too
   */
  public byte[] write(Run run, long reach, @Nullable BitSet badQuality, Codecs codecs, boolean cold) {
    this.cold = cold;
    this.summaries = run.size() >= smallRows;
    this.slow = cold && summaries;
    List<Coded> columns = new ArrayList<>(run.columns().size() + 1);
    columns.add(times(run, codecs));
    for (ColumnVector column : run.columns())
      columns.add(encode(column, badQuality, codecs));
    if (slow)
      determine(columns, run.size());
    return assemble(run, reach, columns);
  }

  /** Puts what follows from another column in the place of numbers where that is smaller. */
  private void determine(List<Coded> columns, int n) {
    List<Determined.Numbers> numbers = new ArrayList<>();
    for (int place = 1; place < columns.size(); place++) {
      Coded c = columns.get(place);
      if (c.numbered != null)
        numbers.add(Determined.Numbers.of(place, c.numbered.values, n, c.numbered.nulls, c.numbered.source,
            c.bytes.length - c.numbered.ahead.length));
    }
    Determined.find(numbers, n).forEach((place, bytes) -> {
      Coded c = columns.get(place);
      if (c.numbered != null)
        columns.set(place, determined(c, c.numbered, bytes));
    });
  }

  private Coded determined(Coded c, Numbered column, byte[] numbers) {
    byte[] body = join(column.ahead, numbers);
    byte[] filter = column.texts == null ? new byte[0] : textCoder.filter(column.texts, body.length);
    return filter.length + body.length >= c.bytes.length
        ? c
        : new Coded(Codecs.DETERMINED, c.kind, column.flags | (filter.length > 0 ? HAS_MORE : 0), c.nulls, join(filter,
            body), c.stats, c.good, c.longs, null);
  }

  /** Above the first one, divided by what divides them all, or nothing at all when they are evenly spaced. */
  private Coded times(Run run, Codecs codecs) {
    int n = run.size();
    long[] above = new long[n];
    long step = n < 2 ? 0 : run.ts()[1] - run.ts()[0];
    boolean even = true;
    long divisor = 0;
    for (int i = 0; i < n; i++) {
      above[i] = run.ts()[i] - run.first();
      even &= above[i] == i * step;
      if (divisor != 1)
        divisor = commonDivisor(above[i], divisor);
    }
    if (even)
      return new Coded(Codecs.RAW, KIND_TIME, EVEN, 0, new byte[0]);
    if (divisor <= 1)
      return longs(KIND_TIME, above, n, null, codecs);
    for (int i = 0; i < n; i++)
      above[i] /= divisor;
    Coded coded = longs(KIND_TIME, above, n, null, codecs);
    return new Coded(coded.codec, KIND_TIME, HAS_MORE, 0, join(Varint.put(new Bytes(16), divisor).toArray(),
        coded.bytes));
  }

  /** Clocks of whole milliseconds or seconds, whatever the times between: there is nothing to code below these. */
  private static long commonDivisor(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  private byte[] assemble(Run run, long reach, List<Coded> columns) {
    boolean small = !summaries;
    Bytes head = new Bytes(64 + 128 * columns.size());
    Varint.put(head, run.size());
    Varint.put(head, columns.size());
    Varint.put(head, run.last() - run.first());
    if (reach != run.first())
      Varint.put(head, run.first() - reach);
    int data = 0;
    for (Coded c : columns) {
      entry(c, small, head);
      data += c.bytes.length;
    }
    int flags = (small ? BlockHeader.SMALL : 0) | (reach != run.first() ? BlockHeader.REACH : 0)
        | (cold ? BlockHeader.COLD : 0);
    int length = BlockHeader.LENGTH_OFFSET + head.size();
    length += length + 1 < 128 ? 1 : length + 2 < 16_384 ? 2 : 3;
    Bytes out = new Bytes(length + data);
    int main = BlockBytes.main(length + data, page);
    if (!small && main < length + data && main >= length)
      flags |= BlockHeader.CUT;
    int first = BlockHeader.VERSION << 4 | flags;
    out.put(first).putInt(0);
    Varint.put(out, length);
    if (out.size() + head.size() != length)
      throw new IllegalStateException("header length: length=" + length + ", written=" + (out.size() + head.size()));
    out.put(head.view());
    for (Coded c : columns)
      out.put(c.bytes);
    out.setInt(BlockHeader.CRC_OFFSET, BlockHeader.headCrc(out.view(), first, run.first(), small
        ? out.size()
        : length));
    return out.toArray();
  }

  private static void entry(Coded c, boolean small, Bytes head) {
    head.put(c.codec).put(c.kind | c.flags << 4);
    Varint.put(head, c.bytes.length);
    if ((c.flags & HAS_NULLS) != 0)
      Varint.put(head, c.nulls);
    if (!small)
      head.putInt(BlockHeader.crc(ByteBuffer.wrap(c.bytes), 0, c.bytes.length));
    if (c.stats != null)
      c.stats.write(head);
    if (c.good != null)
      c.good.write(head);
    if (c.longs != null)
      c.longs.write(head);
  }

  private Coded encode(ColumnVector column, @Nullable BitSet badQuality, Codecs codecs) {
    return switch (column) {
      case ColumnVector.Longs v -> longs(KIND_LONG, v.values(), v.size(), v.nulls(), codecs);
      case ColumnVector.Doubles v -> doubles(v, badQuality, codecs);
      case ColumnVector.Texts v -> texts(v, codecs);
      case ColumnVector.Vectors v -> vectors(v);
    };
  }

  private Coded longs(int kind, long[] values, int n, @Nullable BitSet nulls, Codecs codecs) {
    int missing = nulls == null ? 0 : nulls.get(0, n).cardinality();
    if (missing == n)
      return Coded.allNull(kind, n);
    long[] filled = nulls == null ? values : fill(values, n, nulls);
    ColumnCoder.Coded best = coder.code(filled, n, codecs.longs(slow), !cold);
    LongStats stats = kind == KIND_LONG && summaries ? LongStats.of(values, n, nulls) : null;
    byte[] bitmap = bitmap(nulls, n, missing);
    int flags = (missing == 0 ? 0 : HAS_NULLS) | (stats == null ? 0 : HAS_STATS);
    return new Coded(best.codec(), kind, flags, missing, join(bitmap, best.bytes()), null, null, stats,
        slow && kind != KIND_TIME ? new Numbered(filled, nulls, flags, bitmap, null, true) : null);
  }

  private Coded doubles(ColumnVector.Doubles v, @Nullable BitSet badQuality, Codecs codecs) {
    int n = v.size();
    BitSet nulls = v.nulls();
    int missing = nulls == null ? 0 : nulls.get(0, n).cardinality();
    if (missing == n)
      return Coded.allNull(KIND_DOUBLE, n);
    double[] filled = nulls == null ? v.values() : fill(v.values(), n, nulls);
    ColumnCoder.Coded best = coder.code(filled, n, codecs.doubles(slow), !cold);
    ColumnStats stats = summaries ? ColumnStats.of(v.values(), n, nulls, null) : null;
    ColumnStats good = summaries && badQuality != null ? ColumnStats.of(v.values(), n, nulls, badQuality) : null;
    int flags = (missing == 0 ? 0 : HAS_NULLS) | (stats == null ? 0 : HAS_STATS) | (good == null ? 0 : HAS_MORE);
    return new Coded(best.codec(), KIND_DOUBLE, flags, missing, join(bitmap(nulls, n, missing), best.bytes()), stats,
        good, null, null);
  }

  /** See {@link TextColumnReader} for the forms; the smallest is taken. */
  private Coded texts(ColumnVector.Texts v, Codecs codecs) {
    int n = v.size();
    TextColumn column = TextColumn.of(v);
    if (column.distinct().size() == 0)
      return Coded.allNull(KIND_TEXT, n);
    Coded numbers = longs(KIND_TEXT, column.numbers(), n, column.nulls(), codecs);
    byte[] dictionary = textCoder.dictionary(column, codecs.texts(slow), cold);
    boolean coded = dictionary.length > 0;
    if (!coded)
      dictionary = TextCoder.plain(column.distinct());
    ColumnCoder.Coded itself = textCoder.itself(v, column, codecs.texts(slow), cold, dictionary.length
        + numbers.bytes.length);
    boolean plain = itself.codec() == Codecs.RAW;
    byte[] body = plain
        ? join(dictionary, numbers.bytes)
        : join(join(new byte[]{0}, bitmap(column.nulls(), n, numbers.nulls)), itself.bytes());
    byte[] filter = textCoder.filter(column, body.length);
    int flags = numbers.flags | (coded ? TextColumnReader.CODED : 0);
    Numbered numbered = numbers.numbered == null
        ? null
        : new Numbered(numbers.numbered.values, column.nulls(), flags, join(dictionary, numbers.numbered.ahead), column,
            plain);
    return new Coded(plain ? numbers.codec : itself.codec(), KIND_TEXT, flags | (plain ? 0 : TextColumnReader.CODED)
        | (filter.length > 0 ? HAS_MORE : 0), numbers.nulls, join(filter, body), null, null, null, numbered);
  }

  private static Coded vectors(ColumnVector.Vectors v) {
    Bytes out = new Bytes(v.size() * 64);
    for (int i = 0; i < v.size(); i++) {
      float[] vector = v.values()[i];
      out.putInt(vector == null ? -1 : vector.length);
    }
    for (int i = 0; i < v.size(); i++) {
      float[] vector = v.values()[i];
      if (vector != null)
        for (float f : vector)
          out.putInt(Float.floatToRawIntBits(f));
    }
    return new Coded(Codecs.RAW, KIND_VECTOR, 0, 0, out.toArray());
  }

  /** Nulls repeat the value before them, which costs the codecs least. */
  private static long[] fill(long[] values, int n, BitSet nulls) {
    long[] filled = Arrays.copyOf(values, n);
    for (int i = nulls.nextSetBit(0); i >= 0 && i < n; i = nulls.nextSetBit(i + 1))
      filled[i] = i > 0 ? filled[i - 1] : values[Math.min(n - 1, nulls.nextClearBit(0))];
    return filled;
  }

  private static double[] fill(double[] values, int n, BitSet nulls) {
    double[] filled = Arrays.copyOf(values, n);
    for (int i = nulls.nextSetBit(0); i >= 0 && i < n; i = nulls.nextSetBit(i + 1))
      filled[i] = i > 0 ? filled[i - 1] : values[Math.min(n - 1, nulls.nextClearBit(0))];
    return filled;
  }

  private static byte[] bitmap(@Nullable BitSet nulls, int n, int missing) {
    return nulls == null || missing == 0
        ? new byte[0]
        : Arrays.copyOf(nulls.get(0, n).toByteArray(), (n + 7) / 8);
  }

  private static byte[] join(byte[] a, byte[] b) {
    if (a.length == 0)
      return b;
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
