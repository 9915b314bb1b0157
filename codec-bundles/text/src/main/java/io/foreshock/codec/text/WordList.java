package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The distinct words of a block. Identifiers are digits that nothing foretells: their shapes, and their digits as bits,
 * take less than any compressor of bytes needs.
 *
 * <pre>
 * | words v | form u8 |
 * 0 | Bytes: each word ended by 0x10 |
 * 1 | shapes v | Bytes: each shape ended by 0x10 | numbers: the shape of each word | bytes v | bits of the digits |
 * </pre>
 *
 * In a shape 0x11 and a byte 0x20 + n stand for n decimal digits, 18 at a time as a number of the fewest bits; 0x12 and
 * 0x20 + n for n hexadecimal ones, lower case, four bits each.
 */
final class WordList {
  private static final byte DECIMAL = TemplateParser.NUMBER;
  private static final byte HEX = TemplateParser.WORD;
  private static final int BASE = 0x20;
  /** Longer groups stay as they are. */
  private static final int MAX_GROUP = 64;
  private static final int MAX_DIGITS = 18;
  /** Letters a to f alone are taken for hexadecimal digits from this length on. */
  private static final int MIN_HEX = 4;

  private final Output words = new Output(1_024);
  private final Map<String, Integer> shapes = new HashMap<>();
  private final Output shapeBytes = new Output(256);
  private final Output shape = new Output(64);
  private final BitWriter bits = new BitWriter(256);
  private long[] shapeOf = new long[64];
  private int count;

  void add(byte[] text, int start, int length) {
    words.bytes(text, start, length).u8(TemplateParser.END);
    shape.clear();
    for (int i = start; i < start + length;) {
      int end = i;
      while (end < start + length && isAlphanumeric(text[end]))
        end++;
      if (end > i)
        group(text, i, end);
      else
        shape.u8(text[end++]);
      i = end;
    }
    String key = new String(shape.array(), 0, shape.size(), StandardCharsets.ISO_8859_1);
    Integer known = shapes.putIfAbsent(key, shapes.size());
    if (known == null)
      shapeBytes.append(shape).u8(TemplateParser.END);
    if (count == shapeOf.length)
      shapeOf = Arrays.copyOf(shapeOf, 2 * count);
    shapeOf[count++] = known == null ? shapes.size() - 1 : known;
  }

  private static boolean isAlphanumeric(byte b) {
    return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }

  private void group(byte[] text, int from, int to) {
    int n = to - from;
    boolean decimal = n <= MAX_GROUP;
    boolean hex = n <= MAX_GROUP;
    boolean digits = false;
    for (int i = from; i < to; i++) {
      boolean digit = text[i] <= '9';
      digits |= digit;
      decimal &= digit;
      hex &= digit || text[i] >= 'a' && text[i] <= 'f';
    }
    if (!decimal && !(hex && (digits || n >= MIN_HEX))) {
      shape.bytes(text, from, n);
      return;
    }
    shape.u8(decimal ? DECIMAL : HEX).u8(BASE + n);
    if (!decimal) {
      for (int i = from; i < to; i++)
        bits.put(text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10, 4);
      return;
    }
    for (int i = from; i < to; i += MAX_DIGITS) {
      int end = Math.min(to, i + MAX_DIGITS);
      long value = 0;
      for (int d = i; d < end; d++)
        value = 10 * value + text[d] - '0';
      bits.put(value, bitsOf(end - i));
    }
  }

  /** Bits of a number of so many decimal digits, at most 18. */
  private static int bitsOf(int digits) {
    return digits * 3_402 + 1_023 >> 10;
  }

  void write(Output out) {
    Output plain = new Output(256).u8(0);
    Bytes.write(words.array(), 0, words.size(), plain);
    Output shaped = new Output(256).u8(1).varint(shapes.size());
    Bytes.write(shapeBytes.array(), 0, shapeBytes.size(), shaped);
    NumberCode.write(shapeOf, count, shaped);
    shaped.varint(bits.bytes());
    bits.write(shaped);
    out.varint(count).append(shaped.size() < plain.size() ? shaped : plain);
  }

