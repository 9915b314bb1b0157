package io.foreshock.codec.kernels;

/**
 * Which symbol a slot of 4,096 belongs to, for up to 32 symbols, without a table of all slots: 32 buckets of 128 slots
 * hold at most two symbols each (Walker 1977; Vose, "A linear algorithm for generating random numbers with a given
 * distribution", 1991; for entropy coding Giesen, "rANS with static probability distributions", 2014). So it is made in
 * no time for a block of a few values, and fits six SIMD registers for a large one.
 */
final class AliasTable {
  static final int BITS = 12;
  static final int TOTAL = 1 << BITS;
  static final int MAX_SYMBOLS = 32;
  static final int BUCKET_BITS = 7;
  private static final int BUCKET = 1 << BUCKET_BITS;
  private static final int FREQUENCY_SHIFT = 5;
  private static final int FREQUENCY_MASK = TOTAL - 1;
  private static final int OFFSET_SHIFT = 17;
  private static final int SYMBOL_MASK = (1 << OFFSET_SHIFT) - 1;

  private final int[] frequencies;
  /** First slot of a bucket that belongs to its second symbol. */
  final int[] dividers = new int[MAX_SYMBOLS];
  /** Entries of the first symbols, then those of the second ones. */
  final int[] entries = new int[2 * MAX_SYMBOLS];

  /**
   * @param frequencies
   *            of at most 32 symbols, of 4,096 together
   */
  AliasTable(int[] frequencies) {
    this.frequencies = frequencies;
    int[] rest = new int[MAX_SYMBOLS];
    System.arraycopy(frequencies, 0, rest, 0, frequencies.length);
    int[] second = pairs(rest);
    int[] used = new int[MAX_SYMBOLS];
    for (int b = 0; b < MAX_SYMBOLS; b++) {
      int slot = b * BUCKET;
      dividers[b] = slot + rest[b];
      entries[b] = entry(b, slot - used[b]);
      used[b] += rest[b];
      entries[MAX_SYMBOLS + b] = entry(second[b], dividers[b] - used[second[b]]);
      used[second[b]] += BUCKET - rest[b];
    }
  }

  /** Fills each bucket with what its symbol has, up to its size, and slots of a symbol that has too many. */
  private static int[] pairs(int[] rest) {
    int[] second = new int[MAX_SYMBOLS];
    int[] stack = new int[MAX_SYMBOLS];
    int few = 0;
    int many = MAX_SYMBOLS;
    for (int s = 0; s < MAX_SYMBOLS; s++) {
      second[s] = s;
      if (rest[s] < BUCKET)
        stack[few++] = s;
      else
        if (rest[s] > BUCKET)
          stack[--many] = s;
    }
    int[] left = rest.clone();
    while (few > 0 && many < MAX_SYMBOLS) {
      int small = stack[--few];
      int large = stack[many];
      second[small] = large;
      rest[small] = left[small];
      left[large] -= BUCKET - left[small];
      if (left[large] <= BUCKET) {
        many++;
        rest[large] = left[large];
        if (left[large] < BUCKET)
          stack[few++] = large;
      }
    }
    return second;
  }

  private int entry(int symbol, int offset) {
    int frequency = symbol < frequencies.length ? frequencies[symbol] : 1;
    return symbol | (frequency - 1 & FREQUENCY_MASK) << FREQUENCY_SHIFT | offset << OFFSET_SHIFT;
  }

  static int symbol(int entry) {
    return entry & MAX_SYMBOLS - 1;
  }

  /** The state before this symbol was coded, to be filled up. */
  static int advance(int state, int slot, int entry) {
    return ((entry >>> FREQUENCY_SHIFT & FREQUENCY_MASK) + 1) * (state >>> BITS) + slot - (entry >> OFFSET_SHIFT);
  }

  /**
   * For plain Java and many values: by slot, symbol and frequency as in an entry, and how far the slot lies within its
   * symbol's from bit 17 on.
   */
  int[] bySlot() {
    int[] all = new int[TOTAL];
    for (int b = 0; b < MAX_SYMBOLS; b++) {
      int slot = b * BUCKET;
      for (int part = 0; part < 2; part++) {
        int e = entries[part * MAX_SYMBOLS + b];
        int end = part == 0 ? dividers[b] : (b + 1) * BUCKET;
        for (int v = e & SYMBOL_MASK | slot - (e >> OFFSET_SHIFT) << OFFSET_SHIFT; slot < end; slot++) {
          all[slot] = v;
          v += 1 << OFFSET_SHIFT;
        }
      }
    }
    return all;
  }

  /** As {@link #advance(int, int, int)} by an entry of {@link #bySlot}. */
  static int advance(int state, int entry) {
    return ((entry >>> FREQUENCY_SHIFT & FREQUENCY_MASK) + 1) * (state >>> BITS) + (entry >>> OFFSET_SHIFT);
  }

  int frequency(int symbol) {
    return frequencies[symbol];
  }

  /** First index of each symbol in {@link #slots}. */
  int[] starts() {
    int[] starts = new int[frequencies.length];
    for (int i = 1; i < starts.length; i++)
      starts[i] = starts[i - 1] + frequencies[i - 1];
    return starts;
  }

  /** Slots, symbol after symbol. */
  char[] slots() {
    int[] starts = starts();
    char[] slots = new char[TOTAL];
    for (int slot = 0; slot < TOTAL; slot++) {
      int b = slot >>> BUCKET_BITS;
      int e = entries[slot < dividers[b] ? b : MAX_SYMBOLS + b];
      slots[starts[symbol(e)] + slot - (e >> OFFSET_SHIFT)] = (char) slot;
    }
    return slots;
  }
}
