package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts of a table's series by their numbers, front coded: names that came one after the other are alike (Witten, Moffat
 * and Bell, "Managing Gigabytes", section 4.1).
 *
 * <pre>
 * | bytes it begins with as the series before it: u8 | the rest, UTF-8 |
 * </pre>
 */
public final class SeriesFormat {
  private static final int MAX_SHARED = 255;

  private SeriesFormat() {
  }

  /**
   * @param before
   *            the series with the number before; empty for the first one
   */
  public static byte[] write(String before, String name) {
    byte[] old = before.getBytes(StandardCharsets.UTF_8);
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    int differ = Arrays.mismatch(old, utf8);
    int shared = Math.min(MAX_SHARED, differ < 0 ? utf8.length : differ);
    byte[] value = new byte[1 + utf8.length - shared];
    value[0] = (byte) shared;
    System.arraycopy(utf8, shared, value, 1, utf8.length - shared);
    return value;
  }

  /**
   * @return the text as UTF-8
   * @throws ForeshockException
   *             CORRUPT_DATA when it shares more than there is
   */
  public static byte[] read(byte[] before, ByteBuffer value) {
    int shared = value.hasRemaining() ? Byte.toUnsignedInt(value.get(value.position())) : Integer.MAX_VALUE;
    if (shared > before.length)
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "series: begins as the one before for bytes=" + shared
          + ", limit=" + before.length);
    byte[] utf8 = Arrays.copyOf(before, shared + value.remaining() - 1);
    value.get(value.position() + 1, utf8, shared, utf8.length - shared);
    return utf8;
  }
}
