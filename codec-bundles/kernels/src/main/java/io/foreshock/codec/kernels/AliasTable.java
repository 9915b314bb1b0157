package io.foreshock.codec.kernels;

/**
 * Which symbol a slot of 4,096 belongs to, for up to 32 symbols, without a table of all slots: 32 buckets of 128 slots
 * hold at most two symbols each, the bucket's own and another one (Walker 1977; Vose, "A linear algorithm for generating
 * random numbers with a given distribution", 1991; for entropy coding Giesen, "rANS with static probability
 * distributions", 2014). So it is made in no time for a block of a few values, and fits four SIMD registers of 512 bits,
 * or eight of 256, for a large one.
 *
 * <pre>
 * slot: | bucket: bits 0-4 | place in the bucket: bits 5-11 |
 * </pre>
 */
final class AliasTable {
  static final int BITS = 12;
  static final int TOTAL = 1 << BITS;
  static final int MAX_SYMBOLS = 32;
  static final int SYMBOL_MASK = MAX_SYMBOLS - 1;
  /** Of a slot: its place in the bucket, not shifted. */
  static final int PLACE_MASK = TOTAL - MAX_SYMBOLS;
  static final int PLACE_SHIFT = 5;
  /** Of a half: how many places are the own symbol's, not shifted. */
  static final int OWN_MASK = 0xFF << PLACE_SHIFT;
  /** From here on a half holds what makes a place that is not the own symbol's a rank. */
  static final int RANK_SHIFT = 13;
  private static final int BUCKET = TOTAL / MAX_SYMBOLS;
  private static final int SLOT_RANK_SHIFT = 17;

  /**
   * By bucket: the other symbol in bits 0-4, places of its own symbol in bits 5-12, and what is added to a place to make
   * it a rank among the other symbol's slots. Among those of its own symbol the place is the rank.
   */
  final int[] halves = new int[MAX_SYMBOLS];
  /** Of all 32. */
  final int[] frequencies = new int[MAX_SYMBOLS];
  private final int symbols;

  /**
   * @param frequencies
   *            of at most 32 symbols, of 4,096 together
   */
  AliasTable(int[] frequencies) {
    symbols = frequencies.length;
    System.arraycopy(frequencies, 0, this.frequencies, 0, symbols);
    int[] own = this.frequencies.clone();
    int[] other = pairs(own);
    int[] used = own.clone();
    for (int b = 0; b < MAX_SYMBOLS; b++) {
      int o = other[b];
      halves[b] = o | own[b] << PLACE_SHIFT | used[o] - own[b] << RANK_SHIFT;
      used[o] += BUCKET - own[b];
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

  /** -1 where the slot is its bucket's own symbol's, else 0. */
  private static int isOwn(int slot, int half) {
    return (slot & PLACE_MASK) - (half & OWN_MASK) >> 31;
  }

  /** The symbol of a state, of which the half is that of its bucket. */
  static int symbol(int state, int half) {
    return (half ^ (half ^ state) & isOwn(state, half)) & SYMBOL_MASK;
  }

  /** Of the state's slot among those of its symbol. */
  static int rank(int state, int half) {
    return ((state & PLACE_MASK) >>> PLACE_SHIFT) + (half >> RANK_SHIFT & ~isOwn(state, half));
  }

  /**
   * For plain Java and many values, by slot: symbol in bits 0-4, its frequency less one in bits 5-16, and the slot's rank
   * among its symbol's.
   */
  int[] bySlot() {
    int[] all = new int[TOTAL];
    for (int slot = 0; slot < TOTAL; slot++) {
      int half = halves[slot & SYMBOL_MASK];
      int symbol = symbol(slot, half);
      all[slot] = symbol | frequencies[symbol] - 1 << PLACE_SHIFT | rank(slot, half) << SLOT_RANK_SHIFT;
    }
    return all;
  }

  /** The state before this symbol was coded, to be filled up; by an entry of {@link #bySlot}. */
  static int advance(int state, int entry) {
    return ((entry >>> PLACE_SHIFT & TOTAL - 1) + 1) * (state >>> BITS) + (entry >>> SLOT_RANK_SHIFT);
  }

  int frequency(int symbol) {
    return frequencies[symbol];
  }

  /** First index of each symbol in {@link #slots}. */
  int[] starts() {
    int[] starts = new int[symbols];
    for (int i = 1; i < symbols; i++)
      starts[i] = starts[i - 1] + frequencies[i - 1];
    return starts;
  }

  /** Slots, symbol after symbol. */
  char[] slots() {
    int[] starts = starts();
    char[] slots = new char[TOTAL];
    for (int slot = 0; slot < TOTAL; slot++) {
      int half = halves[slot & SYMBOL_MASK];
      slots[starts[symbol(slot, half)] + rank(slot, half)] = (char) slot;
    }
    return slots;
  }
}
