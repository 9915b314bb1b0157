package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Bytea;
import java.util.Base64;
import java.util.Locale;

/** Bytes, carried as {@link Bytea} says, in the formats of encode and decode (PostgreSQL 9.5). Stateless. */
final class ByteText {
  /** Characters of a line of base64. */
  private static final int LINE = 76;

  private ByteText() {
  }

  static String encode(String bytes, String format) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "hex" -> Bytea.format(bytes).substring(2);
      case "base64" -> Base64.getMimeEncoder(LINE, new byte[]{'\n'}).encodeToString(Bytea.bytes(bytes));
      case "escape" -> escaped(bytes);
      default -> throw unknown(format);
    };
  }

  private static String escaped(String bytes) {
    StringBuilder out = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c == '\\') out.append("\\\\");
      else if (c == 0 || c > 0x7E + 1) out.append(String.format(Locale.ROOT, "\\%03o", (int) c));
      else out.append(c);
    }
    return out.toString();
  }

  static String decode(String text, String format) {
    try {
      return switch (format.toLowerCase(Locale.ROOT)) {
        case "hex" -> Bytea.parse("\\x" + text);
        case "base64" -> Bytea.of(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
        case "escape" -> Bytea.parse(text.startsWith("\\x") ? "\\" + text : text);
        default -> throw unknown(format);
      };
    } catch (IllegalArgumentException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "not base64: " + e.getMessage(), e);
    }
  }

  private static ForeshockException unknown(String format) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, "unknown format of bytes: " + format
        + ", known are hex, base64, escape");
  }
}
