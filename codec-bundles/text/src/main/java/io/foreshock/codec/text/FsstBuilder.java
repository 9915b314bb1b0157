package io.foreshock.codec.text;

import io.foreshock.api.codec.TextBuffer;
import io.foreshock.codec.kernels.Words;
import java.util.Arrays;

/**
 * Finds the symbols that shorten a sample most, in generations (section 4.2 of the paper): the sample is coded with the
 * symbols so far, each of them and each two beside each other is a candidate, and those that save most stay. The first
 * generations look at a part of the sample only. Confined to one thread.
 */
final class FsstBuilder {
  private static final int SAMPLE = 1 << 15;
  /** No text counts for more. */
  private static final int PIECE = 512;
  /** Of 128 pieces, how many a generation looks at. */
  private static final int[] GENERATIONS = {48, 90, 127, 127, 127, 127, 128};
  /** Code of the first symbol; below it are bytes without one. */
  private static final int SYMBOLS = 256;
  private static final int CODES = 512;
  /** A symbol of one byte spares an escape, and makes decoding faster. */
  private static final int SINGLE_WEIGHT = 8;
  private static final int SLOTS = 1 << 16;

  private final byte[] sample = new byte[SAMPLE + PIECE + Long.BYTES];
  private final int[] pieces = new int[SAMPLE + PIECE + 1];
  private int pieceCount;
  private int terminator;

  private long[] symbols = new long[CODES];
  private int[] lengths = new int[CODES];
  private int count;
  private final FsstMatcher matcher = new FsstMatcher();

  private final int[] singles = new int[CODES];
  private final char[] pairs = new char[CODES * CODES];
  private final int[] seenPairs = new int[SAMPLE * 2 + 2 * PIECE];
  private int seen;

  private final int[] slots = new int[SLOTS];
  private final long[] candidates = new long[SLOTS / 2];
  private final int[] candidateLengths = new int[SLOTS / 2];
  private final long[] gains = new long[SLOTS / 2];
  private int candidateCount;

  FsstTable build(TextBuffer texts, int from, int n) {
    sample(texts, from, n);
    for (int b = 0; b < SYMBOLS; b++) {
      symbols[b] = b;
      lengths[b] = 1;
    }
    count = 0;
    long best = Long.MIN_VALUE;
    long[] bestSymbols = symbols.clone();
    int[] bestLengths = lengths.clone();
    int[] bestSingles = singles.clone();
    int bestCount = 0;
    for (int part : GENERATIONS) {
      long gain = count(part);
      if (gain >= best) {
        best = gain;
        bestSymbols = symbols.clone();
        bestLengths = lengths.clone();
        bestSingles = singles.clone();
        bestCount = count;
      }
      if (part < 128)
        choose(part);
    }
    symbols = bestSymbols;
    lengths = bestLengths;
    count = bestCount;
    System.arraycopy(bestSingles, 0, singles, 0, CODES);
    seen = 0;
    choose(128);
    return FsstTable.of(Arrays.copyOfRange(symbols, SYMBOLS, SYMBOLS + count), Arrays.copyOfRange(lengths, SYMBOLS,
        SYMBOLS + count), count, terminator);
  }

  /** Everything, or pieces from all over. */
  private void sample(TextBuffer texts, int from, int n) {
    int bytes = texts.start(from + n) - texts.start(from);
    pieceCount = 0;
    pieces[0] = 0;
    if (bytes <= SAMPLE) {
      for (int i = from; i < from + n; i++)
        for (int at = texts.start(i); at < texts.start(i + 1); at += PIECE)
          piece(texts.array(), at, Math.min(PIECE, texts.start(i + 1) - at));
    } else {
      long random = 0x9E37_79B9_7F4A_7C15L;
      while (pieces[pieceCount] < SAMPLE) {
        random = random * 6364136223846793005L + 1442695040888963407L;
        int i = from + (int) ((random >>> 33) * n >>> 31);
        int length = texts.length(i);
        if (length == 0)
          continue;
        int start = PIECE * (int) ((random & 0xFFFF) % ((length - 1) / PIECE + 1));
        piece(texts.array(), texts.start(i) + start, Math.min(PIECE, length - start));
      }
    }
    int[] histogram = new int[256];
    for (int i = 0; i < pieces[pieceCount]; i++)
      histogram[sample[i] & 0xFF]++;
    terminator = 0;
    for (int b = 1; b < 256; b++)
      if (histogram[b] < histogram[terminator])
        terminator = b;
  }

