package io.foreshock.sql.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** With the Vector API: sixteen accumulators for a block of four by four rows. */
final class VectorProducts implements Products {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  /** As many floats as D has doubles. */
  private static final VectorSpecies<Float> H = VectorSpecies.of(float.class,
      VectorShape.forBitSize(Math.max(64, D.vectorBitSize() / 2)));

  @Override
  public void block(double[] m, int base, int width, int i, int j, double[] out, int stride) {
    int i0 = base + i * width;
    int j0 = base + j * width;
    pair(m, i0, j0, width, out, i * stride + j, stride);
    pair(m, i0 + 2 * width, j0, width, out, (i + 2) * stride + j, stride);
  }

  /** Two rows with four. */
  private static void pair(double[] m, int x, int y, int width, double[] out, int at, int stride) {
    DoubleVector s00 = DoubleVector.zero(D);
    DoubleVector s01 = s00;
    DoubleVector s02 = s00;
    DoubleVector s03 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s12 = s00;
    DoubleVector s13 = s00;
    for (int t = 0; t < width; t += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, m, x + t);
      DoubleVector b = DoubleVector.fromArray(D, m, x + width + t);
      DoubleVector v = DoubleVector.fromArray(D, m, y + t);
      s00 = a.fma(v, s00);
      s10 = b.fma(v, s10);
      v = DoubleVector.fromArray(D, m, y + width + t);
      s01 = a.fma(v, s01);
      s11 = b.fma(v, s11);
      v = DoubleVector.fromArray(D, m, y + 2 * width + t);
      s02 = a.fma(v, s02);
      s12 = b.fma(v, s12);
      v = DoubleVector.fromArray(D, m, y + 3 * width + t);
      s03 = a.fma(v, s03);
      s13 = b.fma(v, s13);
    }
    out[at] += s00.reduceLanes(VectorOperators.ADD);
    out[at + 1] += s01.reduceLanes(VectorOperators.ADD);
    out[at + 2] += s02.reduceLanes(VectorOperators.ADD);
    out[at + 3] += s03.reduceLanes(VectorOperators.ADD);
    out[at + stride] += s10.reduceLanes(VectorOperators.ADD);
    out[at + stride + 1] += s11.reduceLanes(VectorOperators.ADD);
    out[at + stride + 2] += s12.reduceLanes(VectorOperators.ADD);
    out[at + stride + 3] += s13.reduceLanes(VectorOperators.ADD);
  }

  @Override
  public double dot(double[] m, int a, int b, int n) {
    DoubleVector sum = DoubleVector.zero(D);
    int t = 0;
    for (; t <= n - D.length(); t += D.length())
      sum = DoubleVector.fromArray(D, m, a + t).fma(DoubleVector.fromArray(D, m, b + t), sum);
    double rest = sum.reduceLanes(VectorOperators.ADD);
    for (; t < n; t++)
      rest += m[a + t] * m[b + t];
    return rest;
  }

  @Override
  public float dot(float[] x, int a, float[] y, int b, int n) {
    FloatVector sum = FloatVector.zero(F);
    int t = 0;
    for (; t <= n - F.length(); t += F.length())
      sum = FloatVector.fromArray(F, x, a + t).fma(FloatVector.fromArray(F, y, b + t), sum);
    float rest = sum.reduceLanes(VectorOperators.ADD);
    for (; t < n; t++)
      rest += x[a + t] * y[b + t];
    return rest;
  }

  @Override
  public void dots(float[] x, int a, float[] y, int b, int n, float[] out) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int t = 0;
    for (; t <= n - F.length(); t += F.length()) {
      FloatVector v = FloatVector.fromArray(F, x, a + t);
      s0 = v.fma(FloatVector.fromArray(F, y, b + t), s0);
      s1 = v.fma(FloatVector.fromArray(F, y, b + n + t), s1);
      s2 = v.fma(FloatVector.fromArray(F, y, b + 2 * n + t), s2);
      s3 = v.fma(FloatVector.fromArray(F, y, b + 3 * n + t), s3);
    }
    out[0] = s0.reduceLanes(VectorOperators.ADD);
    out[1] = s1.reduceLanes(VectorOperators.ADD);
    out[2] = s2.reduceLanes(VectorOperators.ADD);
    out[3] = s3.reduceLanes(VectorOperators.ADD);
    for (; t < n; t++)
      for (int r = 0; r < 4; r++)
        out[r] += x[a + t] * y[b + r * n + t];
  }

  private static DoubleVector wide(float[] x, int t) {
    return (DoubleVector) FloatVector.fromArray(H, x, t).convertShape(VectorOperators.F2D, D, 0);
  }

  @Override
  public double product(float[] x, float[] y) {
    DoubleVector sum = DoubleVector.zero(D);
    int t = 0;
    for (; t <= x.length - D.length(); t += D.length())
      sum = wide(x, t).fma(wide(y, t), sum);
    double rest = sum.reduceLanes(VectorOperators.ADD);
    for (; t < x.length; t++)
      rest += (double) x[t] * y[t];
    return rest;
  }

  @Override
  public double squaredDistance(float[] x, float[] y) {
    DoubleVector sum = DoubleVector.zero(D);
    int t = 0;
    for (; t <= x.length - D.length(); t += D.length()) {
      DoubleVector d = wide(x, t).sub(wide(y, t));
      sum = d.fma(d, sum);
    }
    double rest = sum.reduceLanes(VectorOperators.ADD);
    for (; t < x.length; t++) {
      double d = (double) x[t] - y[t];
      rest += d * d;
    }
    return rest;
  }
}
