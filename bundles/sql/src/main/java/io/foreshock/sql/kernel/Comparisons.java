package io.foreshock.sql.kernel;

/** Comparisons of columns. Thread-safe. */
public interface Comparisons {
  /** The fastest this JVM has. */
  Comparisons BEST = best();

  /** {@code out[i] = a[i] > b[i] ? 1 : 0} for the first n; NaN is above every other number and no NaN above another. */
  void greater(double[] a, double[] b, long[] out, int n);

  /** Puts the numbers of the rows that are greater, of the first n, into {@code rows}; returns how many. */
  int selectGreater(double[] a, double[] b, int[] rows, int n);

  private static Comparisons best() {
    try {
      Class.forName("jdk.incubator.vector.DoubleVector");
      return new VectorComparisons();
    } catch (ClassNotFoundException | LinkageError e) {
      return new PlainComparisons();
    }
  }
}
