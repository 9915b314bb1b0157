package io.foreshock.codec.kernels;

import java.util.Arrays;

/** Plain Java. */
final class ScalarFrameKernel implements FrameKernel {
  private static final int LANES = IntLanes.LANES;

  @Override
  public int wholes(double[] values, int from, int n, WholeNumbers.Scale pair, long[] whole, int at, long[] failed) {
    double up = pair.up();
    double inverseUp = pair.inverseUp();
    double back = pair.back();
    double inverseBack = pair.inverseBack();
    int failures = 0;
    Arrays.fill(failed, 0, (n + 63) / 64, 0);
    for (int i = 0; i < n; i++) {
      double v = values[from + i];
      double moved = v * up * inverseUp + WholeNumbers.ROUND;
      double rounded = moved - WholeNumbers.ROUND;
      long number = Double.doubleToRawLongBits(moved) - WholeNumbers.ROUND_BITS;
      whole[at + i] = number;
      long changed = Double.doubleToRawLongBits(rounded * back * inverseBack) ^ Double.doubleToRawLongBits(v);
      if ((changed | number + WholeNumbers.LIMIT >>> WholeNumbers.BITS) != 0) {
        failed[i >>> 6] |= 1L << i;
        failures++;
      }
    }
    return failures;
  }

  @Override
  public int multiples(double[] values, int from, int n, double step, long[] numbers, long[] differences, int at,
      long[] failed) {
    double inverse = 1 / step;
    int failures = 0;
    Arrays.fill(failed, 0, (n + 63) / 64, 0);
    for (int i = 0; i < n; i++) {
      double v = values[from + i];
      double moved = v * inverse + WholeNumbers.ROUND;
      double number = moved - WholeNumbers.ROUND;
      numbers[at + i] = Double.doubleToRawLongBits(moved) - WholeNumbers.ROUND_BITS;
      differences[at + i] = OrderedBits.ordered(Double.doubleToRawLongBits(v))
          - OrderedBits.ordered(Double.doubleToRawLongBits(number * step));
      if (!(Math.abs(number) < WholeNumbers.MOST)) {
        failed[i >>> 6] |= 1L << i;
        failures++;
      }
    }
    return failures;
  }

  @Override
  public long bits(double[] values, int from, int n, long[] bits, int at) {
    long any = 0;
    for (int i = 0; i < n; i++) {
      bits[at + i] = Double.doubleToRawLongBits(values[from + i]);
      any |= bits[at + i];
    }
    return any;
  }

  @Override
  public void order(long[] bits, int from, int n, int zeros) {
    for (int i = from; i < from + n; i++)
      bits[i] = OrderedBits.ordered(bits[i] >> zeros);
  }

  @Override
  public void range(long[] values, int from, int n, long[] ends) {
    long min = values[from];
    long max = min;
    for (int i = from + 1; i < from + n; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    ends[0] = min;
    ends[1] = max;
  }

  @Override
  public void differences(long[] values, int from, int n, long[] tile, long[] ends) {
    for (int i = 1; i < n; i++)
      tile[i] = values[from + i] - values[from + i - 1];
    tile[0] = n > 1 ? tile[1] : 0;
    range(tile, 0, n, ends);
  }

  @Override
  public void widths(long[] values, int from, int n, long base, boolean around, byte[] widths) {
    if (around)
      for (int i = 0; i < n; i++) {
        long d = values[from + i] - base;
        widths[i] = (byte) (64 - Long.numberOfLeadingZeros(d << 1 ^ d >> 63));
      }
    else
      for (int i = 0; i < n; i++)
        widths[i] = (byte) (64 - Long.numberOfLeadingZeros(values[from + i] - base));
  }

  @Override
  public int wider(byte[] widths, int n, int limit) {
    int wider = 0;
    for (int i = 0; i < n; i++)
      wider += limit - widths[i] >>> 31;
    return wider;
  }

  @Override
  public int outside(long[] values, int from, int n, long base, int width, long[] places) {
    int p = 0;
    for (int i = 0; i < n; i++)
      if (values[from + i] - base >> width != 0)
        places[p++] = i;
    return p;
  }

  @Override
  public void pack(long[] values, int from, long base, int width, int[] words) {
    Arrays.fill(words, 0, IntLanes.words(width), 0);
    if (width == 0)
      return;
    int mask = IntLanes.mask(width);
    for (int row = 0; row < IntLanes.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 5) * LANES;
      int shift = bit & 31;
      int v = from + row * LANES;
      for (int lane = 0; lane < LANES; lane++)
        words[k + lane] |= ((int) (values[v + lane] - base) & mask) << shift;
      if (shift + width > 32)
        for (int lane = 0; lane < LANES; lane++)
          words[k + LANES + lane] |= ((int) (values[v + lane] - base) & mask) >>> 32 - shift;
    }
  }

  @Override
  public void pack(long[] values, int from, long base, int width, long[] words) {
    Arrays.fill(words, 0, LanePacking.words(width), 0);
    if (width == 0)
      return;
    long mask = LanePacking.mask(width);
    for (int row = 0; row < LanePacking.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 6) * LANES;
      int shift = bit & 63;
      int v = from + row * LANES;
      for (int lane = 0; lane < LANES; lane++)
        words[k + lane] |= (values[v + lane] - base & mask) << shift;
      if (shift + width > 64)
        for (int lane = 0; lane < LANES; lane++)
          words[k + LANES + lane] |= (values[v + lane] - base & mask) >>> 64 - shift;
    }
  }

  @Override
  public String toString() {
    return "plain Java";
  }
}
