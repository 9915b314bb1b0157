package io.foreshock.codec.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Restores a column of 16 lanes in ints, tile by tile: where residuals are small, a tile's values are near where their
 * lanes stood before it. Half the vectors of longs, and no shifts of longs, which AVX2 does not have. Confined to one
 * call.
 */
final class NearLanes {
  private static final int LANES = IntLanes.LANES;
  private static final int SIDE = 8;

  private final Prediction prediction;
  private final Escapes escapes;
  private final int shift;
  private final int lowest;
  private final int most;
  private final long[] bases = new long[LANES];
  private final int[] levels = new int[LANES];

  private NearLanes(TokenCode.Opened column, int most) {
    prediction = column.prediction();
    escapes = column.escapes();
    shift = column.shift();
    lowest = (int) column.lowest();
    this.most = most;
  }

  /** Null when the column's residuals may be too large. */
  static @Nullable NearLanes of(TokenCode.Opened column, int lanes) {
    int most = column.prediction().mostNear();
    if (lanes != LANES || column.tokens() == null || column.shift() >= Integer.SIZE - 1 || column.lowest() < -most)
      return null;
    long highest = column.lowest() + (column.bins().highest() + 1 << column.shift()) - 1;
    return highest > most ? null : new NearLanes(column, most);
  }

  /** Whether rows of lanes are whole squares that all have a place in the column. */
  static boolean isSquare(int n, int lanes, int done, int rows, int count) {
    return lanes == LANES && n % SIDE == 0 && (lanes - 1) * rows + done + n <= count;
  }

  /** Whether the next {@code rows} rows can be restored; if not, they are to be restored as longs. */
  boolean fit(int done, int rows) {
    return (shift == 0 || rows * LANES == IntLanes.VALUES) && escapes.areWithin(most, (done + rows) * LANES)
        && prediction.toNear(bases, levels);
  }

  /**
   * @param numbers
   *            of the next rows; used up
   */
  void restore(Input in, int[] numbers, int done, int rows, Scratch room, Target target, int stretch) {
    if (shift > 0) {
      in.ints(room.words, IntLanes.words(shift), "low bits");
      Kernels.pack().unpack(room.words, shift, room.low);
      for (int i = 0; i < IntLanes.VALUES; i++)
        numbers[i] = (numbers[i] << shift) + room.low[i];
    }
    escapes.patch(numbers, done * LANES, rows * LANES, lowest);
    if (prediction.isNone())
      Arrays.setAll(bases, l -> bases[l] + lowest);
    else {
      prediction.restore(numbers, rows, lowest, levels);
      prediction.fromNear(bases, levels);
    }
    target.squares(numbers, rows, bases, done, stretch);
  }
}
