package io.foreshock.vector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Records of one size by number, in blocks that never move. One writer at a time grows it; readers may use every number
 * that reached them by way of a released write made after {@link #require}.
 */
final class Records {
  /** Bytes of a cache line. */
  static final int LINE = 64;

  private final Blocks blocks;
  private final int recordBytes;
  private final int shift;
  private final int mask;
  private long[] bases = new long[0];

  /**
   * @param recordBytes
   *            bytes of one
   * @param shift
   *            a block has 2^shift of them
   */
  Records(Blocks blocks, int recordBytes, int shift) {
    this.blocks = blocks;
    this.recordBytes = recordBytes;
    this.shift = shift;
    mask = (1 << shift) - 1;
  }

  /** Makes room for the numbers below {@code count}. */
  void require(int count) {
    long[] now = bases;
    int wanted = (int) (((long) count + mask) >>> shift);
    if (wanted <= now.length)
      return;
    long[] next = Arrays.copyOf(now, wanted);
    for (int i = now.length; i < wanted; i++)
      next[i] = blocks.next((long) recordBytes << shift).address();
    bases = next;
  }

  long address(int number) {
    return bases[number >>> shift] + (long) (number & mask) * recordBytes;
  }

  /** Has the first two cache lines of a record fetched; what it answers means nothing. */
  int touch(long address) {
    return Memory.getInt(address) + Memory.getInt(address + Math.min(LINE, recordBytes - Integer.BYTES));
  }

  int recordBytes() {
    return recordBytes;
  }

  long bytes() {
    return (long) bases.length * recordBytes << shift;
  }

  int perBlock() {
    return mask + 1;
  }

  /** The memory of the records of one block. */
  MemorySegment block(int block) {
    return Memory.ALL.asSlice(bases[block], (long) recordBytes << shift);
  }
}
