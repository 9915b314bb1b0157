package io.foreshock.api.vector;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Makes vector indexes. Thread-safe. */
@ProviderType
public interface VectorIndexFactory {
  /** An exact index. */
  VectorIndex create(int dimension, Metric metric);

  /** An empty graph index. */
  GraphIndex createGraph(int dimension, Metric metric, GraphOptions options);

  /**
   * The graph index that {@link GraphIndex#writeTo} wrote, mapped and not read: searches can begin at once. The file
   * stays as it is and must not be changed while the index is in use; what is put later stays in memory.
   *
   * @throws MalformedIndexException
   *             for anything else
   */
  GraphIndex open(Path snapshot) throws IOException;

  /** Which kernels run, for diagnostics: {@code exact, SIMD 512 bit}. */
  String describe();
}
