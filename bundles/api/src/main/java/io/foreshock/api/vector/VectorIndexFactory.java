package io.foreshock.api.vector;

import org.osgi.annotation.versioning.ProviderType;

/** Makes vector indexes. Thread-safe. */
@ProviderType
public interface VectorIndexFactory {
  VectorIndex create(int dimension, Metric metric);

  /** Which kernels run, for diagnostics: {@code exact, SIMD 512 bit}. */
  String describe();
}
