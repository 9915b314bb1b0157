package io.foreshock.api.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as UTF-8, one directly after the other in one array that grows: what text codecs read and write without an
 * object per text. Cleared and used again, it allocates nothing. Confined to one thread.
 */
public final class TextBuffer {
  /** Bytes of {@link #array()} beyond the last text that may be read and written: a codec moves eight at a time. */
  public static final int SLACK = 64;

  private byte[] array = new byte[SLACK];
  private int[] ends = new int[17];
  private int size;

  /** How many texts there are. */
  public int size() {
    return size;
  }

  /** Bytes of all texts. */
  public int bytes() {
    return ends[size];
  }

  /** The texts' bytes, from 0 to {@link #bytes()}, and {@link #SLACK} more; another one after the next addition. */
  public byte[] array() {
    return array;
  }

  /** Where text {@code i} begins in the array; for {@code i} = size, where the last one ends. */
  public int start(int i) {
    return ends[i];
  }

  public int length(int i) {
    return ends[i + 1] - ends[i];
  }

  public String get(int i) {
    return new String(array, ends[i], length(i), StandardCharsets.UTF_8);
  }

  public TextBuffer clear() {
    size = 0;
    return this;
  }

  public TextBuffer add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return add(utf8, 0, utf8.length);
  }

  public TextBuffer add(byte[] from, int at, int length) {
    reserve(1, length);
    System.arraycopy(from, at, array, ends[size], length);
    return end(ends[size] + length);
  }

  /** Makes room for so many more texts and bytes beside the {@link #SLACK}; {@link #array()} may be another one then. */
  public TextBuffer reserve(int texts, int bytes) {
    long room = (long) bytes() + bytes + SLACK;
    if (room > array.length)
      array = Arrays.copyOf(array, grown(room, array.length));
    long count = (long) size + texts + 1;
    if (count > ends.length)
      ends = Arrays.copyOf(ends, grown(count, ends.length));
    return this;
  }

  private static int grown(long least, int now) {
    long size = Math.max(least, Math.min(2L * now, Integer.MAX_VALUE - 8));
    if (size > Integer.MAX_VALUE - 8)
      throw new IllegalArgumentException("texts too long: needed=" + size + ", limit=" + (Integer.MAX_VALUE - 8));
    return (int) size;
  }

  /**
   * The bytes from the last text's end to {@code end} of the array are one more text. Room for it has been reserved.
   */
  public TextBuffer end(int end) {
    if (end < ends[size] || end > array.length - SLACK)
      throw new IllegalArgumentException("end out of range: end=" + end + ", from=" + ends[size] + ", to="
          + (array.length - SLACK));
    ends[++size] = end;
    return this;
  }

  /**
   * The bytes behind the last text are texts of these lengths, {@code [from, to)} of the array. Room for them has been
   * reserved.
   */
  public TextBuffer end(int[] lengths, int from, int to) {
    long end = ends[size];
    for (int i = from, at = size + 1; i < to; i++, at++) {
      end += lengths[i];
      ends[at] = (int) end;
    }
    if (end < ends[size] || end > array.length - SLACK)
      throw new IllegalArgumentException("end out of range: end=" + end + ", from=" + ends[size] + ", to="
          + (array.length - SLACK));
    size += to - from;
    return this;
  }
}
