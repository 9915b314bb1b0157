package io.foreshock.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Blocks of zeroed memory outside the heap, cut from slabs and freed with this object. A slab that is full is asked to
 * be moved to huge pages, as a search jumps about in more pages than the processor remembers.
 */
final class FreshBlocks implements Blocks {
  /** A slab is at most this part of what there is already, so little lies idle. */
  private static final int IDLE_PART = 16;

  private static final int LINE = 64;

  private final Arena arena = Arena.ofAuto();
  private MemorySegment slab = MemorySegment.NULL;
  private long used;
  private long total;

  @Override
  public MemorySegment next(long bytes) {
    if (used + bytes > slab.byteSize()) {
      HugePages.use(slab);
      long size = Math.max(bytes, Math.min(total / IDLE_PART, HugePages.SIZE) / bytes * bytes);
      slab = arena.allocate(size, size < HugePages.SIZE ? LINE : HugePages.SIZE);
      used = 0;
      total += size;
    }
    MemorySegment block = slab.asSlice(used, bytes);
    used += bytes;
    return block;
  }
}
