package io.foreshock.engine.format;

import static io.foreshock.engine.format.BlockHeader.ALL_NULL;
import static io.foreshock.engine.format.BlockHeader.HAS_NULLS;
import static io.foreshock.engine.format.BlockHeader.HAS_STATS;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.column.Run;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns runs into blocks, each column coded by whichever codec makes it smallest; a codec's result is decoded and
 * compared before it is trusted. Confined to one thread.
 */
public final class BlockWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BlockWriter.class);

  static final int KIND_TIME = 0;
  static final int KIND_LONG = 1;
  static final int KIND_DOUBLE = 2;
  static final int KIND_TEXT = 3;
  static final int KIND_VECTOR = 4;

  private final ByteBuffer scratch = ByteBuffer.allocate(8 * BlockCodec.MAX_COUNT + 1024)
      .order(ByteOrder.LITTLE_ENDIAN);
  private final long[] checkLongs = new long[BlockCodec.MAX_COUNT];
  private final double[] checkDoubles = new double[BlockCodec.MAX_COUNT];

  private record Coded(int codec, int kind, int flags, byte[] bytes, @Nullable ColumnStats stats) {}

  /**
   * @param run
   *            1 to {@link BlockCodec#MAX_COUNT} rows, strictly ascending
   * @param badQuality
   *            rows whose doubles stay out of the statistics; null = none
   */
  public byte[] write(Run run, long reach, @Nullable BitSet badQuality, Codecs codecs) {
    List<Coded> columns = new ArrayList<>(run.columns().size() + 1);
    columns.add(longs(KIND_TIME, run.ts(), run.size(), null, codecs));
    for (ColumnVector column : run.columns())
      columns.add(encode(column, badQuality, codecs));
    return assemble(run, reach, columns);
  }

  private static byte[] assemble(Run run, long reach, List<Coded> columns) {
    Bytes out = new Bytes(BlockHeader.FIXED + 64 * columns.size());
    out.putInt(BlockHeader.MAGIC).putInt(0).putInt(0).putInt(0).putInt(run.size()).putShort(columns.size())
        .put(BlockHeader.VERSION).put(0).putLong(run.first()).putLong(run.last()).putLong(reach);
    for (Coded c : columns) {
      out.put(c.codec).put(c.kind).put(c.flags).put(0).putInt(c.bytes.length);
      if (c.stats != null)
        out.putInt(c.stats.count()).putDouble(c.stats.min()).putDouble(c.stats.max()).putDouble(c.stats.first())
            .putDouble(c.stats.last()).putDouble(c.stats.sum());
    }
    int header = out.size();
    for (Coded c : columns)
      out.put(c.bytes);
    out.setInt(BlockHeader.LENGTH_OFFSET, header);
    out.setInt(BlockHeader.BODY_CRC_OFFSET, BlockHeader.crc(out.view(), header, out.size()));
    out.setInt(BlockHeader.CRC_OFFSET, BlockHeader.crc(out.view(), BlockHeader.LENGTH_OFFSET, header));
    return out.toArray();
  }

  private Coded encode(ColumnVector column, @Nullable BitSet badQuality, Codecs codecs) {
    return switch (column) {
      case ColumnVector.Longs v -> longs(KIND_LONG, v.values(), v.size(), v.nulls(), codecs);
      case ColumnVector.Doubles v -> doubles(v, badQuality, codecs);
      case ColumnVector.Texts v -> texts(v, codecs);
      case ColumnVector.Vectors v -> new Coded(Codecs.RAW, KIND_VECTOR, 0, vectors(v), null);
    };
  }

  private Coded longs(int kind, long[] values, int n, @Nullable BitSet nulls, Codecs codecs) {
    if (nulls != null && nulls.cardinality() == n)
      return new Coded(Codecs.RAW, kind, ALL_NULL, new byte[0], null);
    long[] filled = nulls == null ? values : fill(values, n, nulls);
    byte[] prefix = nulls == null ? new byte[0] : bitmap(nulls, n);
    byte[] best = null;
    int bestId = Codecs.RAW;
    for (BlockCodec codec : codecs.longs()) {
      byte[] bytes = tryEncode(codec, filled, n, best == null ? 8 * n : best.length);
      if (bytes != null) {
        best = bytes;
        bestId = codec.id();
      }
    }
    if (best == null)
      best = raw(filled, n);
    return new Coded(bestId, kind, nulls == null ? 0 : HAS_NULLS, join(prefix, best), null);
  }

  private Coded doubles(ColumnVector.Doubles v, @Nullable BitSet badQuality, Codecs codecs) {
    int n = v.size();
    BitSet nulls = v.nulls();
    if (nulls != null && nulls.cardinality() == n)
      return new Coded(Codecs.RAW, KIND_DOUBLE, ALL_NULL, new byte[0], null);
    double[] filled = nulls == null ? v.values() : fill(v.values(), n, nulls);
    byte[] prefix = nulls == null ? new byte[0] : bitmap(nulls, n);
    byte[] best = null;
    int bestId = Codecs.RAW;
    for (BlockCodec codec : codecs.doubles()) {
      byte[] bytes = tryEncode(codec, filled, n, best == null ? 8 * n : best.length);
      if (bytes != null) {
        best = bytes;
        bestId = codec.id();
      }
    }
    if (best == null)
      best = raw(filled, n);
    return new Coded(bestId, KIND_DOUBLE, HAS_STATS | (nulls == null ? 0 : HAS_NULLS), join(prefix, best),
        ColumnStats.of(v.values(), n, nulls, badQuality));
  }

  /** Coded bytes when fewer than {@code limit} and faithful, else null: a third-party codec must not lose data. */
  private byte @Nullable [] tryEncode(BlockCodec codec, long[] values, int n, int limit) {
    try {
      scratch.clear().limit(Math.min(scratch.capacity(), limit));
      if (!codec.encode(values, 0, n, scratch) || scratch.position() >= limit)
        return null;
      byte[] bytes = Arrays.copyOf(scratch.array(), scratch.position());
      codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), n, checkLongs, 0);
      if (Arrays.equals(checkLongs, 0, n, values, 0, n))
        return bytes;
      LOG.error("codec changed values, not used: codec={}, count={}", codec.name(), n);
    } catch (RuntimeException e) {
      LOG.error("codec failed, not used: codec={}, count={}", codec.name(), n, e);
    }
    return null;
  }

  private byte @Nullable [] tryEncode(BlockCodec codec, double[] values, int n, int limit) {
    try {
      scratch.clear().limit(Math.min(scratch.capacity(), limit));
      if (!codec.encode(values, 0, n, scratch) || scratch.position() >= limit)
        return null;
      byte[] bytes = Arrays.copyOf(scratch.array(), scratch.position());
      codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), n, checkDoubles, 0);
      if (sameBits(checkDoubles, values, n))
        return bytes;
      LOG.error("codec changed values, not used: codec={}, count={}", codec.name(), n);
    } catch (RuntimeException e) {
      LOG.error("codec failed, not used: codec={}, count={}", codec.name(), n, e);
    }
    return null;
  }

  private static boolean sameBits(double[] a, double[] b, int n) {
    for (int i = 0; i < n; i++)
      if (Double.doubleToRawLongBits(a[i]) != Double.doubleToRawLongBits(b[i]))
        return false;
    return true;
  }

  /** Sorted distinct texts, then their numbers as a column of longs. */
  private Coded texts(ColumnVector.Texts v, Codecs codecs) {
    int n = v.size();
    Map<String, Long> codes = new LinkedHashMap<>();
    BitSet nulls = new BitSet();
    for (int i = 0; i < n; i++) {
      String text = v.values()[i];
      if (text == null) nulls.set(i);
      else codes.putIfAbsent(text, 0L);
    }
    if (codes.isEmpty())
      return new Coded(Codecs.RAW, KIND_TEXT, ALL_NULL, new byte[0], null);
    String[] sorted = codes.keySet().toArray(String[]::new);
    Arrays.sort(sorted);
    Map<String, Long> numbers = HashMap.newHashMap(sorted.length);
    Bytes dictionary = new Bytes(16 * sorted.length);
    dictionary.putInt(sorted.length);
    for (int i = 0; i < sorted.length; i++) {
      numbers.put(sorted[i], (long) i);
      byte[] utf8 = sorted[i].getBytes(StandardCharsets.UTF_8);
      dictionary.putInt(utf8.length).put(utf8);
    }
    long[] column = new long[n];
    for (int i = 0; i < n; i++) {
      String text = v.values()[i];
      Long number = text == null ? null : numbers.get(text);
      column[i] = number == null ? 0 : number;
    }
    Coded coded = longs(KIND_TEXT, column, n, nulls.isEmpty() ? null : nulls, codecs);
    return new Coded(coded.codec, KIND_TEXT, coded.flags, join(dictionary.toArray(), coded.bytes), null);
  }

  private static byte[] vectors(ColumnVector.Vectors v) {
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
    return out.toArray();
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

  private static byte[] bitmap(BitSet nulls, int n) {
    return Arrays.copyOf(nulls.get(0, n).toByteArray(), (n + 7) / 8);
  }

  private static byte[] raw(long[] values, int n) {
    Bytes out = new Bytes(8 * n);
    for (int i = 0; i < n; i++)
      out.putLong(values[i]);
    return out.toArray();
  }

  private static byte[] raw(double[] values, int n) {
    Bytes out = new Bytes(8 * n);
    for (int i = 0; i < n; i++)
      out.putDouble(values[i]);
    return out.toArray();
  }

  private static byte[] join(byte[] a, byte[] b) {
    if (a.length == 0)
      return b;
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
