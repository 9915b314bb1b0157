package io.foreshock.detection.window;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link GridStatistics} on the JDK's Vector API for grids of
 * {@link Scale#POINTS}: a multiple of every species, so there is no tail. Others
 * take the scalar way.
 */
final class SimdGridStatistics implements GridStatistics {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final double[] RAMP = new double[Scale.POINTS];
  private static final GridStatistics OTHER = new ScalarGridStatistics();

  static {
    for (int i = 0; i < RAMP.length; i++)
      RAMP[i] = GridStatistics.ramp(i, Scale.POINTS);
  }

  @Override
  public void describe(double[] grid, double[] out, int at) {
    if (grid.length != Scale.POINTS) {
      OTHER.describe(grid, out, at);
      return;
    }
    double origin = grid[0];
    DoubleVector sum = DoubleVector.zero(SPECIES);
    DoubleVector squares = sum;
    DoubleVector ramped = sum;
    DoubleVector max = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    DoubleVector min = DoubleVector.broadcast(SPECIES, Double.POSITIVE_INFINITY);
    for (int i = 0; i < Scale.POINTS; i += SPECIES.length()) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, grid, i).sub(origin);
      sum = sum.add(x);
      squares = x.fma(x, squares);
      ramped = x.fma(DoubleVector.fromArray(SPECIES, RAMP, i), ramped);
      max = max.max(x);
      min = min.min(x);
    }
    GridStatistics.finish(Scale.POINTS, origin, sum.reduceLanes(VectorOperators.ADD), squares.reduceLanes(
        VectorOperators.ADD),
        ramped.reduceLanes(VectorOperators.ADD), max.reduceLanes(VectorOperators.MAX),
        min.reduceLanes(VectorOperators.MIN), out, at);
  }

  String describe() {
    return "SIMD " + SPECIES.vectorBitSize() + " bit";
  }
}
