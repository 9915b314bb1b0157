package io.foreshock.codec.kernels;

import java.util.Arrays;

/**
 * A column's residuals as tokens and places in their bins, and which of them are escapes. Confined to one call.
 */
final class Tokens {
  private static final int TILE = IntLanes.VALUES;
  /** Tables that are counted in by turns, so that one counter's writes do not wait for each other. */
  private static final int TABLES = 4;

  final byte[] tokens;
  /** Above the bin's lower end. */
  final int[] places;
  final Bins bins;
  private final int n;
  private final long[] escaped;
  private final int escapes;
  private final int likely;

  /**
   * @param padded
   *            so many tokens are wanted
   */
  Tokens(long[] residuals, int n, int padded, BinChoice choice, Scratch room) {
    this.n = n;
    tokens = room.tokens(padded + Long.BYTES);
    places = room.places(padded);
    escaped = new long[(n + 63) / 64];
    int escapes = 0;
    for (int at = 0; at < n; at += TILE)
      escapes += RansKernel.of(n - at).tokens(residuals, at, Math.min(TILE, n - at), choice, tokens, places, escaped);
    this.escapes = escapes;
    int[] counts = counts();
    bins = choice.bins(counts);
    likely = mostLikely(bins);
    for (int i = next(0); i < n; i = next(i + 1)) {
      tokens[i] = (byte) likely;
      places[i] = 0;
    }
    Arrays.fill(tokens, n, padded, (byte) likely);
    Arrays.fill(places, n, padded, 0);
  }

  /** All but the escapes. */
  private int[] counts() {
    int[] tables = new int[TABLES * Bins.MAX];
    for (int i = 0; i < n; i++)
      tables[(i & TABLES - 1) * Bins.MAX + tokens[i]]++;
    for (int i = next(0); i < n; i = next(i + 1))
      tables[(i & TABLES - 1) * Bins.MAX + tokens[i]]--;
    int[] counts = new int[Bins.MAX];
    for (int i = 0; i < tables.length; i++)
      counts[i % Bins.MAX] += tables[i];
    return counts;
  }

  private static int mostLikely(Bins bins) {
    int best = 0;
    for (int i = 1; i < bins.size(); i++)
      if (bins.frequencies()[i] > bins.frequencies()[best])
        best = i;
    return best;
  }

  /** The first escape from {@code i} on, or beyond the end. */
  private int next(int i) {
    int word = i >>> 6;
    if (word >= escaped.length)
      return n;
    long bits = escaped[word] & -1L << i;
    while (bits == 0) {
      if (++word == escaped.length)
        return n;
      bits = escaped[word];
    }
    return word * 64 + Long.numberOfTrailingZeros(bits);
  }

  /** Writes the escapes; likely residuals stand in for them from then on. */
  void writeEscapes(long[] residuals, BinChoice choice, Output out) {
    out.unsigned(escapes);
    long standIn = choice.lowest() + ((long) bins.lower(likely) << choice.shift());
    int before = 0;
    for (int i = next(0); i < n; i = next(i + 1)) {
      out.unsigned(i - before);
      out.varint(residuals[i]);
      residuals[i] = standIn;
      before = i;
    }
  }
}
