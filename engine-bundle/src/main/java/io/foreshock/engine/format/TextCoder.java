package io.foreshock.engine.format;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes texts with the codec that makes them smallest, judged by a sample where they are many, and decodes and compares
 * the result before it is trusted. Confined to one thread.
 */
final class TextCoder {
  private static final Logger LOG = LoggerFactory.getLogger(TextCoder.class);
  private static final ColumnCoder.Coded NONE = new ColumnCoder.Coded(Codecs.RAW, new byte[0]);
  /** Less is left as it is: a symbol table would take as much, and a dictionary can be searched without a codec then. */
  private static final int MIN_BYTES = 2_048;
  private static final int MIN_GAIN = 8;
  /** Of fewer distinct texts a dictionary is always smaller. */
  private static final int MIN_DISTINCT = 64;
  /** Fresh texts are tried themselves when fewer rows than this share one. */
  private static final int FRESH_REPEATS = 4;
  private static final int SAMPLED_FROM = 2_048;
  private static final int MAX_SAMPLE = 4_096;
  private static final int SAMPLE_PART = 8;
  /** A sample makes a codec that learns look worse than it is, at most by this. */
  private static final double DOUBT = 1.5;
  /** A filter may be one part in this many of the column. */
  private static final int FILTER_PART = 8;

  private final TextBuffer texts = new TextBuffer();
  private final TextBuffer sample = new TextBuffer();
  private final TextBuffer check = new TextBuffer();
  private ByteBuffer scratch = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);

  static byte[] plain(TextBuffer distinct) {
    Bytes out = new Bytes(distinct.bytes() + 2 * distinct.size());
    Varint.put(out, distinct.size());
    for (int i = 0; i < distinct.size(); i++)
      Varint.put(out, distinct.length(i)).put(distinct.array(), distinct.start(i), distinct.length(i));
    return out.toArray();
  }

  /** The coded dictionary, nothing when it is not worth it. */
  byte[] dictionary(TextColumn column, List<BlockCodec> codecs, boolean cold) {
    TextBuffer distinct = column.distinct();
    int plain = distinct.bytes() + distinct.size();
    // where most closed rows have a text of their own, its number costs what the order of the dictionary saves
    if (plain < MIN_BYTES || codecs.isEmpty() || cold && distinct.size() > column.numbers().length / 2)
      return new byte[0];
    ColumnCoder.Coded coded = code(distinct, codecs, plain - plain / MIN_GAIN);
    if (coded.codec() == Codecs.RAW)
      return new byte[0];
    Bytes out = new Bytes(coded.bytes().length + 16);
    Varint.put(out, distinct.size()).put(coded.codec());
    return Varint.put(out, coded.bytes().length).put(coded.bytes()).toArray();
  }

  /** The texts of all rows that have one when that takes fewer bytes than {@code limit}. */
  ColumnCoder.Coded itself(ColumnVector.Texts column, TextColumn parts, List<BlockCodec> codecs, boolean cold,
      int limit) {
    int distinct = parts.distinct().size();
    if (codecs.isEmpty() || distinct < MIN_DISTINCT || limit < MIN_BYTES || !cold && distinct < column.size()
        / FRESH_REPEATS)
      return NONE;
    texts.clear();
    for (int i = 0; i < column.size(); i++)
      if (column.values()[i] != null) {
        int number = (int) parts.numbers()[i];
        texts.add(parts.distinct().array(), parts.distinct().start(number), parts.distinct().length(number));
        if (texts.bytes() > BlockCodec.MAX_TEXT_BYTES)
          return NONE;
      }
    return code(texts, codecs, limit);
  }

  /** A filter where it is small beside the column; a reader of the others decodes them. */
  byte[] filter(TextColumn column, int bytes) {
    TextBuffer distinct = column.distinct();
    if (distinct.size() < BloomFilter.MIN_TEXTS || BloomFilter.size(distinct.size()) > bytes / FILTER_PART)
      return new byte[0];
    Bytes out = new Bytes(BloomFilter.size(distinct.size()));
    BloomFilter.write(distinct, out);
    return out.toArray();
  }

  private ColumnCoder.Coded code(TextBuffer column, List<BlockCodec> codecs, int limit) {
    int n = column.size();
    if (n < SAMPLED_FROM)
      return smallest(column, codecs, limit);
    int size = sample(column);
    double scale = (double) n / size;
    double[] costs = new double[codecs.size()];
    for (int i = 0; i < costs.length; i++)
      costs[i] = scale * size(sample, codecs.get(i));
    for (int tried = 0; tried < costs.length; tried++) {
      int best = 0;
      for (int i = 1; i < costs.length; i++)
        if (costs[i] < costs[best])
          best = i;
      if (costs[best] > DOUBT * limit)
        break;
      byte[] bytes = tried(column, codecs.get(best), limit);
      if (bytes.length > 0)
        return new ColumnCoder.Coded(codecs.get(best).id(), bytes);
      costs[best] = Double.POSITIVE_INFINITY;
    }
    return NONE;
  }

  private ColumnCoder.Coded smallest(TextBuffer column, List<BlockCodec> codecs, int limit) {
    ColumnCoder.Coded best = NONE;
    for (BlockCodec codec : codecs) {
      byte[] bytes = tried(column, codec, best == NONE ? limit : best.bytes().length);
      if (bytes.length > 0)
        best = new ColumnCoder.Coded(codec.id(), bytes);
    }
    return best;
  }

  /** Two stretches, as for numbers. */
  private int sample(TextBuffer column) {
    int n = column.size();
    int size = Math.min(MAX_SAMPLE, n / SAMPLE_PART);
    sample.clear();
    for (int i = 0; i < size; i++) {
      int at = i < size / 2 ? i : n / 2 + i - size / 2;
      sample.add(column.array(), column.start(at), column.length(at));
    }
    return size;
  }

  private double size(TextBuffer sampled, BlockCodec codec) {
    try {
      return codec.encode(sampled, 0, sampled.size(), room(2 * sampled.bytes() + 4_096))
          ? scratch.position()
          : Double.POSITIVE_INFINITY;
    } catch (RuntimeException e) {
      LOG.error("codec failed, not used: codec={}, count={}", codec.name(), sampled.size(), e);
      return Double.POSITIVE_INFINITY;
    }
  }

  /** Coded bytes when fewer than {@code limit} and faithful, else none. */
  private byte[] tried(TextBuffer column, BlockCodec codec, int limit) {
    try {
      if (!codec.encode(column, 0, column.size(), room(limit)) || scratch.position() >= limit)
        return new byte[0];
      byte[] bytes = Arrays.copyOf(scratch.array(), scratch.position());
      codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), column.size(), check.clear());
      if (survived(column))
        return bytes;
      LOG.error("codec changed texts, not used: codec={}, count={}", codec.name(), column.size());
    } catch (RuntimeException e) {
      LOG.error("codec failed, not used: codec={}, count={}", codec.name(), column.size(), e);
    }
    return new byte[0];
  }

  private boolean survived(TextBuffer column) {
    if (check.size() != column.size() || !Arrays.equals(check.array(), 0, check.bytes(), column.array(), 0, column
        .bytes()))
      return false;
    for (int i = 0; i < column.size(); i++)
      if (check.start(i) != column.start(i))
        return false;
    return true;
  }

  private ByteBuffer room(int bytes) {
    if (scratch.capacity() < bytes)
      scratch = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return scratch.clear().limit(bytes);
  }
}
