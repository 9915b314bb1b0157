package io.foreshock.vector;

import java.lang.foreign.MemorySegment;

/** First the blocks of a mapped section, then fresh ones. */
final class MappedBlocks implements Blocks {
  private final MemorySegment section;
  private final Blocks further;
  private long used;

  /** @param section whole blocks; kept, and with it the mapping */
  MappedBlocks(MemorySegment section, Blocks further) {
    this.section = section;
    this.further = further;
  }

  @Override
  public MemorySegment next(long bytes) {
    if (used + bytes > section.byteSize())
      return further.next(bytes);
    MemorySegment block = section.asSlice(used, bytes);
    used += bytes;
    return block;
  }
}
