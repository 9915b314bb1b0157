package io.foreshock.sql.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** With the Vector API. */
final class VectorComparisons implements Comparisons {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;

  @Override
  public void greater(double[] a, double[] b, long[] out, int n) {
    int i = 0;
    for (; i <= n - D.length(); i += D.length()) {
      LongVector.zero(L).blend(1, greater(a, b, i).cast(L)).intoArray(out, i);
    }
    for (; i < n; i++)
      out[i] = PlainComparisons.greater(a[i], b[i]) ? 1 : 0;
  }

  @Override
  public int selectGreater(double[] a, double[] b, int[] rows, int n) {
    int found = 0;
    int i = 0;
    for (; i <= n - D.length(); i += D.length())
      for (long lanes = greater(a, b, i).toLong(); lanes != 0; lanes &= lanes - 1)
        rows[found++] = i + Long.numberOfTrailingZeros(lanes);
    for (; i < n; i++)
      if (PlainComparisons.greater(a[i], b[i])) rows[found++] = i;
    return found;
  }

  /** Neither below nor equal: above, or one of them is NaN. */
  private static VectorMask<Double> greater(double[] a, double[] b, int i) {
    DoubleVector x = DoubleVector.fromArray(D, a, i);
    DoubleVector y = DoubleVector.fromArray(D, b, i);
    return x.compare(VectorOperators.LE, y).not().and(y.compare(VectorOperators.EQ, y));
  }
}
