package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.testkit.VectorIndexContract;
import org.junit.jupiter.api.Nested;

class HnswIndexContractTest {
  @Nested
  class OfFloats extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return new OnlyFactory((dimension, metric) -> HnswIndex.empty(dimension, metric, GraphOptions.DEFAULT));
    }
  }

  @Nested
  class OfCodes extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      GraphOptions options = new GraphOptions(8, 50, 40, Quantization.INT8);
      return new OnlyFactory((dimension, metric) -> HnswIndex.empty(dimension, metric, options));
    }
  }
}
