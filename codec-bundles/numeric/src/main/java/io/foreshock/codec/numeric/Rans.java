package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * Range asymmetric numeral systems (Duda, "Asymmetric numeral systems", 2013) with static frequencies: 32-bit states
 * that give off 16 bits at a time, symbol i belonging to state i mod n, all states sharing one stream of words (Giesen,
 * "Interleaved entropy coders", 2014), so that many can be decoded side by side.
 *
 * <pre>
 * | states: log2 u8 | last state of each u32 | words: varint | words u16 |
 * </pre>
 */
final class Rans {
  static final int LOW = 1 << 16;
  private static final int MAX_STATES_LOG = 6;
  private static final int WORD_BITS = 16;

  private Rans() {
  }

  private static int statesLog(int n) {
    if (n < 256)
      return 0;
    if (n < 4_096)
      return 2;
    return n < 32_768 ? 4 : MAX_STATES_LOG;
  }

  static void encode(byte[] symbols, RansTable table, Output out) {
    int log = statesLog(symbols.length);
    int[] starts = table.starts();
    long[] states = new long[1 << log];
    Arrays.fill(states, LOW);
    char[] words = new char[symbols.length];
    int at = words.length;
    int mask = states.length - 1;
    for (int i = symbols.length - 1; i >= 0; i--) {
      int s = symbols[i] & 0xFF;
      int f = table.frequency(s);
      long x = states[i & mask];
      if (x >>> 20 >= f) {
        words[--at] = (char) x;
        x >>>= WORD_BITS;
      }
      long q = x / f;
      states[i & mask] = (q << RansTable.BITS) + (x - q * f) + starts[s];
    }
    out.u8(log);
    for (long x : states)
      out.i32((int) x);
    out.varint(words.length - at);
    out.chars(words, at, words.length - at);
  }

  /** Where a block stands while it is decoded; kernels advance it. */
  static final class Decoder {
    final int[] slots;
    final int[] states;
    /** Followed by a few of no meaning, so that kernels may load ahead. */
    final int[] words;
    final int end;
    int at;
    private final Input in;
    private final int symbols;

    Decoder(Input in, RansTable table, int symbols) {
      this.in = in;
      this.symbols = symbols;
      slots = table.slots();
      states = new int[1 << in.u8("states", MAX_STATES_LOG)];
      for (int i = 0; i < states.length; i++)
        states[i] = in.i32("state");
      end = in.count("words", symbols);
      char[] packed = new char[end];
      in.chars(packed, end, "words");
      words = new int[end + RansKernel.LOOK_AHEAD];
      for (int i = 0; i < end; i++)
        words[i] = packed[i];
    }

    /** Decodes the next {@code n} symbols; all but the last call take a multiple of the states. */
    void next(int[] tile, int n) {
      RansKernel.best().decode(this, tile, n);
      if (at > end)
        throw in.malformed("words cut short: words=" + end);
    }

    /** All words are used and every state is back where the encoder began. */
    void end() {
      RansKernel.used(symbols);
      if (at != end)
        throw in.malformed("words left over: words=" + (end - at));
      for (int x : states)
        if (x != LOW)
          throw in.malformed("state out of step: state=" + x);
    }
  }
}
