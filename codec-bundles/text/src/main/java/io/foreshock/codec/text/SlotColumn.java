package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;
import java.util.Arrays;

/** What was filled in at one place of templates, in the order of the texts. Confined to one call. */
final class SlotColumn {
  /** Fewer values go into a pool with those of other columns. */
  static final int POOLED = 24;
  private static final int CANONICAL = 0;
  private static final int MIXED = TemplateParser.MAX_DIGITS + 1;

  final boolean isWord;
  long[] values = new long[0];
  /** Digits of each number; 0: no leading zeros. */
  byte[] widths = new byte[0];
  int size;
  private int next;

  SlotColumn(boolean isWord) {
    this.isWord = isWord;
  }

  void add(long value, int width) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, 2 * size));
      widths = Arrays.copyOf(widths, isWord ? 0 : values.length);
    }
    values[size] = value;
    if (!isWord)
      widths[size] = (byte) width;
    size++;
  }

  boolean pooled() {
    return size < POOLED;
  }

  /** How many digits all numbers have, {@link #CANONICAL} when none begins with 0, else {@link #MIXED}. */
  int shape() {
    boolean canonical = true;
    boolean same = true;
    for (int i = 0; i < size; i++) {
      canonical &= widths[i] == digits(values[i]);
      same &= widths[i] == widths[0];
    }
    return canonical ? CANONICAL : same ? widths[0] : MIXED;
  }

  void writeNumbers(int shape, Output out) {
    NumberCode.write(values, size, out);
    if (shape == MIXED)
      NumberCode.write(excess(), size, out);
  }

  void pool(int shape, SlotColumn pool) {
    long[] excess = shape == MIXED ? excess() : values;
    for (int i = 0; i < size; i++) {
      pool.add(values[i], 0);
      if (shape == MIXED)
        pool.add(excess[i], 0);
    }
  }

  /** Leading zeros of each. */
  private long[] excess() {
    long[] excess = new long[size];
    for (int i = 0; i < size; i++)
      excess[i] = widths[i] - digits(values[i]);
    return excess;
  }

  /**
   * @param pool
   *            where the values are, null = in the bytes
   */
  void readNumbers(Input in, int shape, @org.jspecify.annotations.Nullable SlotColumn pool) {
    if (shape < 0 || shape > MIXED)
      throw in.malformed("shape of numbers out of range: shape=" + shape + ", limit=" + MIXED);
    if (pool == null) {
      values = NumberCode.read(in, size);
      long[] excess = shape == MIXED ? NumberCode.read(in, size) : new long[0];
      for (int i = 0; i < size; i++)
        width(in, i, shape, shape == MIXED ? excess[i] : 0);
    } else {
      for (int i = 0; i < size; i++) {
        values[i] = pool.take(in);
        width(in, i, shape, shape == MIXED ? pool.take(in) : 0);
      }
    }
  }

  private void width(Input in, int i, int shape, long excess) {
    if (values[i] < 0)
      throw in.malformed("negative number");
    int digits = digits(values[i]);
    long width = shape == CANONICAL ? digits : shape == MIXED ? digits + excess : shape;
    if (width < digits || width > TemplateParser.MAX_DIGITS + 1)
      throw in.malformed("digits of a number out of range: digits=" + width + ", limit=" + TemplateParser.MAX_DIGITS);
    widths[i] = (byte) width;
  }

  private long take(Input in) {
    if (next == size)
      throw in.malformed("numbers cut short: numbers=" + size);
    return values[next++];
  }

  boolean taken() {
    return next == size;
  }

  /** The next value's place. */
  int next() {
    return next++;
  }

  static int digits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10)
      digits++;
    return digits;
  }
}
