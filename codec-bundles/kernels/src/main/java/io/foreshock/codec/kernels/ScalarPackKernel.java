package io.foreshock.codec.kernels;

/** Plain Java. */
final class ScalarPackKernel implements PackKernel {
  private static final int LANES = IntLanes.LANES;

  @Override
  public void unpack(int[] words, int width, int[] tile) {
    int mask = IntLanes.mask(width);
    for (int row = 0; row < IntLanes.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 5) * LANES;
      int shift = bit & 31;
      int v = row * LANES;
      if (shift + width <= 32)
        for (int lane = 0; lane < LANES; lane++)
          tile[v + lane] = words[k + lane] >>> shift & mask;
      else
        for (int lane = 0; lane < LANES; lane++)
          tile[v + lane] = (words[k + lane] >>> shift | words[k + LANES + lane] << 32 - shift) & mask;
    }
  }

  @Override
  public void unpackToLongs(int[] words, int width, long base, long[] out, int at) {
    int[] tile = new int[IntLanes.VALUES];
    unpack(words, width, tile);
    for (int i = 0; i < IntLanes.VALUES; i++)
      out[at + i] = base + Integer.toUnsignedLong(tile[i]);
  }

  @Override
  public void unpackToDoubles(int[] words, int width, Scale scale, double[] out, int at) {
    int[] tile = new int[IntLanes.VALUES];
    unpack(words, width, tile);
    double base = scale.base();
    double up = scale.up();
    double down = scale.down();
    for (int i = 0; i < IntLanes.VALUES; i++)
      out[at + i] = (base + tile[i]) * up * down;
  }

  @Override
  public void unpackShort(byte[] packed, int n, int width, long base, long[] out, int at) {
    int mask = IntLanes.mask(width);
    for (int i = 0; i < n; i++)
      out[at + i] = base + ShortPacking.get(packed, width, mask, i);
  }

  @Override
  public void unpackShort(byte[] packed, int n, int width, Scale scale, double[] out, int at) {
    unpackShort(packed, 0, n, width, scale, out, at);
  }

  /** Values from the first on. */
  static void unpackShort(byte[] packed, int first, int n, int width, Scale scale, double[] out, int at) {
    int mask = IntLanes.mask(width);
    double base = scale.base();
    double up = scale.up();
    double down = scale.down();
    for (int i = first; i < n; i++)
      out[at + i] = (base + ShortPacking.get(packed, width, mask, i)) * up * down;
  }

  @Override
  public void unpackLongs(long[] words, int width, long base, long[] tile) {
    long mask = LanePacking.mask(width);
    for (int row = 0; row < LanePacking.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 6) * LANES;
      int shift = bit & 63;
      int v = row * LANES;
      if (shift + width <= 64)
        for (int lane = 0; lane < LANES; lane++)
          tile[v + lane] = base + (words[k + lane] >>> shift & mask);
      else
        for (int lane = 0; lane < LANES; lane++)
          tile[v + lane] = base + ((words[k + lane] >>> shift | words[k + LANES + lane] << 64 - shift) & mask);
    }
  }

  @Override
  public void sumToLongs(int[] tile, long start, long step, long[] out, int at) {
    int sum = 0;
    for (int i = 0; i < IntLanes.VALUES; i++) {
      sum += tile[i];
      out[at + i] = start + i * step + sum;
    }
  }

  @Override
  public void sumToDoubles(int[] tile, Scale scale, double step, double[] out, int at) {
    double base = scale.base();
    double up = scale.up();
    double down = scale.down();
    int sum = 0;
    for (int i = 0; i < IntLanes.VALUES; i++) {
      sum += tile[i];
      out[at + i] = (base + i * step + sum) * up * down;
    }
  }

  @Override
  public void disorder(long[] bits, int from, int n, int zeros, double[] out, int at) {
    for (int i = 0; i < n; i++)
      out[at + i] = OrderedBits.restored(bits[from + i], zeros);
  }

  @Override
  public String toString() {
    return "plain Java";
  }
}
