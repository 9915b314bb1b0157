package io.foreshock.vector;

import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.api.vector.VectorRows;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Makes {@link ExactIndex}es and {@link HnswIndex}es. Cold Vector API code runs a hundred times slower
 * than compiled code, so searches use the scalar kernels until a background
 * thread has warmed the SIMD ones.
 */
@Component
public final class ExactIndexFactory implements VectorIndexFactory {
  private static final int WARM_UP_ROUNDS = 20_000;

  private volatile Kernels kernels = new ScalarKernels();
  private volatile boolean stopped;

  @Activate
  public ExactIndexFactory() {
    Thread.ofPlatform().daemon().name("vector-warm-up").priority(Thread.MIN_PRIORITY).start(this::warmUp);
  }

  @Deactivate
  void stop() {
    stopped = true;
  }

  @Override
  public VectorIndex create(int dimension, Metric metric) {
    return new ExactIndex(dimension, metric, () -> kernels);
  }

  @Override
  public GraphIndex createGraph(int dimension, Metric metric, GraphOptions options) {
    return HnswIndex.empty(dimension, metric, options);
  }

  @Override
  public GraphIndex open(Path snapshot) throws IOException {
    return new HnswIndex(SnapshotReader.read(SnapshotFiles.map(snapshot)));
  }

  @Override
  public DurableIndex follow(Path directory, int dimension, Metric metric, GraphOptions options, VectorRows rows)
      throws IOException {
    return FollowingIndex.open(directory, dimension, metric, options, rows);
  }

  @Override
  public String describe() {
    return "exact, " + kernels.describe() + "; graph " + Comparison.describe();
  }

  private void warmUp() {
    Kernels best = Kernels.best();
    float[] query = new float[128];
    float[] rows = new float[8 * query.length];
    float[] scores = new float[8];
    for (int i = 0; i < WARM_UP_ROUNDS && !stopped; i++) {
      best.dot(query, rows, 8, scores);
      best.squaredDistance(query, rows, 8, scores);
    }
    kernels = best;
  }
}
