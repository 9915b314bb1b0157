package io.foreshock.api.vector;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A vector index that finds neighbours by way of a graph, so a search does not look at every vector: approximate, far
 * faster on many vectors, exact on few. Thread-safe: searches run while vectors are put and removed.
 */
@ProviderType
public interface GraphIndex extends VectorIndex {
  GraphOptions options();

  /**
   * Writes the whole index; {@link VectorIndexFactory#open} reads it. Puts and removals wait meanwhile, searches do not.
   */
  void writeTo(WritableByteChannel out) throws IOException;

  Memory memory();

  /**
   * Bytes the index holds outside the Java heap and in its large tables.
   *
   * @param vectors
   *            the floats
   * @param links
   *            the graph
   * @param codes
   *            quantised vectors
   * @param ids
   *            from an id to its vector and back
   * @param searching
   *            what searches keep between them
   */
  record Memory(long vectors, long links, long codes, long ids, long searching) {
    /** All but the floats, which are the truth and not the index. */
    public long index() {
      return links + codes + ids + searching;
    }
  }
}
