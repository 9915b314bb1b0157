package io.foreshock.codec.text;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.codec.kernels.Input;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Texts as codes of a block's symbol table: fast both ways, and any text can be restored alone.
 *
 * <pre>
 * | FsstTable | bytes of all texts v | vectors of 1,024 texts, the last one shorter |
 *
 * vector
 * | shortest v | length width u8 | code bytes v | chunk width u8 | lengths above the shortest, packed | code bytes of each
 *   chunk of 32 texts but the last, packed | codes |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class FsstCodec implements BlockCodec {
  private static final int VECTOR = 1_024;
  private static final int CHUNK = 32;
  /** Widest packed number: the bytes of all texts fit, and their codes. */
  private static final int MAX_WIDTH = 27;
  private static final int MAX_CODES = 2 * MAX_TEXT_BYTES;

  @Override
  public int id() {
    return 101;
  }

  @Override
  public String name() {
    return "fsst";
  }

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public boolean encode(TextBuffer texts, int from, int count, ByteBuffer out) {
    int bytes = texts.start(from + count) - texts.start(from);
    if (bytes > MAX_TEXT_BYTES)
      return false;
    FsstTable table = new FsstBuilder().build(texts, from, count);
    Output output = new Output(64 + table.size() + bytes / 2);
    table.write(output);
    output.varint(bytes);
    FsstMatcher matcher = new FsstMatcher().set(table.symbols, table.lengths, table.count(), 0, false);
    for (int at = 0; at < count; at += VECTOR)
      vector(texts, from + at, Math.min(VECTOR, count - at), matcher, output);
    return output.to(out);
  }

  private static void vector(TextBuffer texts, int from, int n, FsstMatcher matcher, Output out) {
    long[] lengths = new long[n];
    long[] chunks = new long[(n + CHUNK - 1) / CHUNK];
    byte[] codes = new byte[2 * (texts.start(from + n) - texts.start(from))];
    int size = 0;
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      lengths[i] = texts.length(from + i);
      shortest = Math.min(shortest, lengths[i]);
      int end = matcher.encode(texts.array(), texts.start(from + i), texts.start(from + i + 1), codes, size);
      chunks[i / CHUNK] += end - size;
      size = end;
    }
    for (int i = 0; i < n; i++)
      lengths[i] -= shortest;
    int width = width(lengths, n);
    int chunkWidth = width(chunks, chunks.length - 1);
    out.varint(shortest).u8(width).varint(size).u8(chunkWidth);
    out.bits(lengths, n, width).bits(chunks, chunks.length - 1, chunkWidth).bytes(codes, 0, size);
  }

  private static int width(long[] values, int n) {
    long all = 0;
    for (int i = 0; i < n; i++)
      all |= values[i];
    return Long.SIZE - Long.numberOfLeadingZeros(all);
  }

  @Override
  public void decode(ByteBuffer in, int count, int from, int to, TextBuffer texts) {
    Input input = new Input(in);
    FsstDecoder decoder = new FsstDecoder(FsstTable.read(input));
    int bytes = input.count("bytes", MAX_TEXT_BYTES);
    long before = texts.bytes();
    for (int at = 0; at < to; at += VECTOR) {
      int n = Math.min(VECTOR, count - at);
      Head head = Head.read(input, n, bytes);
      if (at + n <= from) {
        input.skip(head.packedBytes() + head.codeBytes, "vector");
      } else {
        vector(input, head, decoder, Math.max(0, from - at), Math.min(n, to - at), texts);
        if (texts.bytes() - before > bytes)
          throw input.malformed("texts too long: bytes=" + (texts.bytes() - before) + ", limit=" + bytes);
      }
    }
    if (from == 0 && to == count) {
      input.end();
      if (texts.bytes() - before != bytes)
        throw input.malformed("texts too short: bytes=" + (texts.bytes() - before) + ", expected=" + bytes);
    }
  }

  private record Head(int n, long shortest, int width, int codeBytes, int chunkWidth) {
    static Head read(Input in, int n, int bytes) {
      return new Head(n, in.count("shortest", bytes), in.u8("length width", MAX_WIDTH), in.count("codes", Math.min(
          MAX_CODES, in.remaining())), in.u8("chunk width", MAX_WIDTH));
    }

    int chunks() {
      return (n + CHUNK - 1) / CHUNK;
    }

    int packedBytes() {
      return (n * width + 7 >>> 3) + ((chunks() - 1) * chunkWidth + 7 >>> 3);
    }
  }

  /** Texts [from, to) of a vector; whole chunks are decoded, and what was not asked for is cut off. */
  private static void vector(Input in, Head head, FsstDecoder decoder, int from, int to, TextBuffer texts) {
    int[] lengths = new int[head.n];
    in.bits(lengths, head.n, head.width, (int) head.shortest, "lengths");
    int[] chunks = new int[head.chunks()];
    in.bits(chunks, chunks.length - 1, head.chunkWidth, 0, "chunks");
    int first = from / CHUNK;
    int last = (to + CHUNK - 1) / CHUNK;
    long skip = 0;
    for (int c = 0; c < first; c++)
      skip += chunks[c];
    long end = skip;
    for (int c = first; c < last; c++)
      end = c == chunks.length - 1 ? head.codeBytes : end + chunks[c];
    if (skip > end || end > head.codeBytes)
      throw in.malformed("chunks beyond the codes: end=" + end + ", bytes=" + head.codeBytes);
    long size = sum(lengths, first * CHUNK, Math.min(head.n, last * CHUNK));
    long cut = sum(lengths, first * CHUNK, from);
    if (size > MAX_TEXT_BYTES || size > 8L * (end - skip))
      throw in.malformed("texts too long: bytes=" + size + ", codes=" + (end - skip));
    in.skip((int) skip, "codes");
    byte[] codes = in.bytes((int) (end - skip), "codes");
    in.skip((int) (head.codeBytes - end), "codes");
    texts.reserve(to - from, (int) size);
    int at = texts.bytes();
    int done = decoder.decode(codes, 0, codes.length - Input.SLACK, texts.array(), at, at + (int) size);
    if (done != at + size)
      throw in.malformed("codes of other lengths: bytes=" + (done - at) + ", expected=" + size);
    if (cut > 0)
      System.arraycopy(texts.array(), at + (int) cut, texts.array(), at, (int) (size - cut));
    texts.end(lengths, from, to);
  }

  private static long sum(int[] lengths, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++)
      sum += lengths[i];
    return sum;
  }
}
