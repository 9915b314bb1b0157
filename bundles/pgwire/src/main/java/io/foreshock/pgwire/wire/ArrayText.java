package io.foreshock.pgwire.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's text of arrays, {@code {1,"a b",NULL}}. */
public final class ArrayText {
  private ArrayText() {
  }

  /** @param bare numbers between blanks, as the vectors of the catalog are written */
  public static String of(List<?> values, boolean bare) {
    StringBuilder out = new StringBuilder();
    for (Object v : values) {
      if (!out.isEmpty()) out.append(bare ? ' ' : ',');
      out.append(element(v));
    }
    return bare ? out.toString() : "{" + out + "}";
  }

  private static String element(@Nullable Object v) {
    return switch (v) {
      case null -> "NULL";
      case Boolean b -> b ? "t" : "f";
      case Double d -> Numbers.text(d);
      case String s -> quoted(s);
      case List<?> l -> of(l, false);
      default -> v.toString();
    };
  }

  private static String quoted(String s) {
    boolean plain = !s.isEmpty() && !s.equalsIgnoreCase("NULL")
        && s.chars().noneMatch(c -> c <= ' ' || c == '{' || c == '}' || c == ',' || c == '"' || c == '\\');
    return plain ? s : '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * The elements of a one-dimensional array as texts.
   *
   * @throws PgError
   *             {@code 22P02}
   */
  public static List<@Nullable String> parse(String text) {
    String t = text.strip();
    if (t.length() < 2 || t.charAt(0) != '{' || t.charAt(t.length() - 1) != '}')
      throw new PgError(PgError.BAD_TEXT, "malformed array literal: \"" + shortened(text) + "\"");
    List<@Nullable String> values = new ArrayList<>();
    int at = 1;
    int end = t.length() - 1;
    while (at < end) {
      StringBuilder value = new StringBuilder();
      boolean quoted = t.charAt(at) == '"';
      if (quoted) {
        at++;
        while (at < end && t.charAt(at) != '"') {
          if (t.charAt(at) == '\\' && at + 1 < end) at++;
          value.append(t.charAt(at++));
        }
        at++;
      } else {
        while (at < end && t.charAt(at) != ',')
          value.append(t.charAt(at++));
      }
      String v = value.toString();
      values.add(quoted ? v : v.strip().equalsIgnoreCase("NULL") ? null : v.strip());
      if (at < end && t.charAt(at) != ',')
        throw new PgError(PgError.BAD_TEXT, "malformed array literal: \"" + shortened(text) + "\"");
      at++;
    }
    return values;
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
