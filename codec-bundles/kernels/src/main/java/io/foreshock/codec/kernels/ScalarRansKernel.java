package io.foreshock.codec.kernels;

import java.util.Arrays;

/** Plain Java. */
final class ScalarRansKernel implements RansKernel {
  private static final int LANES = 16;
  private static final int WORD_BITS = 16;

  @Override
  public int tokens(long[] residuals, int from, int n, BinChoice choice, byte[] tokens, int[] places, long[] escaped) {
    long lowest = choice.lowest();
    long span = choice.highest() - lowest;
    int shift = choice.shift();
    int[] lowers = choice.lowers();
    int[] widths = choice.widths();
    int escapes = 0;
    for (int i = from; i < from + n; i++) {
      long above = residuals[i] - lowest;
      int number = (int) (above >>> shift);
      int token = 0;
      for (int step = Bins.MAX / 2; step > 0; step >>= 1)
        token += lowers[token + step] <= number ? step : 0;
      int place = number - lowers[token];
      tokens[i] = (byte) token;
      places[i] = place;
      if (Long.compareUnsigned(above, span) > 0 || place >>> widths[token] != 0) {
        escaped[i >>> 6] |= 1L << i;
        escapes++;
      }
    }
    return escapes;
  }

  @Override
  public void decode(Rans.Decoder d, int[] tile, int n) {
    tokens(d, tile, n);
    if (d.bins.uniform())
      return;
    System.arraycopy(tile, 0, d.tokens, 0, n);
    for (int i = 0; i < n; i++)
      tile[i] = d.bins.lower(tile[i]);
    for (int done = 0; done < WORD_BITS * d.bins.rawSteps(); done += WORD_BITS)
      raw(d, done, tile, n);
  }

  private static void tokens(Rans.Decoder d, int[] tile, int n) {
    int from = d.isLong() ? bySlot(d, tile, n) : byBucket(d, tile, n);
    // hostile words may be used up early; what then comes out does not matter, reading on does
    Arrays.fill(tile, from, n, 0);
  }

  private static int byBucket(Rans.Decoder d, int[] tile, int n) {
    int[] halves = d.table.halves;
    int[] frequencies = d.table.frequencies;
    short[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    int from = 0;
    for (; from < n && p <= d.end; from += states.length)
      for (int s = 0; s < states.length; s++) {
        int x = states[s];
        int half = halves[x & AliasTable.SYMBOL_MASK];
        int symbol = AliasTable.symbol(x, half);
        tile[from + s] = symbol;
        x = frequencies[symbol] * (x >>> AliasTable.BITS) + AliasTable.rank(x, half);
        int few = (x >>> 16) - 1 >> 31;
        states[s] = x << (few & 16) | words[p] & 0xFFFF & few;
        p -= few;
      }
    d.at = p;
    return from;
  }

  private static int bySlot(Rans.Decoder d, int[] tile, int n) {
    int[] slots = d.slots();
    short[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    int from = 0;
    for (; from < n && p <= d.end; from += states.length)
      for (int s = 0; s < states.length; s++) {
        int x = states[s];
        int e = slots[x & AliasTable.TOTAL - 1];
        tile[from + s] = e & AliasTable.SYMBOL_MASK;
        x = AliasTable.advance(x, e);
        int few = (x >>> 16) - 1 >> 31;
        states[s] = x << (few & 16) | words[p] & 0xFFFF & few;
        p -= few;
      }
    d.at = p;
    return from;
  }

  /** Bits that are all equally likely, 16 at a time, lowest first. */
  private static void raw(Rans.Decoder d, int done, int[] tile, int n) {
    int[] widths = d.bins.widths();
    int[] tokens = d.tokens;
    short[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    for (int from = 0; from < n && p <= d.end; from += states.length)
      for (int s = 0; s < states.length; s++) {
        int k = Math.clamp(widths[tokens[from + s]] - done, 0, WORD_BITS);
        int x = states[s];
        tile[from + s] += (x & (1 << k) - 1) << done;
        x >>>= k;
        int few = (x >>> 16) - 1 >> 31;
        states[s] = x << (few & 16) | words[p] & 0xFFFF & few;
        p -= few;
      }
    d.at = p;
  }

  @Override
  public void restore(int kind, long[] v, int rows, long[] a, long[] b) {
    int lanes = a.length;
    for (int t = 0, at = 0; t < rows; t++)
      for (int l = 0; l < lanes; l++, at++)
        v[at] = one(kind, v[at], l, a, b);
  }

  private static long one(int kind, long residual, int l, long[] a, long[] b) {
    switch (kind) {
      case Prediction.NONE -> {
        return residual + a[l];
      }
      case Prediction.DELTA -> {
        return a[l] += residual;
      }
      case Prediction.SECOND_DELTA -> {
        b[l] += residual;
        return a[l] += b[l];
      }
      default -> {
        long level = a[l];
        long x = residual + (level + Prediction.HALF >> Prediction.FRACTION);
        a[l] = level + ((x << Prediction.FRACTION) - level >> kind - Prediction.LEVEL + 1);
        return x;
      }
    }
  }

  @Override
  public void restore(int kind, int[] v, int rows, int lowest, int[] levels) {
    if (kind == Prediction.DELTA)
      for (int at = 0; at < rows * LANES; at += LANES)
        for (int l = 0; l < LANES; l++)
          v[at + l] = levels[l] += v[at + l] + lowest;
    else {
      int weight = kind - Prediction.LEVEL + 1;
      for (int at = 0; at < rows * LANES; at += LANES)
        for (int l = 0; l < LANES; l++) {
          int level = levels[l];
          int x = v[at + l] + lowest + (level + (int) Prediction.HALF >> Prediction.FRACTION);
          v[at + l] = x;
          levels[l] = level + ((x << Prediction.FRACTION) - level >> weight);
        }
    }
  }

  @Override
  public void widen(int[] numbers, int n, int shift, long base, long[] tile) {
    for (int i = 0; i < n; i++)
      tile[i] = base + ((long) numbers[i] << shift);
  }

  @Override
  public void widen(int[] numbers, int[] low, int n, int shift, long base, long[] tile) {
    for (int i = 0; i < n; i++)
      tile[i] = base + ((long) numbers[i] << shift) + low[i];
  }

  @Override
  public void transpose(long[] tile, int rows, long[] out, int at, int stride) {
    for (int l = 0; l < LANES; l++)
      for (int t = 0, to = at + l * stride; t < rows; t++)
        out[to + t] = tile[t * LANES + l];
  }

  @Override
  public void transpose(long[] tile, int rows, double[] out, int at, int stride, double up, double down) {
    for (int l = 0; l < LANES; l++)
      for (int t = 0, to = at + l * stride; t < rows; t++)
        out[to + t] = tile[t * LANES + l] * up * down;
  }

  @Override
  public void transpose(int[] tile, int rows, long[] bases, long[] out, int at, int stride) {
    for (int l = 0; l < LANES; l++) {
      long base = bases[l];
      for (int t = 0, to = at + l * stride; t < rows; t++)
        out[to + t] = base + tile[t * LANES + l];
    }
  }

  @Override
  public void transpose(int[] tile, int rows, long[] bases, double[] out, int at, int stride, double up, double down) {
    for (int l = 0; l < LANES; l++) {
      double base = bases[l];
      for (int t = 0, to = at + l * stride; t < rows; t++)
        out[to + t] = (base + tile[t * LANES + l]) * up * down;
    }
  }

  @Override
  public String toString() {
    return "plain Java";
  }
}