  private void piece(byte[] from, int at, int length) {
    System.arraycopy(from, at, sample, pieces[pieceCount], length);
    pieces[pieceCount + 1] = pieces[pieceCount] + length;
    pieceCount++;
  }

  /** Counts symbols and pairs of them where the sample is coded; returns the bytes saved. */
  private long count(int part) {
    Arrays.fill(singles, 0);
    for (int i = 0; i < seen; i++)
      pairs[seenPairs[i]] = 0;
    seen = 0;
    matcher.set(Arrays.copyOfRange(symbols, SYMBOLS, SYMBOLS + count), Arrays.copyOfRange(lengths, SYMBOLS, SYMBOLS
        + count), count, SYMBOLS, true);
    long gain = 0;
    for (int p = 0; p < pieceCount; p++)
      if (part >= 128 || (p * 0x9E37_79B1 >>> 25) < part)
        gain += count(pieces[p], pieces[p + 1], part < 128);
    return gain;
  }

  private long count(int start, int end, boolean withPairs) {
    long gain = 0;
    int before = -1;
    for (int i = start; i < end;) {
      int entry = matcher.match(Words.get(sample, i), end - i);
      int code = entry & 0xFFFF;
      int length = entry >>> 16;
      gain += length - (code < SYMBOLS ? 2 : 1);
      singles[code]++;
      // beside it, as if only its first byte followed
      int first = sample[i] & 0xFF;
      if (length > 1)
        singles[first]++;
      if (withPairs && before >= 0) {
        pair(before, code);
        if (length > 1)
          pair(before, first);
      }
      before = code;
      i += length;
    }
    return gain;
  }

  private void pair(int a, int b) {
    int pair = a * CODES + b;
    if (pairs[pair]++ == 0)
      seenPairs[seen++] = pair;
  }

  /** The candidates that save most become the symbols. */
  private void choose(int part) {
    Arrays.fill(slots, 0);
    candidateCount = 0;
    long least = 5L * part / 128;
    for (int code = 0; code < SYMBOLS + count; code++)
      if (singles[code] > 0)
        candidate(symbols[code], lengths[code], (lengths[code] == 1 ? SINGLE_WEIGHT : 1L) * singles[code], least);
    for (int i = 0; i < seen; i++) {
      int a = seenPairs[i] / CODES;
      int b = seenPairs[i] % CODES;
      if (lengths[a] == FsstTable.MAX_LENGTH)
        continue;
      int length = Math.min(FsstTable.MAX_LENGTH, lengths[a] + lengths[b]);
      long joined = (symbols[a] | symbols[b] << 8 * lengths[a]) & FsstMatcher.mask(length);
      candidate(joined, length, pairs[seenPairs[i]], least);
    }
    take();
  }

  private void candidate(long symbol, int length, long times, long least) {
    if (times < least)
      return;
    int slot = (int) ((symbol + length) * 0x9E37_79B9_7F4A_7C15L >>> 48);
    while (slots[slot] != 0 && (candidates[slots[slot] - 1] != symbol || candidateLengths[slots[slot] - 1] != length))
      slot = slot + 1 & SLOTS - 1;
    if (slots[slot] == 0) {
      if (candidateCount == candidates.length)
        return;
      candidates[candidateCount] = symbol;
      candidateLengths[candidateCount] = length;
      gains[candidateCount] = 0;
      slots[slot] = ++candidateCount;
    }
    gains[slots[slot] - 1] += times * length;
  }

  private void take() {
    long[] order = new long[candidateCount];
    for (int i = 0; i < candidateCount; i++)
      order[i] = -gains[i] << 16 | i;
    Arrays.sort(order);
    count = Math.min(FsstTable.ESCAPE, candidateCount);
    for (int i = 0; i < count; i++) {
      int c = (int) order[i] & 0xFFFF;
      symbols[SYMBOLS + i] = candidates[c];
      lengths[SYMBOLS + i] = candidateLengths[c];
    }
  }
}
