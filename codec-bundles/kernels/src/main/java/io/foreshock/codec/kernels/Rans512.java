package io.foreshock.codec.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Decodes 64 states in four vectors of 512 bits, the alias table in registers, words spread over the states that need one
 * ({@code expand}); and cuts residuals into tokens. The states stay in an array, so that one small loop does for all
 * four: with the four written out the compiler stops inlining half-way and everything is boxed.
 */
final class Rans512 {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final int WIDTH = 16;
  private static final int STATES = 64;
  private static final int WORD_BITS = 16;

  private Rans512() {
  }

  /** 64 of them; a bit for each that is an escape. */
  static long tokens(long[] residuals, int from, BinChoice choice, byte[] tokens, int[] places) {
    long lowest = choice.lowest();
    long span = choice.highest() - lowest;
    int shift = choice.shift();
    IntVector l0 = IntVector.fromArray(INTS, choice.lowers(), 0);
    IntVector l1 = IntVector.fromArray(INTS, choice.lowers(), WIDTH);
    IntVector w0 = IntVector.fromArray(INTS, choice.widths(), 0);
    IntVector w1 = IntVector.fromArray(INTS, choice.widths(), WIDTH);
    long escapes = 0;
    for (int i = 0; i < Long.SIZE; i += WIDTH) {
      LongVector a = LongVector.fromArray(LONGS, residuals, from + i).sub(lowest);
      LongVector b = LongVector.fromArray(LONGS, residuals, from + i + WIDTH / 2).sub(lowest);
      long beyond = a.compare(VectorOperators.UGT, span).toLong()
          | b.compare(VectorOperators.UGT, span).toLong() << WIDTH / 2;
      IntVector number = narrow(a, shift, 0).or(narrow(b, shift, -1));
      IntVector token = token(number, l0, l1);
      IntVector place = number.sub(token.selectFrom(l0, l1));
      place.intoArray(places, from + i);
      ((ByteVector) token.convertShape(VectorOperators.I2B, ByteVector.SPECIES_128, 0)).intoArray(tokens, from + i);
      long wide = place.lanewise(VectorOperators.LSHR, token.selectFrom(w0, w1)).compare(VectorOperators.NE, 0)
          .toLong();
      escapes |= (beyond | wide) << i;
    }
    return escapes;
  }

  private static IntVector narrow(LongVector above, int shift, int part) {
    return (IntVector) above.lanewise(VectorOperators.LSHR, shift).convertShape(VectorOperators.L2I, INTS, part);
  }

  /** The last bin that begins at or before the number. */
  private static IntVector token(IntVector number, IntVector l0, IntVector l1) {
    IntVector token = IntVector.zero(INTS);
    for (int step = Bins.MAX / 2; step > 0; step >>= 1) {
      IntVector higher = token.add(step);
      token = token.blend(higher, higher.selectFrom(l0, l1).compare(VectorOperators.LE, number));
    }
    return token;
  }

  static void tokens(Rans.Decoder d, int[] tile, int n) {
    short[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    IntVector h0 = IntVector.fromArray(INTS, d.table.halves, 0);
    IntVector h1 = IntVector.fromArray(INTS, d.table.halves, WIDTH);
    IntVector f0 = IntVector.fromArray(INTS, d.table.frequencies, 0);
    IntVector f1 = IntVector.fromArray(INTS, d.table.frequencies, WIDTH);
    for (int i = 0; i < n && p <= d.end; i += WIDTH) {
      int group = i & STATES - WIDTH;
      IntVector x = IntVector.fromArray(INTS, states, group);
      IntVector half = x.and(AliasTable.SYMBOL_MASK).selectFrom(h0, h1);
      IntVector place = x.and(AliasTable.PLACE_MASK);
      VectorMask<Integer> own = place.compare(VectorOperators.LT, half.and(AliasTable.OWN_MASK));
      IntVector token = half.blend(x, own).and(AliasTable.SYMBOL_MASK);
      token.intoArray(tile, i);
      x = token.selectFrom(f0, f1).mul(x.lanewise(VectorOperators.LSHR, AliasTable.BITS))
          .add(place.lanewise(VectorOperators.LSHR, AliasTable.PLACE_SHIFT))
          .add(half.lanewise(VectorOperators.ASHR, AliasTable.RANK_SHIFT).blend(0, own));
      VectorMask<Integer> few = few(x);
      fill(x, few, words, p).intoArray(states, group);
      p += few.trueCount();
    }
    d.at = p;
  }

  private static VectorMask<Integer> few(IntVector x) {
    return x.lanewise(VectorOperators.LSHR, 16).eq(0);
  }

  private static IntVector fill(IntVector x, VectorMask<Integer> few, short[] words, int at) {
    IntVector next = ((IntVector) ShortVector.fromArray(SHORTS, words, at)
        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)).expand(few);
    return x.blend(x.lanewise(VectorOperators.LSHL, 16).or(next), few);
  }

  static void lowers(int[] lowers, int[] tile, int n) {
    IntVector l0 = IntVector.fromArray(INTS, lowers, 0);
    IntVector l1 = IntVector.fromArray(INTS, lowers, WIDTH);
    for (int i = 0; i < n; i += WIDTH)
      IntVector.fromArray(INTS, tile, i).selectFrom(l0, l1).intoArray(tile, i);
  }

  static void raw(Rans.Decoder d, int done, int[] tile, int n) {
    short[] words = d.words;
    int[] states = d.states;
    int[] tokens = d.tokens;
    int[] widths = d.bins.widths(done);
    int[] masks = d.bins.masks(done);
    IntVector w0 = IntVector.fromArray(INTS, widths, 0);
    IntVector w1 = IntVector.fromArray(INTS, widths, WIDTH);
    IntVector m0 = IntVector.fromArray(INTS, masks, 0);
    IntVector m1 = IntVector.fromArray(INTS, masks, WIDTH);
    int p = d.at;
    for (int i = 0; i < n && p <= d.end; i += WIDTH) {
      int group = i & STATES - WIDTH;
      IntVector x = IntVector.fromArray(INTS, states, group);
      IntVector token = IntVector.fromArray(INTS, tokens, i);
      x.and(token.selectFrom(m0, m1)).lanewise(VectorOperators.LSHL, done).add(IntVector.fromArray(INTS, tile, i))
          .intoArray(tile, i);
      x = x.lanewise(VectorOperators.LSHR, token.selectFrom(w0, w1));
      VectorMask<Integer> few = few(x);
      fill(x, few, words, p).intoArray(states, group);
      p += few.trueCount();
    }
    d.at = p;
  }
}