  /**
   * All words, each ended by 0x10, and {@link Input#SLACK} more.
   *
   * @param limit
   *            of words
   * @param maxBytes
   *            of the words together
   * @param ends
   *            gets where each word begins, and where the last one ends
   */
  static byte[] read(Input in, int limit, int maxBytes, Ends ends) {
    int count = in.count("words", limit);
    byte[] words = in.u8("form of words", 1) == 0
        ? Bytes.read(in, maxBytes, "words")
        : shaped(in, count, maxBytes);
    ends.of(in, words, words.length - Input.SLACK, count);
    return words;
  }

  /** Where the pieces of bytes begin that 0x10 ends. */
  static final class Ends {
    int[] starts = new int[1];

    void of(Input in, byte[] bytes, int size, int count) {
      starts = new int[count + 1];
      int at = 0;
      for (int i = 0; i < size; i++)
        if (bytes[i] == TemplateParser.END) {
          if (at == count)
            throw in.malformed("pieces left over: pieces=" + count);
          starts[++at] = i + 1;
        }
      if (at != count || starts[count] != size)
        throw in.malformed("pieces cut short: pieces=" + at + ", expected=" + count);
    }
  }

  private static byte[] shaped(Input in, int count, int maxBytes) {
    int shapes = in.count("shapes", count);
    byte[] shapeBytes = Bytes.read(in, maxBytes, "shapes");
    Ends ends = new Ends();
    ends.of(in, shapeBytes, shapeBytes.length - Input.SLACK, shapes);
    long[] shapeOf = NumberCode.read(in, count);
    int size = in.count("digits", in.remaining());
    byte[] digits = in.bytes(size, "digits");
    Output out = new Output(2 * size + 16);
    long bit = 0;
    for (int i = 0; i < count; i++) {
      if (shapeOf[i] < 0 || shapeOf[i] >= shapes)
        throw in.malformed("shape out of range: shape=" + shapeOf[i] + ", limit=" + shapes);
      bit = word(in, shapeBytes, ends.starts[(int) shapeOf[i]], ends.starts[(int) shapeOf[i] + 1] - 1, digits, bit,
          out);
      out.u8(TemplateParser.END);
      if (out.size() > maxBytes)
        throw in.malformed("words too long: limit=" + maxBytes);
    }
    if (bit + 7 >>> 3 != size)
      throw in.malformed("digits left over: bits=" + bit + ", bytes=" + size);
    return Arrays.copyOf(out.array(), out.size() + Input.SLACK);
  }

  private static long word(Input in, byte[] shape, int from, int to, byte[] digits, long start, Output out) {
    long bit = start;
    for (int i = from; i < to; i++) {
      if (shape[i] != DECIMAL && shape[i] != HEX) {
        out.u8(shape[i]);
        continue;
      }
      boolean decimal = shape[i] == DECIMAL;
      int n = i + 1 < to ? shape[++i] - BASE : 0;
      if (n < 1 || n > MAX_GROUP)
        throw in.malformed("digits of a group out of range: digits=" + n + ", limit=" + MAX_GROUP);
      for (int done = 0; done < n; done += decimal ? MAX_DIGITS : 1) {
        int width = decimal ? bitsOf(Math.min(MAX_DIGITS, n - done)) : 4;
        if (bit + width > 8L * (digits.length - Input.SLACK))
          throw in.malformed("digits cut short: bits=" + bit);
        long value = BitWriter.get(digits, bit, width);
        bit += width;
        if (decimal)
          decimal(value, Math.min(MAX_DIGITS, n - done), out);
        else
          out.u8(value < 10 ? (int) value + '0' : (int) value - 10 + 'a');
      }
    }
    return bit;
  }

  private static void decimal(long value, int n, Output out) {
    long power = 1;
    for (int i = 1; i < n; i++)
      power *= 10;
    for (long rest = value; power > 0; rest %= power, power /= 10)
      out.u8('0' + (int) (rest / power % 10));
  }
}
