package io.foreshock.sql.kernel;

/** Runs the inner loops for their own sake, so that they are compiled before they are needed. */
public final class Kernels {
  private static final int WIDTH = 64;

  private Kernels() {
  }

  /** Every loop once, on a little data. */
  public static double exercise() {
    double[] matrix = new double[4 * WIDTH];
    float[] vectors = new float[4 * WIDTH];
    double[] products = new double[16];
    float[] four = new float[4];
    Products best = Products.BEST;
    best.block(matrix, 0, WIDTH, 0, 0, products, 4);
    best.dots(vectors, 0, vectors, 0, WIDTH, four);
    long[] greater = new long[WIDTH];
    Comparisons.BEST.greater(matrix, matrix, greater, WIDTH);
    int found = Comparisons.BEST.selectGreater(matrix, matrix, new int[WIDTH], WIDTH);
    return found + greater[0] + products[0] + four[0] + best.dot(matrix, 0, WIDTH, WIDTH) + best.dot(vectors, 0,
        vectors, WIDTH,
        WIDTH)
        + best.product(vectors, vectors) + best.squaredDistance(vectors, vectors);
  }
}
