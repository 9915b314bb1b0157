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

  /**
   * The index that is kept in a directory and follows rows, or a new one. The snapshot that is there is of no use when it
   * is damaged or was made otherwise than asked for; then the index is built again from the rows.
   *
   * @param directory
   *            of this index alone, made if there is none
   * @throws IOException
   *             when the directory cannot be read or made
   */
  default DurableIndex follow(Path directory, int dimension, Metric metric, GraphOptions options, VectorRows rows)
      throws IOException {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED,
        "no durable indexes: directory=" + directory);
  }

  /** Which kernels run, for diagnostics: {@code exact, SIMD 512 bit}. */
  String describe();
}
