package io.foreshock.codec.kernels;

/** Where decoded whole numbers go, and as what. Confined to one call. */
public sealed interface Target permits Target.Direct, Target.Tiles {
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

  /**
   * Rows of 16 lanes that are squares, see {@link NearLanes#isSquare}, above the base of each lane.
   *
   * @param tile
   *            used up
   * @param n
   *            rows of the tile
   */
  void squares(int[] tile, int n, long[] bases, int done, int rows);

  /** Takes packed numbers as they are. */
  sealed interface Direct extends Target permits Longs, Doubles {
    /** 1,024 packed numbers above a base. */
    void packed(int[] words, int width, long base, int at);

    /** Packed numbers above a base, see {@link ShortPacking}. */
    void packed(byte[] bytes, int n, int width, long base, int at);

    /** Replaces a patched one of those. */
    void patch(int place, long number);

    /** Replaces the patched ones of 1,024. */
    void patch(int[] words, int width, long base, long[] patches, int n, int at);
  }

  /** Longs from a place on. */
  record Longs(long[] values, int from) implements Direct {
    @Override
    public void packed(int[] words, int width, long base, int at) {
      Kernels.pack().unpackToLongs(words, width, base, values, from + at);
    }

    @Override
    public void patch(int place, long number) {
      values[from + place] = number;
    }

    @Override
    public void packed(byte[] bytes, int n, int width, long base, int at) {
      Kernels.pack().unpackShort(bytes, n, width, base, values, from + at);
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
      if (NearLanes.isSquare(n, lanes, done, rows, count))
        Kernels.rans().transpose(tile, n, values, from + done, rows);
      else
        for (int l = 0; l < lanes; l++)
          for (int t = 0, at = l * rows + done; t < n && at < count; t++, at++)
            values[from + at] = tile[t * lanes + l];
    }

    @Override
    public void squares(int[] tile, int n, long[] bases, int done, int rows) {
      Kernels.rans().transpose(tile, n, bases, values, from + done, rows);
    }

    @Override
    public void patch(int[] words, int width, long base, long[] patches, int n, int at) {
      for (int i = 0; i < n; i++)
        values[from + at + VectorCode.position(patches[i])] = VectorCode.patched(words, width, base, patches[i]);
    }
  }

  /** Doubles from a place on: {@code number * up * down}. */
  record Doubles(double[] values, int from, double up, double down) implements Direct {
    @Override
    public void packed(int[] words, int width, long base, int at) {
      Kernels.pack().unpackToDoubles(words, width, new PackKernel.Scale(base, up, down), values, from + at);
    }

    @Override
    public void patch(int place, long number) {
      values[from + place] = number * up * down;
    }

    @Override
    public void packed(byte[] bytes, int n, int width, long base, int at) {
      Kernels.pack().unpackShort(bytes, n, width, new PackKernel.Scale(base, up, down), values, from + at);
    }

    @Override
    public void sums(int[] tile, long start, long step, int at) {
      Kernels.pack().sumToDoubles(tile, new PackKernel.Scale(start, up, down), step, values, from + at);
    }

    @Override
    public void longs(long[] tile, int n, int at) {
      for (int i = 0; i < n; i++)
        values[from + at + i] = tile[i] * up * down;
    }

    @Override
    public void lanes(long[] tile, int n, int lanes, int done, int rows, int count) {
      if (NearLanes.isSquare(n, lanes, done, rows, count))
        Kernels.rans().transpose(tile, n, values, from + done, rows, up, down);
      else
        for (int l = 0; l < lanes; l++)
          for (int t = 0, at = l * rows + done; t < n && at < count; t++, at++)
            values[from + at] = tile[t * lanes + l] * up * down;
    }

    @Override
    public void squares(int[] tile, int n, long[] bases, int done, int rows) {
      Kernels.rans().transpose(tile, n, bases, values, from + done, rows, up, down);
    }

    @Override
    public void patch(int[] words, int width, long base, long[] patches, int n, int at) {
      for (int i = 0; i < n; i++)
        values[from + at + VectorCode.position(patches[i])] = VectorCode.patched(words, width, base, patches[i]) * up
            * down;
    }
  }

  /** Numbers that become something else by the tile. */
  sealed interface Tiles extends Target permits Scaled, Ordered, Places, Nudged {
    /** Room for 1,024 numbers. */
    long[] room();

    @Override
    default void sums(int[] tile, long start, long step, int at) {
      Kernels.pack().sumToLongs(tile, start, step, room(), 0);
      longs(room(), IntLanes.VALUES, at);
    }

    @Override
    default void lanes(long[] tile, int n, int lanes, int done, int rows, int count) {
      boolean square = NearLanes.isSquare(n, lanes, done, rows, count);
      if (square)
        Kernels.rans().transpose(tile, n, room(), 0, n);
      for (int l = 0; l < lanes; l++) {
        int at = l * rows + done;
        int m = Math.min(n, count - at);
        if (!square)
          for (int t = 0; t < m; t++)
            room()[l * n + t] = tile[t * lanes + l];
        if (m > 0)
          stretch(room(), l * n, m, at);
      }
    }

    @Override
    default void squares(int[] tile, int n, long[] bases, int done, int rows) {
      Kernels.rans().transpose(tile, n, bases, room(), 0, n);
      for (int l = 0; l < bases.length; l++)
        stretch(room(), l * n, n, l * rows + done);
    }

    @Override
    default void longs(long[] tile, int n, int at) {
      stretch(tile, 0, n, at);
    }

    void stretch(long[] tile, int first, int n, int at);
  }

  /** Doubles, each vector of 1,024 with a scale of its own. */
  record Scaled(double[] values, int from, WholeNumbers.Scale[] scales, long[] room) implements Tiles {
    @Override
    public void stretch(long[] tile, int first, int n, int at) {
      for (int i = 0; i < n;) {
        int vector = (at + i) / IntLanes.VALUES;
        int end = Math.min(n, (vector + 1) * IntLanes.VALUES - at);
        double up = scales[vector].back();
        double down = scales[vector].inverseBack();
        for (; i < end; i++)
          values[from + at + i] = tile[first + i] * up * down;
      }
    }
  }

  /** Doubles by their {@link OrderedBits}. */
  record Ordered(double[] values, int from, int zeros, long[] room) implements Tiles {
    @Override
    public void stretch(long[] tile, int first, int n, int at) {
      OrderedBits.restore(tile, first, n, zeros, values, from + at);
    }
  }

  /**
   * Doubles by their places in a dictionary.
   *
   * @param wrong
   *            set when a place was out of range
   */
  record Places(double[] values, int from, double[] dictionary, long[] room, boolean[] wrong) implements Tiles {
    @Override
    public void stretch(long[] tile, int first, int n, int at) {
      int most = dictionary.length - 1;
      long any = 0;
      for (int i = first; i < first + n; i++)
        any |= tile[i] | most - tile[i];
      if (any < 0) {
        wrong[0] = true;
        return;
      }
      for (int i = 0; i < n; i++)
        values[from + at + i] = dictionary[(int) tile[first + i]];
    }
  }

  /** Adds to the {@link OrderedBits} of doubles that are there already. */
  record Nudged(double[] values, int from, long[] room) implements Tiles {
    @Override
    public void stretch(long[] tile, int first, int n, int at) {
      for (int i = 0; i < n; i++) {
        long bits = OrderedBits.ordered(Double.doubleToRawLongBits(values[from + at + i]));
        values[from + at + i] = OrderedBits.restored(bits + tile[first + i], 0);
      }
    }
  }
}
