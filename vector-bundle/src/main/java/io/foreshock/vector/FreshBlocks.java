package io.foreshock.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Blocks of zeroed memory outside the heap, cut from slabs and freed with this object. A slab that is full is asked to
 * be moved to huge pages, as a search jumps about in more pages than the processor remembers. Thread-safe, as the layers
 * of a graph share one.
 */
final class FreshBlocks implements Blocks {
  /** Blocks of what is small: no more than a 64th lies idle. */
  private static final int TIGHT = 64;
  /** Blocks of what is large and jumped about in: huge pages from some MB on. */
  private static final int ROOMY = 4;

  private static final int LINE = 64;

  private final int idlePart;
  private final Arena arena = Arena.ofAuto();
  private MemorySegment slab = MemorySegment.NULL;
  private long used;
  private long total;

  private FreshBlocks(int idlePart) {
    this.idlePart = idlePart;
  }

  static FreshBlocks tight() {
    return new FreshBlocks(TIGHT);
  }

  static FreshBlocks roomy() {
    return new FreshBlocks(ROOMY);
  }

  @Override
  public synchronized MemorySegment next(long bytes) {
    if (used + bytes > slab.byteSize()) {
      HugePages.use(slab);
      long size = Math.max(bytes, Math.min(total / idlePart, HugePages.SIZE) / bytes * bytes);
      slab = arena.allocate(size, size < HugePages.SIZE ? LINE : HugePages.SIZE);
      used = 0;
      total += size;
    }
    MemorySegment block = slab.asSlice(used, bytes);
    used += bytes;
    return block;
  }
}
