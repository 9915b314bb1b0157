package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.testkit.VectorIndexContract;
import org.junit.jupiter.api.Nested;

/** Few links and little effort: the contract is about small indexes, the recall of large ones is tested elsewhere. */
class HnswIndexContractTest {
  private static VectorIndexFactory factory(Quantization quantization) {
    GraphOptions options = new GraphOptions(6, 20, 40, quantization);
    return new OnlyFactory((dimension, metric) -> HnswIndex.empty(dimension, metric, options));
  }

  @Nested
  class OfFloats extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return HnswIndexContractTest.factory(Quantization.NONE);
    }
  }

  @Nested
  class OfBytes extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return HnswIndexContractTest.factory(Quantization.INT8);
    }
  }

  @Nested
  class OfBits extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return HnswIndexContractTest.factory(Quantization.BINARY);
    }
  }

  @Nested
  class OfFloat16 extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return HnswIndexContractTest.factory(Quantization.FLOAT16);
    }

    @Override
    protected double tolerance(int dimension) {
      return 0.01 * Math.sqrt(dimension);
    }
  }

  @Nested
  class OfBfloat16 extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return HnswIndexContractTest.factory(Quantization.BFLOAT16);
    }

    @Override
    protected double tolerance(int dimension) {
      return 0.08 * Math.sqrt(dimension);
    }
  }
}
