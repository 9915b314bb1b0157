package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Vectors;
import io.foreshock.sql.kernel.Products;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A running {@link NearNode}: the right vectors as one matrix of unit rows, the left ones stream past it. */
final class NearSource implements RowSource {
  /** Left rows that make a task. */
  private static final int TASK = 512;
  /** More than single precision can be wrong by. */
  private static final double SLACK = 1e-4;

  private final NearNode join;
  private final Execution execution;
  private final RowStore rows;
  private @Nullable RowSource left;
  private float[] matrix = {};
  /** Right row of each row of the matrix, which leaves out nulls. */
  private int[] numbers = {};
  private int dimension;
  private int count;
  private double limit;
  private long bytes;
  private final ArrayDeque<Chunk> ready = new ArrayDeque<>();

  NearSource(NearNode join, Execution execution) {
    this.join = join;
    this.execution = execution;
    this.rows = new RowStore(join.right().types(), execution.memory());
  }

  @Override
  public @Nullable Chunk next() {
    if (left == null) left = build();
    while (ready.isEmpty()) {
      execution.checkRunning();
      Chunk in = left.next();
      if (in == null) return null;
      if (count > 0) probe(in);
    }
    return ready.poll();
  }

  private RowSource build() {
    limit = execution.run().value(join.limit()) instanceof Double d ? d - SLACK : Double.NaN;
    try (RowSource right = join.right().open(execution)) {
      for (Chunk in = right.next(); in != null; in = right.next())
        rows.add(in);
    }
    ColumnVector.Vectors vectors = (ColumnVector.Vectors) rows.column(join.rightColumn()).build(rows.size());
    for (int i = 0; i < rows.size(); i++)
      if (vectors.get(i) instanceof float[] v) {
        if (dimension == 0) dimension = v.length;
        checkDimension(v.length);
        count++;
      }
    int padded = (count + 3) / 4 * 4;
    bytes = 4L * padded * dimension;
    execution.memory().reserve(bytes);
    matrix = new float[Math.toIntExact((long) padded * dimension)];
    numbers = new int[count];
    int n = 0;
    for (int i = 0; i < rows.size(); i++)
      if (vectors.get(i) instanceof float[] v) {
        float scale = (float) (1 / Math.sqrt(Math.max(Double.MIN_NORMAL, Products.BEST.product(v, v))));
        for (int t = 0; t < dimension; t++)
          matrix[n * dimension + t] = v[t] * scale;
        numbers[n++] = i;
      }
    return join.left().open(execution);
  }

  private void checkDimension(int length) {
    if (length != dimension)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
          "vectors of different dimension: " + length + " and " + dimension);
  }

  /** Left and right rows of pairs. */
  private static final class Pairs {
    int[] left = new int[64];
    int[] right = new int[64];
    int n;

    void add(int l, int r) {
      if (n == left.length) {
        left = Arrays.copyOf(left, 2 * n);
        right = Arrays.copyOf(right, 2 * n);
      }
      left[n] = l;
      right[n++] = r;
    }
  }

  private void probe(Chunk in) {
    ColumnVector.Vectors vectors = (ColumnVector.Vectors) in.column(join.leftColumn());
    int tasks = (in.size() + TASK - 1) / TASK;
    Chunk[] results = new Chunk[tasks];
    Workers.run(tasks, task -> results[task] = decided(in, candidates(vectors, task * TASK, Math.min(in.size(),
        (task + 1) * TASK))));
    for (Chunk c : results)
      if (c.size() > 0) ready.add(c);
  }

  private Pairs candidates(ColumnVector.Vectors vectors, int from, int to) {
    Pairs pairs = new Pairs();
    float[] out = new float[4];
    for (int l = from; l < to; l++) {
      float[] v = vectors.get(l);
      if (v == null) continue;
      checkDimension(v.length);
      float norm = (float) Math.sqrt(Products.BEST.dot(v, 0, v, 0, dimension));
      double least = norm * limit;
      for (int r = 0; r < count; r += 4) {
        Products.BEST.dots(v, 0, matrix, r * dimension, dimension, out);
        for (int k = 0; k < 4; k++)
          if (out[k] >= least && r + k < count) pairs.add(l, numbers[r + k]);
      }
    }
    return pairs;
  }

  private Chunk decided(Chunk in, Pairs pairs) {
    if (pairs.n == 0) return JoinNode.nulls(join.types(), 0);
    Chunk both = JoinNode.beside(Vectors.gather(in, pairs.left, pairs.n), rows.gather(pairs.right, pairs.n));
    return FilterNode.filter(both, join.conditions(), execution.run());
  }

  @Override
  public void close() {
    if (left != null) left.close();
    rows.release();
    execution.memory().release(bytes);
    bytes = 0;
    matrix = new float[0];
    ready.clear();
  }
}
