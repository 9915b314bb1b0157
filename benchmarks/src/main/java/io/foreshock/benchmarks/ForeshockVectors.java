package io.foreshock.benchmarks;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.vector.ExactIndexFactory;
import java.util.List;

/** The product. */
final class ForeshockVectors implements VectorEngine {
  static final VectorIndexFactory FACTORY = new ExactIndexFactory();

  private final Quantization quantization;
  private final int efConstruction;
  private GraphIndex index;

  ForeshockVectors(int dimension, Quantization quantization, int efConstruction) {
    this.quantization = quantization;
    this.efConstruction = efConstruction;
    index = FACTORY.createGraph(dimension, Metric.COSINE,
        new GraphOptions(M, efConstruction, 64, quantization));
  }

  /** Before anything is timed: the kernels are compiled in the background. */
  static void awaitKernels() {
    FACTORY.createGraph(1, Metric.DOT, GraphOptions.DEFAULT);
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (FACTORY.describe().contains("scalar") && System.nanoTime() < deadline)
      Thread.onSpinWait();
    System.err.println("kernels: " + FACTORY.describe());
  }

  GraphIndex index() {
    return index;
  }

  @Override
  public String name() {
    return quantization == Quantization.NONE ? "foreshock" : "foreshock int8";
  }

  @Override
  public int buildThreads() {
    return 2;
  }

  @Override
  public void build(float[][] rows) {
    index = FACTORY.createGraph(rows[0].length, Metric.COSINE,
        new GraphOptions(M, efConstruction, 64, quantization));
    Parallel.run(buildThreads(), thread -> {
      for (int i = thread; i < rows.length; i += buildThreads())
        index.put(i, rows[i]);
    });
  }

  @Override
  public int[] search(float[] query, int k, int effort) {
    return ids(index.search(query, VectorSearch.nearest(k).withEffort(effort)));
  }

  static int[] ids(List<Neighbour> found) {
    int[] ids = new int[found.size()];
    for (int i = 0; i < ids.length; i++)
      ids[i] = (int) found.get(i).id();
    return ids;
  }

  @Override
  public double bytesPerVector() {
    return (double) index.memory().index() / index.size();
  }

  @Override
  public void close() {
    // its memory goes with it
  }
}
