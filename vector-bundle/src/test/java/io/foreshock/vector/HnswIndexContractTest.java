package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.testkit.VectorIndexContract;

/** Few links and little effort: the contract is about small indexes, the recall of large ones is tested elsewhere. */
class HnswIndexContractTest extends VectorIndexContract {
  private static final GraphOptions OPTIONS = new GraphOptions(6, 20, 40, Quantization.INT8);

  @Override
  protected VectorIndexFactory factory() {
    return new OnlyFactory((dimension, metric) -> HnswIndex.empty(dimension, metric, OPTIONS));
  }
}
