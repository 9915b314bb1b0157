package io.foreshock.vector;

import java.lang.foreign.MemorySegment;

/**
 * Where the records of an index live: fresh memory, or a mapped file. A block stays valid and at its place for as long
 * as this object is reachable. Called by one writer at a time.
 */
interface Blocks {
  /**
   * @return zeroed memory aligned to 64 bytes
   */
  MemorySegment next(long bytes);
}
