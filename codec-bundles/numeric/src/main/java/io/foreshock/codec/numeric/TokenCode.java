package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * A column of longs, small rather than fast to write: what the best prediction misses, cut into low bits that are plain
 * noise and a token that is entropy coded; the rare values whose token is out of range are kept apart.
 *
 * <pre>
 * | lanes: log2 u8 | see Prediction | shift u8 | lowest token: varint | see RansTable |
 * | escapes: varint, each: places since the one before, residual: varints | see Rans, unless there is one symbol |
 * | low bits, if shift &gt; 0: vectors of 1,024 in lanes, see LanePacking, the last one after the other |
 * </pre>
 */
final class TokenCode {
  private static final int TILE = LanePacking.VALUES;
  private static final int MAX_LANES_LOG = 4;
  private static final int MAX_TOKENS = RansTable.MAX_SYMBOLS - 1;
  /** One value in this many may be an escape before tokens get coarser. */
  private static final int ESCAPE_PART = 512;

  private TokenCode() {
  }

  private static int lanesLog(int count) {
    if (count < 512)
      return 0;
    if (count < 4_096)
      return 2;
    return count < 16_384 ? 3 : MAX_LANES_LOG;
  }

  /** How residuals become tokens. */
  private record Tokens(int shift, long lowest, int n, int escapes) {}

  static void encode(long[] column, int count, Output out) {
    int log = PredictionChoice.constantStep(column, count) ? 0 : lanesLog(count);
    int lanes = 1 << log;
    int rows = (count + lanes - 1) / lanes;
    long[] padded = Arrays.copyOf(column, rows * lanes);
    Arrays.fill(padded, count, padded.length, column[count - 1]);
    Prediction prediction = Prediction.start(PredictionChoice.of(column, count).kind(), padded, rows, lanes);
    out.u8(log);
    prediction.write(out);
    long[] residuals = new long[padded.length];
    prediction.residuals(padded, rows, residuals);
    Tokens tokens = tokens(residuals);
    out.u8(tokens.shift);
    out.varint(tokens.lowest);
    byte[] symbols = new byte[residuals.length];
    int[] counts = new int[RansTable.MAX_SYMBOLS];
    long[] escapes = new long[2 * tokens.escapes];
    tokenise(residuals, tokens, symbols, counts, escapes);
    int symbolCount = tokens.n + (tokens.escapes > 0 ? 1 : 0);
    int middle = (int) Math.clamp(tokens.shift == 0 ? -2 * tokens.lowest : -2 * tokens.lowest - 1, -1L << 20, 1L << 20);
    RansTable table = RansTable.of(counts, symbolCount, middle, tokens.escapes > 0);
    table.write(out);
    out.varint(tokens.escapes);
    long before = 0;
    for (int i = 0; i < tokens.escapes; i++) {
      out.varint(escapes[2 * i] - before);
      out.varint(escapes[2 * i + 1]);
      before = escapes[2 * i];
    }
    if (symbolCount > 1)
      Rans.encode(symbols, table, out);
    if (tokens.shift > 0)
      lowBits(residuals, tokens.shift, out);
  }

  /** The finest tokens that reach all but a few residuals. */
  private static Tokens tokens(long[] residuals) {
    long[] sorted = residuals.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int allowed = n / ESCAPE_PART;
    for (int shift = 0; shift < 64; shift++) {
      int best = -1;
      int end = 0;
      int reached = 0;
      for (int from = 0; from <= allowed; from++) {
        long lowest = sorted[from] >> shift;
        while (end < n && (sorted[end] >> shift) - lowest >= 0 && (sorted[end] >> shift) - lowest < MAX_TOKENS)
          end++;
        if (end - from > reached) {
          reached = end - from;
          best = from;
        }
      }
      if (n - reached <= allowed)
        return new Tokens(shift, sorted[best] >> shift,
            (int) ((sorted[best + reached - 1] >> shift) - (sorted[best] >> shift)) + 1, n - reached);
    }
    throw new IllegalStateException("no shift reaches all tokens: n=" + n);
  }

