package io.foreshock.platform.sources;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text of a {@code .cfg} file as FileInstall reads it: Java properties whose
 * values may name other settings ({@code ${name}}), with a backslash before a
 * brace or a backslash that is meant as such. Comments at the top are kept.
 *
 * @param comments
 *            lines at the top, each with its line end
 * @param raw
 *            values by key, as FileInstall finds them before it looks for braces
 */
record ConfigText(String comments, Map<String, String> raw) {
  ConfigText {
    raw = new TreeMap<>(raw);
  }

  static ConfigText parse(String text) {
    String comments = text.lines().takeWhile(l -> l.isBlank() || l.strip().startsWith("#")).filter(l -> !l.isBlank())
        .map(l -> l + "\n").collect(Collectors.joining());
    Properties p = new Properties();
    try {
      p.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      return new ConfigText(comments, Map.of()); // a broken escape: FileInstall does not read such a file either
    }
    Map<String, String> raw = new TreeMap<>();
    p.forEach((k, v) -> raw.put((String) k, (String) v));
    return new ConfigText(comments, raw);
  }

  /** A value as people know it. */
  static String plain(String raw) {
    StringBuilder s = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '\\' && i + 1 < raw.length() && "{}\\".indexOf(raw.charAt(i + 1)) >= 0)
        i++;
      s.append(raw.charAt(i));
    }
    return s.toString();
  }

  static String raw(String plain) {
    return plain.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
  }

  /** ASCII only, so that it reads the same in every encoding. */
  String text() {
    StringBuilder s = new StringBuilder(comments);
    raw.forEach((key, value) -> s.append(escaped(key, true)).append(" = ").append(escaped(value, false)).append('\n'));
    return s.toString();
  }

  private static String escaped(String s, boolean key) {
    StringBuilder out = new StringBuilder(s.length() + 8);
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\\' || (key ? " =:#!".indexOf(c) >= 0 : c == ' ' && i == 0))
        out.append('\\').append(c);
      else
        if (c < ' ' || c > '~')
          out.append(String.format("\\u%04x", (int) c));
        else
          out.append(c);
    }
    return out.toString();
  }
}
