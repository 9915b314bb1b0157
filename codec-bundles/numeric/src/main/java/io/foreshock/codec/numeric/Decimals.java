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
 * (SIGMOD 2024): {@code e} their exponent, {@code f} their factor, chosen per block from a sample, or for each vector
 * where digits differ, as they do when values are printed with so many significant ones.
 *
 * <pre>
 * | e u8 | f u8 | or | 255 | e u8, f u8 of each vector |, then | exceptions: unsigned | their positions: 16 bits each | their doubles: i64 each |
 * </pre>
 */
final class Decimals {
  /** Beyond this share of exceptions the block is no decimal column. */
  static final int MAX_EXCEPTION_PART = 8;

  /** In place of an exponent. */
  static final int MIXED = 0xFF;
  private static final long[] NONE = {};

  /** By vector, see {@link DecimalChoice}; one if it is the same for all. */
  private final int[] pairs;
  private long[] positions = NONE;
  private long[] doubles = NONE;
  private int exceptions;

  private Decimals(int[] pairs) {
    this.pairs = pairs;
  }

  /**
   * Fills {@code whole} with the column as whole numbers.
   *
   * @return null when the values are no decimals
   */
  static @Nullable Decimals of(double[] values, int from, int count, long[] whole, Scratch room) {
    int pair = DecimalChoice.of(values, from, count, room).pair();
    return pair < 0 ? null : new Decimals(new int[]{pair}).fill(values, from, count, whole, room);
  }

  /** The same with a scale of its own for each vector; null also where one will do. */
  private static @Nullable Decimals mixed(double[] values, int from, int count, int pair, long[] whole, Scratch room) {
    int[] pairs = new int[(count + IntLanes.VALUES - 1) / IntLanes.VALUES];
    for (int v = 0; v < pairs.length; v++) {
      int at = v * IntLanes.VALUES;
      int own = DecimalChoice.of(values, from + at, Math.min(IntLanes.VALUES, count - at), room).pair();
      pairs[v] = own < 0 ? pair : own;
    }
    return Arrays.stream(pairs).distinct().count() < 2
        ? null
        : new Decimals(pairs).fill(values, from, count, whole, room);
  }

  private @Nullable Decimals fill(double[] values, int from, int count, long[] whole, Scratch room) {
    int limit = count / MAX_EXCEPTION_PART + 1;
    for (int at = 0; at < count; at += IntLanes.VALUES) {
      int n = Math.min(IntLanes.VALUES, count - at);
      int pair = pairs[pairs.length == 1 ? 0 : at / IntLanes.VALUES];
      int failures = FrameKernel.of(n).wholes(values, from + at, n, scale(pair), whole, at, room.failed);
      if (failures == 0)
        continue;
      if (exceptions + failures > limit)
        return null;
      except(values, from, at, n, whole, room.failed);
    }
    return this;
  }

  private static WholeNumbers.Scale scale(int pair) {
    return WholeNumbers.Scale.of(pair >>> 8, pair & 0xFF);
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
    if (pairs.length > 1)
      out.u8(MIXED);
    for (int pair : pairs) {
      out.u8(pair >>> 8);
      out.u8(pair & 0xFF);
    }
    out.unsigned(exceptions);
    out.bits(positions, exceptions, 16);
    out.longs(doubles, exceptions);
  }

  /** An encoder of the whole numbers. */
  interface Whole {
    void encode(long[] whole, int count, Scratch room, Output out);
  }

  /** Codes a block: this, then the whole numbers; with a scale for each vector where that is smaller. */
  static boolean encode(double[] values, int from, int count, ByteBuffer out, Whole code) {
    Scratch room = Scratch.take();
    long[] whole = room.column(count);
    DecimalChoice.Choice choice = DecimalChoice.of(values, from, count, room);
    int start = out.position();
    boolean done = choice.pair() >= 0
        && code(new Decimals(new int[]{choice.pair()}).fill(values, from, count, whole, room), whole, count, room, out,
            code);
    if (choice.isDoubtful() && count > IntLanes.VALUES) {
      ByteBuffer other = ByteBuffer.allocate((done ? out.position() : out.limit()) - start);
      if (code(mixed(values, from, count, choice.pair(), whole, room), whole, count, room, other, code)) {
        out.position(start).put(other.flip());
        done = true;
      }
    }
    room.give();
    return done;
  }

  private static boolean code(@Nullable Decimals decimals, long[] whole, int count, Scratch room, ByteBuffer out,
      Whole code) {
    if (decimals == null)
      return false;
    Output output = new Output(out);
    decimals.write(output);
    code.encode(whole, count, room, output);
    return !output.isFull();
  }
}
