package io.foreshock.vector;

import java.util.Arrays;

/**
 * Rows and their ids in blocks of {@link #ROWS}, as one immutable picture.
 * Readers hold a picture and need no lock: a writer makes the next picture and
 * copies only the blocks in which it changes a row that some picture shows.
 * Appending writes behind what every picture shows, so it copies nothing.
 */
final class RowBlocks {
  static final int ROWS = 256;

  private final int stride;
  private final Block[] blocks;
  private final int size;

  /** @param stride floats per row, a multiple of {@link Kernels#LANES} */
  static RowBlocks empty(int stride) {
    return new RowBlocks(stride, new Block[0], 0);
  }

  private RowBlocks(int stride, Block[] blocks, int size) {
    this.stride = stride;
    this.blocks = blocks;
    this.size = size;
  }

  int size() {
    return size;
  }

  int blocks() {
    return (size + ROWS - 1) / ROWS;
  }

  int rowsIn(int block) {
    return Math.min(ROWS, size - block * ROWS);
  }

  float[] values(int block) {
    return blocks[block].values;
  }

  long[] ids(int block) {
    return blocks[block].ids;
  }

  long idAt(int row) {
    return blocks[row / ROWS].ids[row % ROWS];
  }

  /** The row goes behind the last one. Only the one writer may call this. */
  RowBlocks append(long id, float[] row) {
    int block = size / ROWS;
    int slot = size % ROWS;
    Block[] next = blocks;
    if (block == blocks.length)
      next = Arrays.copyOf(blocks, Math.max(4, blocks.length * 2));
    if (next[block] == null)
      next[block] = new Block(stride);
    else
      if (slot < next[block].shown) {
        next = next.clone();
        next[block] = next[block].copy(slot);
      }
    next[block].set(slot, id, row);
    return new RowBlocks(stride, next, size + 1);
  }

  RowBlocks replace(int at, long id, float[] row) {
    Block[] next = blocks.clone();
    Block changed = next[at / ROWS].copy(rowsIn(at / ROWS));
    changed.set(at % ROWS, id, row);
    next[at / ROWS] = changed;
    return new RowBlocks(stride, next, size);
  }

  /** The last row takes the place of the removed one. */
  RowBlocks remove(int at) {
    int last = size - 1;
    if (at == last)
      return new RowBlocks(stride, blocks, last);
    int from = last % ROWS * stride;
    float[] moved = Arrays.copyOfRange(blocks[last / ROWS].values, from, from + stride);
    RowBlocks replaced = replace(at, idAt(last), moved);
    return new RowBlocks(stride, replaced.blocks, last);
  }

  private static final class Block {
    final float[] values;
    final long[] ids;
    private final int stride;
    /** Slots below this are shown by some picture. Written by the one writer. */
    private int shown;

    Block(int stride) {
      this.stride = stride;
      values = new float[ROWS * stride];
      ids = new long[ROWS];
    }

    void set(int slot, long id, float[] row) {
      System.arraycopy(row, 0, values, slot * stride, stride);
      ids[slot] = id;
      shown = Math.max(shown, slot + 1);
    }

    Block copy(int rows) {
      Block copy = new Block(stride);
      System.arraycopy(values, 0, copy.values, 0, rows * stride);
      System.arraycopy(ids, 0, copy.ids, 0, rows);
      copy.shown = rows;
      return copy;
    }
  }
}
