package io.foreshock.benchmarks;

import java.io.IOException;

/** An approximate index over the rows of a {@link VectorData}; the id of a row is its number. Searches are thread-safe. */
interface VectorEngine extends AutoCloseable {
  int M = 16;
  int EF_CONSTRUCTION = 200;

  String name();

  /** Threads it builds with; a peer that cannot use more has one. */
  int buildThreads();

  void build(float[][] rows) throws IOException;

  /** The rows found, nearest first, at most k. */
  int[] search(float[] query, int k, int effort) throws IOException;

  /** Outside what holds the floats; 0 = unknown. */
  default double bytesPerVector() {
    return 0;
  }

  @Override
  void close() throws IOException;
}
