package io.foreshock.codec.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Squares of 4 by 4 ints, transposed on their way to longs and doubles of 256 bits: neighbours change places, then
 * pairs. Without AVX-512 nothing picks from two vectors: the one's lanes are moved and the other's are put in.
 */
final class SmallSquare {
  static final int SIDE = 4;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
  private static final int LANES = IntLanes.LANES;
  private static final VectorShuffle<Integer> MOVED_1 = VectorShuffle.fromOp(INTS, i -> i ^ 1);
  private static final VectorShuffle<Integer> MOVED_2 = VectorShuffle.fromOp(INTS, i -> i ^ 2);
  private static final VectorMask<Integer> ODD_1 = VectorMask.fromLong(INTS, 0b1010);
  private static final VectorMask<Integer> ODD_2 = VectorMask.fromLong(INTS, 0b1100);

  private SmallSquare() {
  }

  /** Four lanes of the tile: {@code number * up * down}. */
  static void doubles(int[] tile, int lane, int rows, long[] bases, double[] out, int at, int stride, double up,
      double down) {
    double baseA = bases[lane];
    double baseB = bases[lane + 1];
    double baseC = bases[lane + 2];
    double baseD = bases[lane + 3];
    for (int t = 0; t < rows; t += SIDE) {
      IntVector a = IntVector.fromArray(INTS, tile, t * LANES + lane);
      IntVector b = IntVector.fromArray(INTS, tile, t * LANES + lane + LANES);
      IntVector c = IntVector.fromArray(INTS, tile, t * LANES + lane + 2 * LANES);
      IntVector d = IntVector.fromArray(INTS, tile, t * LANES + lane + 3 * LANES);
      IntVector ab = a.blend(b.rearrange(MOVED_1), ODD_1);
      IntVector ba = a.rearrange(MOVED_1).blend(b, ODD_1);
      IntVector cd = c.blend(d.rearrange(MOVED_1), ODD_1);
      IntVector dc = c.rearrange(MOVED_1).blend(d, ODD_1);
      ((DoubleVector) ab.blend(cd.rearrange(MOVED_2), ODD_2).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(baseA)
          .mul(up).mul(down).intoArray(out, at + t);
      ((DoubleVector) ba.blend(dc.rearrange(MOVED_2), ODD_2).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(baseB)
          .mul(up).mul(down).intoArray(out, at + stride + t);
      ((DoubleVector) ab.rearrange(MOVED_2).blend(cd, ODD_2).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(baseC)
          .mul(up).mul(down).intoArray(out, at + 2 * stride + t);
      ((DoubleVector) ba.rearrange(MOVED_2).blend(dc, ODD_2).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(baseD)
          .mul(up).mul(down).intoArray(out, at + 3 * stride + t);
    }
  }

  /** Four lanes of the tile. */
  static void longs(int[] tile, int lane, int rows, long[] bases, long[] out, int at, int stride) {
    long baseA = bases[lane];
    long baseB = bases[lane + 1];
    long baseC = bases[lane + 2];
    long baseD = bases[lane + 3];
    for (int t = 0; t < rows; t += SIDE) {
      IntVector a = IntVector.fromArray(INTS, tile, t * LANES + lane);
      IntVector b = IntVector.fromArray(INTS, tile, t * LANES + lane + LANES);
      IntVector c = IntVector.fromArray(INTS, tile, t * LANES + lane + 2 * LANES);
      IntVector d = IntVector.fromArray(INTS, tile, t * LANES + lane + 3 * LANES);
      IntVector ab = a.blend(b.rearrange(MOVED_1), ODD_1);
      IntVector ba = a.rearrange(MOVED_1).blend(b, ODD_1);
      IntVector cd = c.blend(d.rearrange(MOVED_1), ODD_1);
      IntVector dc = c.rearrange(MOVED_1).blend(d, ODD_1);
      ((LongVector) ab.blend(cd.rearrange(MOVED_2), ODD_2).convertShape(VectorOperators.I2L, LONGS, 0)).add(baseA)
          .intoArray(out, at + t);
      ((LongVector) ba.blend(dc.rearrange(MOVED_2), ODD_2).convertShape(VectorOperators.I2L, LONGS, 0)).add(baseB)
          .intoArray(out, at + stride + t);
      ((LongVector) ab.rearrange(MOVED_2).blend(cd, ODD_2).convertShape(VectorOperators.I2L, LONGS, 0)).add(baseC)
          .intoArray(out, at + 2 * stride + t);
      ((LongVector) ba.rearrange(MOVED_2).blend(dc, ODD_2).convertShape(VectorOperators.I2L, LONGS, 0)).add(baseD)
          .intoArray(out, at + 3 * stride + t);
    }
  }
}
