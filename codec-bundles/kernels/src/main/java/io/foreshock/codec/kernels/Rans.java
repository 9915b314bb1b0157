package io.foreshock.codec.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Range asymmetric numeral systems (Duda, "Asymmetric numeral systems", 2013) with static frequencies: 32-bit states
 * that give off 16 bits at a time, token i belonging to state i mod n, all states sharing one stream of words (Giesen,
 * "Interleaved entropy coders", 2014), so that many can be decoded side by side. The bits within a token's bin are raw:
 * they go into the states as they are, 16 at a time, behind the tokens of 1,024 numbers.
 *
 * <pre>
 * | last state of each u32 | words: varint | words u16 |
 * </pre>
 */
final class Rans {
  static final int LOW = 1 << 16;
  /** So many numbers have their raw bits behind their tokens. */
  static final int TILE = 1_024;
  private static final int MAX_STATES_LOG = 6;
  private static final int WORD_BITS = 16;

  private Rans() {
  }

  static int statesLog(int n) {
    if (n < 128)
      return 0;
    if (n < 1_024)
      return 2;
    return n < 8_192 ? 4 : MAX_STATES_LOG;
  }

  /**
   * @param n
   *            a multiple of the states
   */
  static void encode(Tokens tokens, int n, int log, Scratch room, Output out) {
    int mask = (1 << log) - 1;
    Bins bins = tokens.bins;
    int most = n * (1 + bins.rawSteps());
    Encoder encoder = new Encoder(room.words(most), most, 1 << log);
    AliasTable table = new AliasTable(bins.frequencies());
    for (int from = (n - 1) / TILE * TILE; from >= 0; from -= TILE) {
      int to = Math.min(from + TILE, n);
      for (int done = 16 * (bins.rawSteps() - 1); done >= 0; done -= 16)
        encoder.raw(tokens.tokens, tokens.places, from, to, mask, bins, done);
      encoder.tokens(tokens.tokens, from, to, mask, table);
    }
    for (long x : encoder.states)
      out.i32((int) x);
    out.unsigned(most - encoder.at);
    out.chars(encoder.words, encoder.at, most - encoder.at);
  }

  private static final class Encoder {
    /** Fixed point of one by a frequency: exact for states below 2^20 frequencies, which all are. */
    private static final int ONE_BITS = 44;

    private final long[] states;
    private final char[] words;
    private int at;
    private int @Nullable [] starts;
    private char[] slots = {};
    private final long[] parts = new long[Bins.MAX];

    Encoder(char[] words, int mostWords, int states) {
      this.states = new long[states];
      Arrays.fill(this.states, LOW);
      this.words = words;
      at = mostWords;
    }

    void raw(byte[] tokens, int[] places, int from, int to, int mask, Bins bins, int done) {
      int[] widths = bins.widths(done);
      int p = at;
      for (int i = to - 1; i >= from; i--) {
        int k = widths[tokens[i]];
        long x = states[i & mask];
        int full = x >>> 32 - k != 0 ? 1 : 0;
        words[p - 1] = (char) x;
        p -= full;
        x >>>= full * WORD_BITS;
        states[i & mask] = x << k | places[i] >>> done & (1 << k) - 1;
      }
      at = p;
    }

    void tokens(byte[] tokens, int from, int to, int mask, AliasTable table) {
      int[] first = starts == null ? begin(table) : starts;
      char[] all = slots;
      int p = at;
      for (int i = to - 1; i >= from; i--) {
        int token = tokens[i];
        int f = table.frequency(token);
        long x = states[i & mask];
        int full = x >>> 32 - AliasTable.BITS >= f ? 1 : 0;
        words[p - 1] = (char) x;
        p -= full;
        x >>>= full * WORD_BITS;
        long q = x * parts[token] >>> ONE_BITS;
        states[i & mask] = (q << AliasTable.BITS) + all[first[token] + (int) (x - q * f)];
      }
      at = p;
    }

    private int[] begin(AliasTable table) {
      slots = table.slots();
      int[] first = table.starts();
      for (int i = 0; i < first.length; i++)
        if (table.frequency(i) > 0)
          parts[i] = ((1L << ONE_BITS) + table.frequency(i) - 1) / table.frequency(i);
      starts = first;
      return first;
    }
  }

  /** Where a block stands while it is decoded; kernels advance it. */
  static final class Decoder {
    final Bins bins;
    final AliasTable table;
    final int[] states;
    final int[] tokens;
    /** Followed by a few of no meaning, so that kernels may load ahead. */
    final short[] words;
    final int end;
    int at;
    private final Input in;
    private final int n;
    private int[] slots = {};

    Decoder(Input in, Bins bins, int log, int n, Scratch room) {
      this.in = in;
      this.n = n;
      this.bins = bins;
      table = new AliasTable(bins.frequencies());
      states = new int[1 << log];
      tokens = new int[bins.uniform() ? 0 : TILE];
      for (int i = 0; i < states.length; i++)
        states[i] = in.i32("state");
      for (int x : states)
        if (x >>> WORD_BITS == 0)
          throw in.malformed("state out of range: state=" + x);
      end = in.count("words", n * (1 + bins.rawSteps()));
      words = room.shorts(end + 3 * states.length + 16);
      in.words(words, end, "words");
    }

    /** Whether a table of all slots pays. */
    boolean isLong() {
      return n >= AliasTable.TOTAL;
    }

    int[] slots() {
      if (slots.length == 0)
        slots = table.bySlot();
      return slots;
    }

    /** Decodes the next {@code n} numbers, a multiple of the states. */
    void next(int[] tile, int n) {
      Kernels.rans().decode(this, tile, n);
      if (at > end)
        throw in.malformed("words cut short: words=" + end);
    }

    /** All words are used and every state is back where the encoder began. */
    void end() {
      if (at != end)
        throw in.malformed("words left over: words=" + (end - at));
      for (int x : states)
        if (x != LOW)
          throw in.malformed("state out of step: state=" + x);
    }
  }
}
