package io.foreshock.codec.kernels;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of longs, small rather than fast to write: what the best prediction misses, cut into low bits that are plain
 * noise and a number that is entropy coded; the rare residuals that are out of range are kept apart.
 *
 * <pre>
 * | see Prediction | shift u8 | lowest: varint | see Bins | escapes: varint, each: places since the last v, residual v |
 * | see Rans, unless there is one number only |
 * | low bits, if shift &gt; 0: vectors of 1,024 in lanes, see IntLanes (up to 31) and LanePacking, the last one plain |
 * </pre>
 */
public final class TokenCode {
  private static final int TILE = IntLanes.VALUES;
  private static final int MAX_INT_WIDTH = 31;

  private TokenCode() {
  }

  /** Stretches that are predicted side by side. */
  static int lanes(int count) {
    if (count < 1_024)
      return 1;
    return count < 8_192 ? 4 : 16;
  }

  private static int padded(int n, int statesLog) {
    int states = 1 << statesLog;
    return (n + states - 1) / states * states;
  }

  public static void encode(long[] column, int count, Scratch room, Output out) {
    encode(column, count, PredictionChoice.of(column, count).kind(), room, out);
  }

  public static void encode(long[] column, int count, int kind, Scratch room, Output out) {
    Kernels.used(count);
    int lanes = lanes(count);
    int rows = (count + lanes - 1) / lanes;
    int n = rows * lanes;
    long[] padded = column;
    if (n > count) {
      padded = Arrays.copyOf(column, n);
      Arrays.fill(padded, count, n, column[count - 1]);
    }
    Prediction prediction = Prediction.start(kind, padded, rows, lanes);
    prediction.write(out);
    long[] residuals = room.residuals(n);
    prediction.residuals(padded, rows, residuals);
    BinChoice choice = BinChoice.of(residuals, n, room);
    int log = Rans.statesLog(n);
    Tokens tokens = new Tokens(residuals, n, padded(n, log), choice, room);
    out.u8(choice.shift());
    out.varint(choice.lowest());
    tokens.bins.write(out);
    tokens.writeEscapes(residuals, choice, out);
    if (isCoded(tokens.bins))
      Rans.encode(tokens, padded(n, log), log, room, out);
    if (choice.shift() > 0)
      lowBits(residuals, n, choice, room, out);
  }

  private static boolean isCoded(Bins bins) {
    return bins.size() > 1 || bins.rawSteps() > 0;
  }

  private static void lowBits(long[] residuals, int count, BinChoice choice, Scratch room, Output out) {
    int shift = choice.shift();
    long mask = LanePacking.mask(shift);
    for (int at = 0; at < count && !out.isFull(); at += TILE) {
      int n = Math.min(TILE, count - at);
      if (n < TILE) {
        for (int i = 0; i < n; i++)
          room.longTile[i] = residuals[at + i] - choice.lowest() & mask;
        out.bits(room.longTile, n, shift);
      } else if (shift <= MAX_INT_WIDTH) {
        FrameKernel.of(n).pack(residuals, at, choice.lowest(), shift, room.words);
        out.ints(room.words, IntLanes.words(shift));
      } else {
        FrameKernel.of(n).pack(residuals, at, choice.lowest(), shift, room.longWords);
        out.longs(room.longWords, LanePacking.words(shift));
      }
    }
  }

  /** A column of which the head has been read. */
  record Opened(Prediction prediction, int shift, long lowest, Bins bins, Escapes escapes,
      Rans.@Nullable Decoder tokens) {
    Rans.Decoder rans() {
      return Objects.requireNonNull(tokens, "one number only");
    }
  }

  static Opened open(Input in, int count, Scratch room) {
    int lanes = lanes(count);
    int n = (count + lanes - 1) / lanes * lanes;
    Prediction prediction = Prediction.read(in, lanes);
    int shift = in.u8("shift", 63);
    long lowest = in.varint("lowest");
    Bins bins = Bins.read(in);
    Escapes escapes = Escapes.read(in, n);
    int log = Rans.statesLog(n);
    return new Opened(prediction, shift, lowest, bins, escapes,
        isCoded(bins) ? new Rans.Decoder(in, bins, log, padded(n, log), room) : null);
  }

  public static void decode(Input in, int count, Target target) {
    int lanes = lanes(count);
    int rows = (count + lanes - 1) / lanes;
    int log = Rans.statesLog(rows * lanes);
    Scratch room = Scratch.take();
    Opened column = open(in, count, room);
    if (column.tokens == null)
      Arrays.fill(room.tile, column.bins.lower(0));
    NearLanes near = NearLanes.of(column, lanes);
    int tileRows = TILE / lanes;
    for (int done = 0; done < rows; done += tileRows) {
      int n = Math.min(tileRows, rows - done);
      if (column.tokens != null)
        column.tokens.next(room.tile, padded(n * lanes, log));
      if (near != null && NearLanes.isSquare(n, lanes, done, rows, count) && near.fit(done, n)) {
        near.restore(in, room.tile, done, n, room, target, rows);
        continue;
      }
      widen(in, n * lanes, column, room);
      column.escapes.patch(room.longTile, done * lanes, n * lanes);
      column.prediction.restore(room.longTile, n);
      target.lanes(room.longTile, n, lanes, done, rows, count);
    }
    if (column.tokens != null)
      column.tokens.end();
    room.give();
    Kernels.used(count);
  }

  /** From numbers in {@code room.tile} to residuals in {@code room.longTile}. */
  private static void widen(Input in, int n, Opened column, Scratch room) {
    int shift = column.shift;
    long[] tile = room.longTile;
    if (n == TILE && shift > 0 && shift <= MAX_INT_WIDTH) {
      in.ints(room.words, IntLanes.words(shift), "low bits");
      Kernels.pack().unpack(room.words, shift, room.low);
      Kernels.rans().widen(room.tile, room.low, n, shift, column.lowest, tile);
      return;
    }
    Kernels.rans().widen(room.tile, padded(n, 3), shift, column.lowest, tile);
    if (shift == 0)
      return;
    if (n < TILE) {
      in.bits(room.patches, n, shift, "low bits");
    } else {
      in.longs(room.longWords, LanePacking.words(shift), "low bits");
      Kernels.pack().unpackLongs(room.longWords, shift, 0, room.patches);
    }
    for (int i = 0; i < n; i++)
      tile[i] += room.patches[i];
  }
}
