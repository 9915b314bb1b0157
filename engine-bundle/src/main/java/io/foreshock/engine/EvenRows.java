package io.foreshock.engine;

import io.foreshock.engine.format.BlockHeader;

/** Rows {@code [from, to)} of a block that lie evenly in time, row i at {@code first + i * step}. Immutable. */
record EvenRows(long first, long step, int from, int to) {
  /**
   * Those of the piece that are in its range.
   *
   * @param head
   *            of its only block, which has at least two rows, evenly
   */
  static EvenRows of(SeriesRead.Piece piece, BlockHeader head) {
    int n = head.rows();
    long first = head.minTs();
    long step = (head.maxTs() - first) / (n - 1);
    int from = piece.from() <= first ? 0 : (int) ((piece.from() - first + step - 1) / step);
    int to = piece.to() >= head.maxTs() ? n : (int) ((piece.to() - first) / step) + 1;
    return new EvenRows(first, step, from, to);
  }

  long time(int row) {
    return first + row * step;
  }

  /** The first row after this time, at most {@code to}; the time is not before {@code first}. */
  int after(long time) {
    return (int) Math.min(to, (time - first) / step + 1);
  }
}
