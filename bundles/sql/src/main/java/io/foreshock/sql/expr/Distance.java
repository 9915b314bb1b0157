package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.sql.kernel.Products;
import java.util.BitSet;
import java.util.List;

/** Distance or similarity of two vectors of equal dimension. The cosine with a zero vector is 0. */
public record Distance(Kind kind, Expr left, Expr right) implements Expr {
  /** What is measured. */
  public enum Kind {
    COSINE_SIMILARITY, COSINE_DISTANCE, L2, INNER_PRODUCT, NEGATIVE_INNER_PRODUCT
  }

  @Override
  public ColumnType type() {
    return ColumnType.DOUBLE;
  }

  @Override
  public List<Expr> inputs() {
    return List.of(left, right);
  }

  @Override
  public boolean mayFail() {
    return true;
  }

  @Override
  public ColumnVector eval(Chunk in, Run run) {
    ColumnVector a = left.eval(in, run);
    ColumnVector b = right.eval(in, run);
    BitSet nulls = Vectors.either(a, b);
    double[] out = new double[in.size()];
    for (int i = 0; i < out.length; i++)
      if (a.get(i) instanceof float[] x && b.get(i) instanceof float[] y) out[i] = of(x, y);
    return new Doubles(out, nulls, out.length);
  }

  private double of(float[] a, float[] b) {
    if (a.length != b.length)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
          "vectors of different dimension: " + a.length + " and " + b.length);
    return switch (kind) {
      case L2 -> l2(a, b);
      case COSINE_SIMILARITY -> cosine(a, b);
      case COSINE_DISTANCE -> 1 - cosine(a, b);
      case INNER_PRODUCT -> dot(a, b);
      case NEGATIVE_INNER_PRODUCT -> -dot(a, b);
    };
  }

  private static double l2(float[] a, float[] b) {
    return Math.sqrt(Products.BEST.squaredDistance(a, b));
  }

  private static double dot(float[] a, float[] b) {
    return Products.BEST.product(a, b);
  }

  private static double cosine(float[] a, float[] b) {
    double norm = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
    return norm == 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / norm));
  }
}
