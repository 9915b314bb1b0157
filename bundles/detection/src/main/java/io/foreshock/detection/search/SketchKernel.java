package io.foreshock.detection.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Products of one sketch with a tile of 64: byte {@code 64 * d + i} of a tile is
 * coefficient d of its sketch i. A product of sketches is at most the product of
 * their units, and so is each part of the sum, so 16 bits never overflow. Stateless,
 * thread-safe.
 */
sealed interface SketchKernel {
  int TILE = 64;
  int TILE_BYTES = TILE * Sketch.DIMENSIONS;

  /**
   * @param out
   *            receives {@link #TILE} products
   * @return whether any of them is above the limit
   */
  boolean products(byte[] question, MemorySegment tiles, long at, short limit, short[] out);

  /** SIMD when the JVM runs with {@code jdk.incubator.vector}, else scalar. */
  static SketchKernel best() {
    Logger log = LoggerFactory.getLogger(SketchKernel.class);
    try {
      Simd simd = new Simd();
      log.debug("search kernel: SIMD {} bit", Simd.SHORTS.vectorBitSize());
      return simd;
    } catch (LinkageError noSuchModule) {
      log.info("search kernel: scalar; jdk.incubator.vector is not available ({})", noSuchModule.toString());
      return new Scalar();
    }
  }

  /** The specification. */
  final class Scalar implements SketchKernel {
    @Override
    public boolean products(byte[] question, MemorySegment tiles, long at, short limit, short[] out) {
      boolean any = false;
      for (int i = 0; i < TILE; i++) {
        int sum = 0;
        for (int d = 0; d < Sketch.DIMENSIONS; d++)
          sum += question[d] * tiles.get(ValueLayout.JAVA_BYTE, at + d * TILE + i);
        out[i] = (short) sum;
        any |= sum > limit;
      }
      return any;
    }
  }

  /** Sixteen sums at a time. */
  final class Simd implements SketchKernel {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public boolean products(byte[] question, MemorySegment tiles, long at, short limit, short[] out) {
      ShortVector a = ShortVector.zero(SHORTS);
      ShortVector b = a;
      ShortVector c = a;
      ShortVector e = a;
      for (int d = 0; d < Sketch.DIMENSIONS; d++) {
        long row = at + (long) d * TILE;
        short q = question[d];
        a = a.add(load(tiles, row).mul(q));
        b = b.add(load(tiles, row + 16).mul(q));
        c = c.add(load(tiles, row + 32).mul(q));
        e = e.add(load(tiles, row + 48).mul(q));
      }
      ShortVector most = a.max(b).max(c.max(e));
      if (!most.compare(VectorOperators.GT, limit).anyTrue())
        return false;
      a.intoArray(out, 0);
      b.intoArray(out, 16);
      c.intoArray(out, 32);
      e.intoArray(out, 48);
      return true;
    }

    private static ShortVector load(MemorySegment tiles, long at) {
      return (ShortVector) ByteVector.fromMemorySegment(BYTES, tiles, at, ORDER).castShape(SHORTS, 0);
    }
  }
}
