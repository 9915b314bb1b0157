package io.foreshock.engine;

import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.api.vector.VectorRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Indexes that catch up only when they are let go. */
final class LateFactory implements VectorIndexFactory {
  private final VectorIndexFactory real;
  private final CountDownLatch gone = new CountDownLatch(1);

  LateFactory(VectorIndexFactory real) {
    this.real = real;
  }

  void letGo() {
    gone.countDown();
  }

  @Override
  public VectorIndex create(int dimension, Metric metric) {
    return real.create(dimension, metric);
  }

  @Override
  public GraphIndex createGraph(int dimension, Metric metric, GraphOptions options) {
    return real.createGraph(dimension, metric, options);
  }

  @Override
  public GraphIndex open(Path snapshot) throws IOException {
    return real.open(snapshot);
  }

  @Override
  public DurableIndex follow(Path directory, int dimension, Metric metric, GraphOptions options, VectorRows rows)
      throws IOException {
    return real.follow(directory, dimension, metric, options, new VectorRows() {
      @Override
      public long position() {
        return rows.position();
      }

      @Override
      public long @Nullable [] changedSince(long position) {
        return rows.changedSince(position);
      }

      @Override
      public void read(long[] ids, Visitor visitor) {
        awaitLetGo();
        rows.read(ids, visitor);
      }

      @Override
      public void readFrom(long id, Visitor visitor) {
        awaitLetGo();
        rows.readFrom(id, visitor);
      }
    });
  }

  private void awaitLetGo() {
    try {
      gone.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while held", e);
    }
  }

  @Override
  public String describe() {
    return real.describe();
  }
}
