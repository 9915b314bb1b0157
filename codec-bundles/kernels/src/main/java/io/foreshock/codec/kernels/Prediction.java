package io.foreshock.codec.kernels;

/**
 * What the next value is expected to be, from those before it, in whole numbers so that both sides agree exactly. A
 * column is cut into lanes, stretches of equal length that are predicted side by side: one row of a step holds a value
 * of each lane, which lets the compiler turn the lane loops into SIMD.
 *
 * <p>
 * {@code LEVEL + k - 1} is exponential smoothing with weight 2^-k (Brown 1959; the optimal predictor for a random walk
 * seen through white noise, see Muth, "Optimal Properties of Exponentially Weighted Forecasts", JASA 1960): a level
 * {@code m}, kept with 8 fraction bits, moves towards each value by {@code (x - m) >> k}.
 */
final class Prediction {
  static final int NONE = 0;
  static final int DELTA = 1;
  static final int SECOND_DELTA = 2;
  static final int LEVEL = 3;
  static final int MAX_WEIGHT = 7;
  static final int LAST = LEVEL + MAX_WEIGHT - 1;
  static final int FRACTION = 8;
  static final long HALF = 1L << (FRACTION - 1);
  /** Values beyond this would overflow the level. */
  private static final long LEVEL_LIMIT = 1L << 53;
  private static final int START_SAMPLES = 16;
  /** Beyond, a base and an int would be no exact double. */
  private static final long BASE_LIMIT = 1L << 52;

  private final int kind;
  private final int lanes;
  /** Per lane: base, value before, or level. */
  private final long[] a;
  /** Per lane: difference before. */
  private final long[] b;

  private Prediction(int kind, int lanes, long[] a, long[] b) {
    this.kind = kind;
    this.lanes = lanes;
    this.a = a;
    this.b = b;
  }

  /** Whether the kind can predict such values. */
  static boolean fits(int kind, long min, long max) {
    return kind < LEVEL || min > -LEVEL_LIMIT && max < LEVEL_LIMIT;
  }

  /** How every lane of a column of {@code lanes * rows} values starts. */
  static Prediction start(int kind, long[] column, int rows, int lanes) {
    long[] a = new long[lanes];
    long[] b = new long[lanes];
    for (int l = 0; l < lanes; l++) {
      int at = l * rows;
      switch (kind) {
        case NONE -> a[l] = column[0];
        case DELTA -> a[l] = column[at];
        case SECOND_DELTA -> {
          b[l] = rows > 1 ? column[at + 1] - column[at] : 0;
          a[l] = column[at] - b[l];
        }
        default -> a[l] = mean(column, at, Math.min(rows, START_SAMPLES)) << FRACTION;
      }
    }
    return new Prediction(kind, lanes, a, b);
  }

  private static long mean(long[] column, int at, int n) {
    long sum = 0;
    for (int i = 0; i < n; i++)
      sum += column[at + i] - column[at];
    return column[at] + sum / n;
  }

  void write(Output out) {
    out.u8(kind);
    long before = 0;
    for (int l = 0; l < (kind == NONE ? 1 : lanes); l++) {
      long start = kind >= LEVEL ? a[l] >> FRACTION : a[l];
      out.varint(start - before);
      before = start;
      if (kind == SECOND_DELTA)
        out.varint(b[l]);
    }
  }

  static Prediction read(Input in, int lanes) {
    int kind = in.u8("prediction", LAST);
    long[] a = new long[lanes];
    long[] b = new long[lanes];
    long before = 0;
    for (int l = 0; l < lanes; l++) {
      if (kind != NONE || l == 0)
        before += in.varint("start");
      a[l] = kind >= LEVEL ? before << FRACTION : before;
      if (kind == SECOND_DELTA)
        b[l] = in.varint("first difference");
    }
    return new Prediction(kind, lanes, a, b);
  }

  /**
   * What the prediction of a column misses, row by row: {@code residuals[t * lanes + l]} belongs to value
   * {@code column[l * rows + t]}. Uses this prediction up.
   */
  void residuals(long[] column, int rows, long[] residuals) {
    for (int l = 0; l < lanes; l++)
      switch (kind) {
      case NONE -> {
        for (int t = 0; t < rows; t++)
          residuals[t * lanes + l] = column[l * rows + t] - a[l];
      }
      case DELTA -> {
        long before = a[l];
        for (int t = 0; t < rows; t++) {
          long x = column[l * rows + t];
          residuals[t * lanes + l] = x - before;
          before = x;
        }
      }
      case SECOND_DELTA -> secondDeltas(column, rows, residuals, l);
      default -> levels(column, rows, residuals, l);
      }
  }

  private void secondDeltas(long[] column, int rows, long[] residuals, int l) {
    long before = a[l];
    long difference = b[l];
    for (int t = 0; t < rows; t++) {
      long x = column[l * rows + t];
      residuals[t * lanes + l] = x - before - difference;
      difference = x - before;
      before = x;
    }
  }

  private void levels(long[] column, int rows, long[] residuals, int l) {
    int weight = kind - LEVEL + 1;
    long level = a[l];
    for (int t = 0; t < rows; t++) {
      long x = column[l * rows + t];
      residuals[t * lanes + l] = x - (level + HALF >> FRACTION);
      level += (x << FRACTION) - level >> weight;
    }
  }

  /** Turns the residuals of the next {@code rows} rows into values, in place. */
  void restore(long[] v, int rows) {
    if (kind == NONE)
      for (int i = 0; i < rows * lanes; i++)
        v[i] += a[0];
    else
      Kernels.rans().restore(kind, v, rows, a, b);
  }

  boolean isNone() {
    return kind == NONE;
  }

  /** Residuals up to this leave the values, and levels, of 64 rows within an int of where they began; or -1. */
  int mostNear() {
    return switch (kind) {
      case NONE -> 1 << 30;
      case DELTA -> 1 << 24;
      case SECOND_DELTA -> -1;
      default -> (1 << 31 - FRACTION - 6) - 2;
    };
  }

  /**
   * Where the lanes stand, as a base of each and what is above it.
   *
   * @return false when a base is too large
   */
  boolean toNear(long[] bases, int[] levels) {
    long beyond = 0;
    for (int l = 0; l < lanes; l++) {
      long at = kind == NONE ? a[0] : a[l];
      bases[l] = kind >= LEVEL ? at >> FRACTION : at;
      levels[l] = kind >= LEVEL ? (int) at & (1 << FRACTION) - 1 : 0;
      beyond |= bases[l] + BASE_LIMIT & -2 * BASE_LIMIT;
    }
    return beyond == 0;
  }

  void fromNear(long[] bases, int[] levels) {
    for (int l = 0; l < lanes; l++)
      a[l] = (kind >= LEVEL ? bases[l] << FRACTION : bases[l]) + levels[l];
  }

  /** As {@link RansKernel#restore(int, int[], int, int, int[])}. */
  void restore(int[] v, int rows, int lowest, int[] levels) {
    Kernels.rans().restore(kind, v, rows, lowest, levels);
  }
}
