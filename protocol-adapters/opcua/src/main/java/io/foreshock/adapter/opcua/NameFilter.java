package io.foreshock.adapter.opcua;

import java.util.List;
import java.util.regex.Pattern;

/** Chooses variables by the path of their names: {@code Line1/*}, {@code **}{@code /Temperature}. Immutable. */
final class NameFilter {
  private final List<Pattern> include;
  private final List<Pattern> exclude;

  /** Texts with {@code *} for anything within a level and {@code **} for anything. */
  NameFilter(List<String> include, List<String> exclude) {
    this.include = include.stream().map(NameFilter::pattern).toList();
    this.exclude = exclude.stream().map(NameFilter::pattern).toList();
  }

  private static Pattern pattern(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++)
      if (text.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (text.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else
        regex.append(text.charAt(i) == '*' ? "[^/]*" : Pattern.quote(text.substring(i, i + 1)));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Nothing can pass. */
  boolean isEmpty() {
    return include.isEmpty();
  }

  boolean accepts(String path) {
    return matches(include, path) && !matches(exclude, path);
  }

  private static boolean matches(List<Pattern> patterns, String path) {
    return patterns.stream().anyMatch(p -> p.matcher(path).matches());
  }
}
