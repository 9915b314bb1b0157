package io.foreshock.engine.format;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes one column with the codec that makes it smallest: fresh rows with the first that does well, since they will be
 * coded again; closed ones with the best, judged by a sample where the column is long. The result is decoded and
 * compared before it is trusted: a third-party codec must not lose data. Confined to one thread.
 */
final class ColumnCoder {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnCoder.class);
  /** Shorter columns are coded by every codec. */
  private static final int SAMPLED_FROM = 512;
  private static final int MIN_SAMPLE = 256;
  private static final int MAX_SAMPLE = 8_192;
  private static final int SAMPLE_PART = 8;
  /** A codec that makes fresh values this many times smaller will do. */
  private static final int GOOD_ENOUGH = 4;

  private final ByteBuffer scratch = ByteBuffer.allocate(8 * BlockCodec.MAX_COUNT + 1024)
      .order(ByteOrder.LITTLE_ENDIAN);
  private final long[] checkLongs = new long[BlockCodec.MAX_COUNT];
  private final double[] checkDoubles = new double[BlockCodec.MAX_COUNT];
  private final long[] sampleLongs = new long[MAX_SAMPLE];
  private final double[] sampleDoubles = new double[MAX_SAMPLE];

  /**
   * @param codec
   *            its number, or {@link Codecs#RAW}
   */
  record Coded(int codec, byte[] bytes) {}

  /** The values of one column, whatever their kind. */
  private interface Source {
    int count();

    boolean encode(BlockCodec codec, ByteBuffer out);

    /** Decodes what was encoded and compares. */
    boolean survives(BlockCodec codec, ByteBuffer in);

    byte[] raw();
  }

  Coded code(long[] values, int n, List<BlockCodec> codecs, boolean fresh) {
    Source column = source(values, n);
    return fresh || n < SAMPLED_FROM || codecs.size() < 2
        ? smallest(column, codecs, fresh)
        : best(column, codecs, source(sampleLongs, sample(values, n)));
  }

  Coded code(double[] values, int n, List<BlockCodec> codecs, boolean fresh) {
    Source column = source(values, n);
    return fresh || n < SAMPLED_FROM || codecs.size() < 2
        ? smallest(column, codecs, fresh)
        : best(column, codecs, source(sampleDoubles, sample(values, n)));
  }

  private static int sampleSize(int n) {
    return Math.clamp(n / SAMPLE_PART, MIN_SAMPLE, MAX_SAMPLE);
  }

  /** Two stretches: rows beside each other are alike, far ones need not be. */
  private int sample(long[] values, int n) {
    int size = sampleSize(n);
    System.arraycopy(values, 0, sampleLongs, 0, size / 2);
    System.arraycopy(values, n / 2, sampleLongs, size / 2, size - size / 2);
    return size;
  }

  private int sample(double[] values, int n) {
    int size = sampleSize(n);
    System.arraycopy(values, 0, sampleDoubles, 0, size / 2);
    System.arraycopy(values, n / 2, sampleDoubles, size / 2, size - size / 2);
    return size;
  }

  private Coded best(Source column, List<BlockCodec> codecs, Source sample) {
    int[] sizes = new int[codecs.size()];
    for (int i = 0; i < sizes.length; i++)
      sizes[i] = size(sample, codecs.get(i));
    for (int tried = 0; tried < sizes.length; tried++) {
      int best = 0;
      for (int i = 1; i < sizes.length; i++)
        if (sizes[i] < sizes[best])
          best = i;
      if (sizes[best] == Integer.MAX_VALUE)
        break;
      byte[] bytes = tried(column, codecs.get(best), 8 * column.count());
      if (bytes.length > 0)
        return new Coded(codecs.get(best).id(), bytes);
      sizes[best] = Integer.MAX_VALUE;
    }
    return new Coded(Codecs.RAW, column.raw());
  }

  private Coded smallest(Source column, List<BlockCodec> codecs, boolean fresh) {
    Coded best = new Coded(Codecs.RAW, new byte[0]);
    for (BlockCodec codec : codecs) {
      byte[] bytes = tried(column, codec, best.codec == Codecs.RAW ? 8 * column.count() : best.bytes.length);
      if (bytes.length > 0)
        best = new Coded(codec.id(), bytes);
      if (fresh && bytes.length > 0 && bytes.length <= 8 * column.count() / GOOD_ENOUGH)
        break;
    }
    return best.codec == Codecs.RAW ? new Coded(Codecs.RAW, column.raw()) : best;
  }

  private int size(Source sample, BlockCodec codec) {
    try {
      scratch.clear().limit(8 * sample.count());
      return sample.encode(codec, scratch) ? scratch.position() : Integer.MAX_VALUE;
    } catch (RuntimeException e) {
      LOG.error("codec failed, not used: codec={}, count={}", codec.name(), sample.count(), e);
      return Integer.MAX_VALUE;
    }
  }

  /** Coded bytes when fewer than {@code limit} and faithful, else none. */
  private byte[] tried(Source column, BlockCodec codec, int limit) {
    try {
      scratch.clear().limit(Math.min(scratch.capacity(), limit));
      if (!column.encode(codec, scratch) || scratch.position() >= limit)
        return new byte[0];
      byte[] bytes = Arrays.copyOf(scratch.array(), scratch.position());
      if (column.survives(codec, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)))
        return bytes;
      LOG.error("codec changed values, not used: codec={}, count={}", codec.name(), column.count());
    } catch (RuntimeException e) {
      LOG.error("codec failed, not used: codec={}, count={}", codec.name(), column.count(), e);
    }
    return new byte[0];
  }

  private Source source(long[] values, int n) {
    return new Source() {
      @Override
      public int count() {
        return n;
      }

      @Override
      public boolean encode(BlockCodec codec, ByteBuffer out) {
        return codec.encode(values, 0, n, out);
      }

      @Override
      public boolean survives(BlockCodec codec, ByteBuffer in) {
        codec.decode(in, n, checkLongs, 0);
        return Arrays.equals(checkLongs, 0, n, values, 0, n);
      }

      @Override
      public byte[] raw() {
        Bytes out = new Bytes(8 * n);
        for (int i = 0; i < n; i++)
          out.putLong(values[i]);
        return out.toArray();
      }
    };
  }

  private Source source(double[] values, int n) {
    return new Source() {
      @Override
      public int count() {
        return n;
      }

      @Override
      public boolean encode(BlockCodec codec, ByteBuffer out) {
        return codec.encode(values, 0, n, out);
      }

      @Override
      public boolean survives(BlockCodec codec, ByteBuffer in) {
        codec.decode(in, n, checkDoubles, 0);
        for (int i = 0; i < n; i++)
          if (Double.doubleToRawLongBits(checkDoubles[i]) != Double.doubleToRawLongBits(values[i]))
            return false;
        return true;
      }

      @Override
      public byte[] raw() {
        Bytes out = new Bytes(8 * n);
        for (int i = 0; i < n; i++)
          out.putDouble(values[i]);
        return out.toArray();
      }
    };
  }
}
