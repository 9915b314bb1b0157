package io.foreshock.vector;

import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.testkit.VectorIndexContract;
import org.junit.jupiter.api.Nested;

class ExactIndexContractTest {
  @Nested
  class WithSimdKernels extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return factoryOf(new SimdKernels());
    }
  }

  @Nested
  class WithScalarKernels extends VectorIndexContract {
    @Override
    protected VectorIndexFactory factory() {
      return factoryOf(new ScalarKernels());
    }
  }

  @Nested
  class AsShipped extends VectorIndexContract {
    private final ExactIndexFactory factory = new ExactIndexFactory();

    @Override
    protected VectorIndexFactory factory() {
      return factory;
    }
  }

  private static VectorIndexFactory factoryOf(Kernels kernels) {
    return new OnlyFactory((dimension, metric) -> new ExactIndex(dimension, metric, () -> kernels));
  }
}
