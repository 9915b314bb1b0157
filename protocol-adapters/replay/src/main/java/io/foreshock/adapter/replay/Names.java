package io.foreshock.adapter.replay;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Names of assets and sensors out of people's texts. */
final class Names {
  private Names() {
  }

  /** Letters, digits and {@code _ - .} stay; anything else becomes {@code _}. */
  static String segment(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.strip().codePoints()
        .forEach(c -> clean.appendCodePoint(Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0 ? c : '_'));
    return clean.isEmpty() ? "_" : clean.toString();
  }

  /** Like {@link #segment} level by level; empty levels are dropped. */
  static String path(String text) {
    String path = Arrays.stream(text.split("/")).filter(s -> !s.isBlank()).map(Names::segment)
        .collect(Collectors.joining("/"));
    return path.isEmpty() ? "_" : path;
  }
}
