package io.foreshock.api.table;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Strings of bytes. In memory each byte is a character up to U+00FF ({@link ColumnType#BYTEA}), so that they compare as
 * bytes do; written they are as in PostgreSQL (8.4): {@code \x} and two hexadecimal digits a byte, or, when read, the
 * escape format.
 */
public final class Bytea {
  private static final char MAX = 0xFF;

  private Bytea() {
  }

  /** As a column carries them. */
  public static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * The bytes of what a column carries.
   *
   * @throws ForeshockException
   *             {@code CORRUPT_DATA} for a character that is no byte
   */
  public static byte[] bytes(String carried) {
    if (!isCarried(carried))
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "not a string of bytes: length=" + carried.length());
    return carried.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether each character stands for a byte. */
  public static boolean isCarried(String text) {
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) > MAX)
        return false;
    return true;
  }

  /** {@code \xdeadbeef}. */
  public static String format(String carried) {
    return "\\x" + HexFormat.of().formatHex(bytes(carried));
  }

  /**
   * Reads {@code \xdeadbeef}, blanks between bytes allowed, or the escape format: {@code \000} to {@code \377} and
   * {@code \\}, all else itself.
   *
   * @return as a column carries it
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH}
   */
  public static String parse(String text) {
    if (text.startsWith("\\x"))
      try {
        return of(HexFormat.of().parseHex(text.substring(2).replaceAll("\\s", "")));
      } catch (IllegalArgumentException e) {
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "not hexadecimal digits of bytes: " + shown(text), e);
      }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] != '\\') {
        out.write(utf8[i]);
      } else if (i + 1 < utf8.length && utf8[i + 1] == '\\') {
        out.write('\\');
        i++;
      } else {
        out.write(octal(utf8, i + 1, text));
        i += 3;
      }
    }
    return of(out.toByteArray());
  }

  private static int octal(byte[] utf8, int at, String text) {
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      int digit = i < utf8.length ? utf8[i] - '0' : -1;
      if (digit < 0 || digit > 7)
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "not bytes in the escape format: " + shown(text));
      value = 8 * value + digit;
    }
    if (value > MAX)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "not bytes in the escape format: " + shown(text));
    return value;
  }

  private static String shown(String text) {
    return "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
  }
}
