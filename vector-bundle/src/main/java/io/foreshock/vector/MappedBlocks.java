package io.foreshock.vector;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** First the blocks of a mapped section, then fresh ones. */
final class MappedBlocks implements Blocks {
  private final Supplier<MemorySegment> source;
  private final Blocks further;
  private @Nullable MemorySegment section;
  private long used;

  /** @param section whole blocks, asked for with the first; kept, and with it the mapping */
  MappedBlocks(Supplier<MemorySegment> section, Blocks further) {
    source = section;
    this.further = further;
  }

  @Override
  public MemorySegment next(long bytes) {
    MemorySegment from = section;
    if (from == null) {
      from = source.get();
      section = from;
    }
    if (used + bytes > from.byteSize())
      return further.next(bytes);
    MemorySegment block = from.asSlice(used, bytes);
    used += bytes;
    return block;
  }
}
