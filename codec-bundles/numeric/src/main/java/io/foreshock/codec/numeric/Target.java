package io.foreshock.codec.numeric;

import io.foreshock.codec.numeric.PackKernel.Scale;

/** Where decoded whole numbers go, and as what. Confined to one call. */
sealed interface Target permits Target.Longs, Target.Doubles {
  /** 1,024 packed numbers above a base. */
  void packed(int[] words, int width, long base, int at);

  /** 1,024 numbers: number i is {@code start + i * step + tile[0] + .. + tile[i]}. */
  void sums(int[] tile, long start, long step, int at);

  /** Numbers as they are. */
  void longs(long[] tile, int n, int at);

  /**
   * Rows of lanes go to the stretches they came from; what was padded has no place there.
   *
   * @param done
   *            rows before these
   * @param rows
   *            rows of the column, the length of a stretch
   */
  void lanes(long[] tile, int n, int lanes, int done, int rows, int count);

  private static boolean isSquare(int n, int lanes, int done, int rows, int count) {
    return lanes == 16 && n % 8 == 0 && (lanes - 1) * rows + done + n <= count;
  }

  /** One number. */
  void one(long value, int at);

  /** Longs from a place on. */
  record Longs(long[] values, int from) implements Target {
    @Override
    public void packed(int[] words, int width, long base, int at) {
      Kernels.pack().unpackToLongs(words, width, base, values, from + at);
    }

    @Override
    public void sums(int[] tile, long start, long step, int at) {
      Kernels.pack().sumToLongs(tile, start, step, values, from + at);
    }

    @Override
    public void longs(long[] tile, int n, int at) {
      System.arraycopy(tile, 0, values, from + at, n);
    }

    @Override
    public void lanes(long[] tile, int n, int lanes, int done, int rows, int count) {
      if (isSquare(n, lanes, done, rows, count))
        Kernels.rans().transpose(tile, n, values, from + done, rows);
      else
        for (int l = 0; l < lanes; l++)
          for (int t = 0, at = l * rows + done; t < n && at < count; t++, at++)
            values[from + at] = tile[t * lanes + l];
    }

    @Override
    public void one(long value, int at) {
      values[from + at] = value;
    }
  }

  /** Doubles from a place on: {@code number * up * down}. */
  record Doubles(double[] values, int from, double up, double down) implements Target {
    @Override
    public void packed(int[] words, int width, long base, int at) {
      Kernels.pack().unpackToDoubles(words, width, new Scale(base, up, down), values, from + at);
    }

    @Override
    public void sums(int[] tile, long start, long step, int at) {
      Kernels.pack().sumToDoubles(tile, new Scale(start, up, down), step, values, from + at);
    }

    @Override
    public void longs(long[] tile, int n, int at) {
      for (int i = 0; i < n; i++)
        values[from + at + i] = tile[i] * up * down;
    }

    @Override
    public void lanes(long[] tile, int n, int lanes, int done, int rows, int count) {
      if (isSquare(n, lanes, done, rows, count))
        Kernels.rans().transpose(tile, n, values, from + done, rows, up, down);
      else
        for (int l = 0; l < lanes; l++)
          for (int t = 0, at = l * rows + done; t < n && at < count; t++, at++)
            values[from + at] = tile[t * lanes + l] * up * down;
    }

    @Override
    public void one(long value, int at) {
      values[from + at] = value * up * down;
    }
  }
}
