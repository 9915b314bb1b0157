package io.foreshock.vector;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Makes one kind of index, for the contract. */
record OnlyFactory(BiFunction<Integer, Metric, VectorIndex> maker) implements VectorIndexFactory {
  @Override
  public VectorIndex create(int dimension, Metric metric) {
    return maker.apply(dimension, metric);
  }

  @Override
  public GraphIndex createGraph(int dimension, Metric metric, GraphOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public GraphIndex open(Path snapshot) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String describe() {
    return "for tests";
  }
}
