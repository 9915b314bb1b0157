package io.foreshock.adapter.mqtt;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag for the topics a filter matches: {@code line1/$1/$2} for
 * {@code v1/devices/+/telemetry/#} makes {@code line1/d7/motor/temp} of
 * {@code v1/devices/d7/telemetry/motor/temp}. Immutable.
 *
 * @param tag
 *            {@code $1}..{@code $9} stand for what the wildcards matched
 * @param levels
 *            of the filter
 */
record TopicRule(String tag, List<String> levels) {
  TopicRule {
    requireNonNull(tag, "tag is null");
    levels = List.copyOf(levels);
  }

  /**
   * @param text
   *            {@code TAG=FILTER}
   * @throws IllegalArgumentException
   *             with the reason
   */
  static TopicRule parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1)
      throw new IllegalArgumentException("must be TAG=FILTER");
    List<String> levels = List.of(text.substring(equals + 1).strip().split("/", -1));
    int wildcards = 0;
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#") && i < levels.size() - 1)
        throw new IllegalArgumentException("# only as the last level");
      if (level.length() > 1 && (level.contains("#") || level.contains("+")))
        throw new IllegalArgumentException("a wildcard stands alone in its level");
      wildcards += level.equals("#") || level.equals("+") ? 1 : 0;
    }
    String tag = text.substring(0, equals).strip();
    for (int n = wildcards + 1; n <= 9; n++)
      if (tag.contains("$" + n))
        throw new IllegalArgumentException("$" + n + " with " + wildcards + " wildcards");
    return new TopicRule(tag, levels);
  }

  /** The tag of the topic, when the filter matches. */
  Optional<String> tag(String topic) {
    String[] parts = topic.split("/", -1);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        found.add(String.join("/", List.of(parts).subList(Math.min(i, parts.length), parts.length)));
        return Optional.of(fill(found));
      }
      if (i >= parts.length || !level.equals("+") && !level.equals(parts[i]))
        return Optional.empty();
      if (level.equals("+"))
        found.add(parts[i]);
    }
    return levels.size() == parts.length ? Optional.of(fill(found)) : Optional.empty();
  }

  private String fill(List<String> found) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tag.length(); i++) {
      int n = tag.charAt(i) == '$' && i + 1 < tag.length() ? tag.charAt(i + 1) - '0' : 0;
      if (n >= 1 && n <= found.size()) {
        out.append(found.get(n - 1));
        i++;
      } else
        out.append(tag.charAt(i));
    }
    return out.toString();
  }
}
