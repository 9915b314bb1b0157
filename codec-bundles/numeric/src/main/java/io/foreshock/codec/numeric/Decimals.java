package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.FrameKernel;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.WholeNumbers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Doubles that are decimals, as nearly all measured values are, as whole numbers; the few that do not survive scaling
 * bit by bit are kept apart. After Afroozeh, Kuffo and Boncz, "ALP: Adaptive Lossless floating-Point Compression"
 * (SIGMOD 2024): {@code e} their exponent, {@code f} their factor, chosen per block from a sample.
 *
 * <pre>
 * | e u8 | f u8 | exceptions: varint | their positions: 16 bits each | their doubles: i64 each |
 * </pre>
 */
final class Decimals {
  /** Beyond this share of exceptions the block is no decimal column. */
  static final int MAX_EXCEPTION_PART = 8;

  private static final long[] NONE = {};

  private final int e;
  private final int f;
  private long[] positions = NONE;
  private long[] doubles = NONE;
  private int exceptions;

  private Decimals(int e, int f) {
    this.e = e;
    this.f = f;
  }

  /**
   * Fills {@code whole} with the column as whole numbers.
   *
   * @return null when the values are no decimals
   */
  static @Nullable Decimals of(double[] values, int from, int count, long[] whole, Scratch room) {
    int choice = DecimalChoice.of(values, from, count, room);
    if (choice < 0)
      return null;
    Decimals decimals = new Decimals(choice >>> 8, choice & 0xFF);
    WholeNumbers.Scale scale = WholeNumbers.Scale.of(decimals.e, decimals.f);
    int limit = count / MAX_EXCEPTION_PART + 1;
    for (int at = 0; at < count; at += IntLanes.VALUES) {
      int n = Math.min(IntLanes.VALUES, count - at);
      int failures = FrameKernel.of(n).wholes(values, from + at, n, scale, whole, at, room.failed);
      if (failures == 0)
        continue;
      if (decimals.exceptions + failures > limit)
        return null;
      decimals.except(values, from, at, n, whole, room.failed);
    }
    return decimals;
  }

  /** Keeps those apart that failed; the number before stands in for each. */
  private void except(double[] values, int from, int at, int n, long[] whole, long[] failed) {
    for (int word = 0; word * 64 < n; word++)
      for (long bits = failed[word]; bits != 0; bits &= bits - 1) {
        int i = at + word * 64 + Long.numberOfTrailingZeros(bits);
        whole[i] = i == 0 ? 0 : whole[i - 1];
        if (exceptions == positions.length) {
          int room = Math.max(64, 2 * exceptions);
          positions = Arrays.copyOf(positions, room);
          doubles = Arrays.copyOf(doubles, room);
        }
        positions[exceptions] = i;
        doubles[exceptions++] = Double.doubleToRawLongBits(values[from + i]);
      }
  }

  void write(Output out) {
    out.u8(e);
    out.u8(f);
    out.unsigned(exceptions);
    out.bits(positions, exceptions, 16);
    out.longs(doubles, exceptions);
  }

  /** An encoder of the whole numbers. */
  interface Whole {
    void encode(long[] whole, int count, Scratch room, Output out);
  }

  /** Codes a block: this, then the whole numbers. */
  static boolean encode(double[] values, int from, int count, ByteBuffer out, Whole code) {
    Scratch room = Scratch.take();
    long[] whole = room.column(count);
    Decimals decimals = of(values, from, count, whole, room);
    Output output = new Output(out);
    if (decimals != null) {
      decimals.write(output);
      code.encode(whole, count, room, output);
    }
    room.give();
    return decimals != null && !output.isFull();
  }
}
