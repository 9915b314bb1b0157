package io.foreshock.codec.kernels;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Decodes 64 states in eight vectors of 256 bits. There are no registers for masks and nothing spreads words over lanes:
 * a table says for each of 256 masks which word a lane takes (Giesen, "SIMD rANS", 2014). A look-up of 32 numbers is
 * four of 8 and three choices. States are filled up half a round late, so that their long chain of steps overlaps with
 * that of four others.
 */
final class Rans256 {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_128;
  private static final int WIDTH = 8;
  private static final int STATES = 64;
  private static final int LATE = STATES / 2;
  private static final int WORD_BITS = 16;
  /** All but a word: nothing of it left means that a state takes the next one. */
  private static final int ABOVE = -1 << WORD_BITS;
  /** Of the bits for each byte that is zero: where a lane's upper two both are, once shifted onto each other. */
  private static final int UPPER_BYTES = 0x44444444;
  private static final int MASKS = 1 << WIDTH;
  /** By mask, for each lane: lanes before it that take a word. */
  private static final int[] PLACES = places();

  private Rans256() {
  }

  private static int[] places() {
    int[] places = new int[MASKS * WIDTH];
    for (int mask = 0; mask < MASKS; mask++)
      for (int lane = 0; lane < WIDTH; lane++)
        places[mask * WIDTH + lane] = Integer.bitCount(mask & (1 << lane) - 1);
    return places;
  }

  static void tokens(Rans.Decoder d, int[] tile, int n) {
    short[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    IntVector h0 = IntVector.fromArray(INTS, d.table.halves, 0);
    IntVector h1 = IntVector.fromArray(INTS, d.table.halves, WIDTH);
    IntVector h2 = IntVector.fromArray(INTS, d.table.halves, 2 * WIDTH);
    IntVector h3 = IntVector.fromArray(INTS, d.table.halves, 3 * WIDTH);
    IntVector f0 = IntVector.fromArray(INTS, d.table.frequencies, 0);
    IntVector f1 = IntVector.fromArray(INTS, d.table.frequencies, WIDTH);
    IntVector f2 = IntVector.fromArray(INTS, d.table.frequencies, 2 * WIDTH);
    IntVector f3 = IntVector.fromArray(INTS, d.table.frequencies, 3 * WIDTH);
    for (int i = 0; i < n && p <= d.end; i += WIDTH) {
      int group = i & STATES - WIDTH;
      p += fill(states, group ^ LATE, words, p);
      IntVector x = IntVector.fromArray(INTS, states, group);
      VectorMask<Integer> even = x.and(8).eq(0);
      IntVector half = x.selectFrom(h3).blend(x.selectFrom(h2), even).blend(
          x.selectFrom(h1).blend(x.selectFrom(h0), even), x.and(16).eq(0));
      IntVector place = x.and(AliasTable.PLACE_MASK);
      VectorMask<Integer> own = half.and(AliasTable.OWN_MASK).compare(VectorOperators.GT, place);
      IntVector token = half.blend(x, own).and(AliasTable.SYMBOL_MASK);
      token.intoArray(tile, i);
      even = token.and(8).eq(0);
      token.selectFrom(f3).blend(token.selectFrom(f2), even).blend(
          token.selectFrom(f1).blend(token.selectFrom(f0), even), token.and(16).eq(0))
          .mul(x.lanewise(VectorOperators.LSHR, AliasTable.BITS))
          .add(place.lanewise(VectorOperators.LSHR, AliasTable.PLACE_SHIFT))
          .add(half.lanewise(VectorOperators.ASHR, AliasTable.RANK_SHIFT).blend(0, own)).intoArray(states, group);
    }
    d.at = fillRest(states, words, p);
  }

  /** Fills eight states up; how many words that took. */
  private static int fill(int[] states, int group, short[] words, int at) {
    IntVector x = IntVector.fromArray(INTS, states, group);
    int zeros = (int) x.reinterpretAsBytes().compare(VectorOperators.EQ, (byte) 0).toLong();
    int few = Integer.compress(zeros & zeros >>> 1, UPPER_BYTES) & MASKS - 1;
    IntVector next = IntVector.fromArray(INTS, PLACES, few * WIDTH).selectFrom(
        (IntVector) ShortVector.fromArray(SHORTS, words, at).convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0));
    x.blend(x.lanewise(VectorOperators.LSHL, WORD_BITS).or(next), x.and(ABOVE).eq(0)).intoArray(states, group);
    return Integer.bitCount(few);
  }

  private static int fillRest(int[] states, short[] words, int at) {
    int p = at;
    for (int group = LATE; group < STATES; group += WIDTH)
      p += fill(states, group, words, p);
    return p;
  }

  /** Numbers of tokens, in place. */
  static void lowers(int[] lowers, int[] tile, int n) {
    IntVector l0 = IntVector.fromArray(INTS, lowers, 0);
    IntVector l1 = IntVector.fromArray(INTS, lowers, WIDTH);
    IntVector l2 = IntVector.fromArray(INTS, lowers, 2 * WIDTH);
    IntVector l3 = IntVector.fromArray(INTS, lowers, 3 * WIDTH);
    for (int i = 0; i < n; i += WIDTH) {
      IntVector token = IntVector.fromArray(INTS, tile, i);
      VectorMask<Integer> even = token.and(8).eq(0);
      token.selectFrom(l3).blend(token.selectFrom(l2), even).blend(
          token.selectFrom(l1).blend(token.selectFrom(l0), even), token.and(16).eq(0)).intoArray(tile, i);
    }
  }

  /** Adds the raw bits from {@code done} on, at most 16. */
  static void raw(Rans.Decoder d, int done, int[] tile, int n) {
    short[] words = d.words;
    int[] states = d.states;
    int[] tokens = d.tokens;
    int[] widths = d.bins.widths(done);
    IntVector w0 = IntVector.fromArray(INTS, widths, 0);
    IntVector w1 = IntVector.fromArray(INTS, widths, WIDTH);
    IntVector w2 = IntVector.fromArray(INTS, widths, 2 * WIDTH);
    IntVector w3 = IntVector.fromArray(INTS, widths, 3 * WIDTH);
    int p = d.at;
    for (int i = 0; i < n && p <= d.end; i += WIDTH) {
      int group = i & STATES - WIDTH;
      p += fill(states, group ^ LATE, words, p);
      IntVector token = IntVector.fromArray(INTS, tokens, i);
      VectorMask<Integer> even = token.and(8).eq(0);
      IntVector width = token.selectFrom(w3).blend(token.selectFrom(w2), even).blend(
          token.selectFrom(w1).blend(token.selectFrom(w0), even), token.and(16).eq(0));
      IntVector x = IntVector.fromArray(INTS, states, group);
      IntVector left = x.lanewise(VectorOperators.LSHR, width);
      left.intoArray(states, group);
      x.sub(left.lanewise(VectorOperators.LSHL, width)).lanewise(VectorOperators.LSHL, done)
          .add(IntVector.fromArray(INTS, tile, i)).intoArray(tile, i);
    }
    d.at = fillRest(states, words, p);
  }
}
