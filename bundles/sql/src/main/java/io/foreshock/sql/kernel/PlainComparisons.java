package io.foreshock.sql.kernel;

/** The specification. */
final class PlainComparisons implements Comparisons {
  @Override
  public void greater(double[] a, double[] b, long[] out, int n) {
    for (int i = 0; i < n; i++)
      out[i] = greater(a[i], b[i]) ? 1 : 0;
  }

  @Override
  public int selectGreater(double[] a, double[] b, int[] rows, int n) {
    int found = 0;
    for (int i = 0; i < n; i++)
      if (greater(a[i], b[i])) rows[found++] = i;
    return found;
  }

  static boolean greater(double a, double b) {
    return a > b || (Double.isNaN(a) && !Double.isNaN(b));
  }
}