  private static void tokenise(long[] residuals, Tokens tokens, byte[] symbols, int[] counts, long[] escapes) {
    int found = 0;
    for (int i = 0; i < residuals.length; i++) {
      long token = (residuals[i] >> tokens.shift) - tokens.lowest;
      if (token < 0 || token >= tokens.n) {
        escapes[found++] = i;
        escapes[found++] = residuals[i];
        token = tokens.n;
      }
      symbols[i] = (byte) token;
      counts[(int) token]++;
    }
  }

  private static void lowBits(long[] residuals, int shift, Output out) {
    long mask = (1L << shift) - 1;
    long[] low = new long[TILE];
    long[] words = new long[LanePacking.LANES * shift];
    for (int at = 0; at < residuals.length && !out.isFull(); at += TILE) {
      int n = Math.min(TILE, residuals.length - at);
      for (int i = 0; i < n; i++)
        low[i] = residuals[at + i] & mask;
      if (n == TILE) {
        LanePacking.pack(low, 0, shift, words);
        out.longs(words, words.length);
      } else {
        out.bits(low, n, shift);
      }
    }
  }

  static void decode(Input in, int count, long[] values, int at) {
    int log = in.u8("lanes", MAX_LANES_LOG);
    int lanes = 1 << log;
    int rows = (count + lanes - 1) / lanes;
    Prediction prediction = Prediction.read(in, lanes);
    int shift = in.u8("shift", 63);
    long base = in.varint("lowest token") << shift;
    RansTable table = RansTable.read(in);
    Escapes escapes = new Escapes(in, rows * lanes);
    Rans.Decoder rans = table.symbols() == 1 ? null : new Rans.Decoder(in, table, rows * lanes);
    int[] symbols = new int[TILE];
    long[] tile = new long[TILE];
    long[] low = new long[shift == 0 ? 0 : TILE];
    long[] words = new long[shift == 0 ? 0 : LanePacking.LANES * shift];
    int tileRows = TILE / lanes;
    for (int done = 0; done < rows; done += tileRows) {
      int n = Math.min(tileRows, rows - done);
      if (rans != null)
        rans.next(symbols, n * lanes);
      for (int i = 0; i < n * lanes; i++)
        tile[i] = base + ((long) symbols[i] << shift);
      if (shift > 0)
        addLowBits(in, n * lanes, shift, low, words, tile);
      escapes.patch(tile, done * lanes, n * lanes);
      prediction.restore(tile, n);
      transpose(tile, n, lanes, values, at, done, rows, count);
    }
    if (rans != null)
      rans.end();
  }

  private static void addLowBits(Input in, int n, int shift, long[] low, long[] words, long[] tile) {
    if (n == TILE) {
      in.longs(words, words.length, "low bits");
      LanePacking.unpack(words, shift, low, 0);
    } else {
      in.bits(low, n, shift, "low bits");
    }
    for (int i = 0; i < n; i++)
      tile[i] += low[i];
  }

  /** Rows of lanes to the stretches they came from; what was padded has no place there. */
  private static void transpose(long[] tile, int n, int lanes, long[] values, int at, int done, int rows, int count) {
    for (int l = 0; l < lanes; l++) {
      int start = l * rows + done;
      int m = Math.min(n, count - start);
      for (int t = 0; t < m; t++)
        values[at + start + t] = tile[t * lanes + l];
    }
  }

  /** The residuals that have no token, in ascending places. */
  private static final class Escapes {
    private final int[] places;
    private final long[] residuals;
    private int next;

    Escapes(Input in, int limit) {
      int n = in.count("escapes", limit);
      places = new int[n];
      residuals = new long[n];
      int place = 0;
      for (int i = 0; i < n; i++) {
        place += in.count("escape's place", limit - 1 - place);
        places[i] = place;
        residuals[i] = in.varint("escape");
      }
    }

    void patch(long[] tile, int from, int n) {
      while (next < places.length && places[next] < from + n) {
        tile[places[next] - from] = residuals[next];
        next++;
      }
    }
  }
}
