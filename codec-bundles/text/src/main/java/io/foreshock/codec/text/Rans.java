package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;

/**
 * Range asymmetric numeral system (Duda 2013; Giesen, "Interleaved entropy coders", 2014) for tokens 0..255: two
 * states take turns, words of 16 bits.
 *
 * <pre>
 * | highest token u8 | frequency v of each; a 0 is followed by how many more v | states u32 each | words v |
 *   words u16 each |
 * </pre>
 *
 * Frequencies are 4,096 together; below 1,024 tokens 512, and there is one state.
 */
final class Rans {
  static final int TOKENS = 256;
  private static final int FEW = 1_024;
  private static final long LOW = 1 << 16;

  private Rans() {
  }

  private static int scaleBits(int n) {
    return n < FEW ? 9 : 12;
  }

  private static int states(int n) {
    return n < FEW ? 1 : 2;
  }

  /** @param n at least 1 */
  static void write(byte[] tokens, int n, Output out) {
    int[] counts = new int[TOKENS];
    for (int i = 0; i < n; i++)
      counts[tokens[i] & 0xFF]++;
    int scaleBits = scaleBits(n);
    int[] frequencies = normalised(counts, n, 1 << scaleBits);
    writeFrequencies(frequencies, out);
    int[] starts = starts(frequencies);
    char[] words = new char[n + 2];
    int at = words.length;
    long[] states = {LOW, LOW};
    int other = states(n) - 1;
    for (int i = n - 1; i >= 0; i--) {
      int f = frequencies[tokens[i] & 0xFF];
      long x = states[i & other];
      if (x >= (long) f << 32 - scaleBits) {
        words[--at] = (char) x;
        x >>>= 16;
      }
      states[i & other] = (x / f << scaleBits) + x % f + starts[tokens[i] & 0xFF];
    }
    for (int s = 0; s <= other; s++)
      out.i32((int) states[s]);
    out.varint(words.length - at);
    for (; at < words.length; at++)
      out.u16(words[at]);
  }

  private static void writeFrequencies(int[] frequencies, Output out) {
    int highest = TOKENS - 1;
    while (frequencies[highest] == 0)
      highest--;
    out.u8(highest);
    for (int t = 0; t <= highest; t++) {
      out.varint(frequencies[t]);
      if (frequencies[t] == 0) {
        int zeros = 0;
        while (frequencies[t + 1] == 0) {
          zeros++;
          t++;
        }
        out.varint(zeros);
      }
    }
  }

  /** What occurs gets at least 1; what the rounding leaves goes to or comes from the most frequent ones. */
  static int[] normalised(int[] counts, int n, int scale) {
    int[] frequencies = new int[TOKENS];
    int left = scale;
    for (int t = 0; t < TOKENS; t++)
      if (counts[t] > 0)
        left -= frequencies[t] = Math.max(1, (int) ((long) counts[t] * scale / n));
    while (left != 0) {
      int most = 0;
      for (int t = 1; t < TOKENS; t++)
        if (frequencies[t] > frequencies[most])
          most = t;
      int change = left > 0 ? left : Math.max(left, -frequencies[most] / 8 - 1);
      frequencies[most] += change;
      left -= change;
    }
    return frequencies;
  }

  private static int[] starts(int[] frequencies) {
    int[] starts = new int[TOKENS];
    for (int t = 1; t < TOKENS; t++)
      starts[t] = starts[t - 1] + frequencies[t - 1];
    return starts;
  }

  static byte[] read(Input in, int n) {
    int scaleBits = scaleBits(n);
    int[] frequencies = readFrequencies(in, 1 << scaleBits);
    byte[] slots = new byte[1 << scaleBits];
    for (int t = 0, at = 0; t < TOKENS; at += frequencies[t++])
      java.util.Arrays.fill(slots, at, at + frequencies[t], (byte) t);
    int[] starts = starts(frequencies);
    int other = states(n) - 1;
    long[] states = {in.i32("state") & 0xFFFF_FFFFL, other == 0 ? LOW : in.i32("state") & 0xFFFF_FFFFL};
    int count = in.count("words", Math.min(n, in.remaining() / 2));
    byte[] words = in.bytes(2 * count, "words");
    byte[] tokens = new byte[n];
    int at = 0;
    for (int i = 0; i < n; i++) {
      long x = states[i & other];
      int slot = (int) x & slots.length - 1;
      int token = slots[slot] & 0xFF;
      tokens[i] = (byte) token;
      x = frequencies[token] * (x >>> scaleBits) + slot - starts[token];
      if (x < LOW) {
        if (at == 2 * count)
          throw in.malformed("words cut short: words=" + count);
        x = x << 16 | words[at] & 0xFF | (words[at + 1] & 0xFF) << 8;
        at += 2;
      }
      states[i & other] = x;
    }
    if (at != 2 * count || states[0] != LOW || states[1] != LOW)
      throw in.malformed("words left over: words=" + (count - at / 2));
    return tokens;
  }

  private static int[] readFrequencies(Input in, int scale) {
    int[] frequencies = new int[TOKENS];
    int highest = in.u8("highest token", TOKENS - 1);
    int sum = 0;
    for (int t = 0; t <= highest; t++) {
      sum += frequencies[t] = in.count("frequency", scale - sum);
      if (frequencies[t] == 0)
        t += in.count("tokens left out", highest - t);
    }
    if (sum != scale)
      throw in.malformed("frequencies: sum=" + sum + ", expected=" + scale);
    return frequencies;
  }
}
