package io.foreshock.gateway.live;

import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.gateway.http.HttpError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The sensors a client asked for. Immutable.
 *
 * @param all
 *            every sensor there is and will be
 * @param tags
 *            exactly these
 * @param prefixes
 *            every tag that begins so, {@code line1/press4/}
 */
record SensorFilter(boolean all, Set<String> tags, List<String> prefixes) {
  static final SensorFilter NONE = new SensorFilter(false, Set.of(), List.of());
  static final int MAX_PATTERNS = 10_000;
  private static final int MAX_LENGTH = 200;

  SensorFilter {
    tags = Set.copyOf(tags);
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Reads {@code ["line1/press4/bearing_temp", "line2/*", "*"]}.
   *
   * @throws HttpError
   *             saying what is wrong
   */
  static SensorFilter of(JsonNode sensors) {
    if (!sensors.isArray())
      throw HttpError.badRequest("sensors must be an array of sensors, line1/press4/* or *");
    if (sensors.size() > MAX_PATTERNS)
      throw HttpError.badRequest("too many sensors: sensors=" + sensors.size() + ", limit=" + MAX_PATTERNS);
    boolean all = false;
    Set<String> tags = new HashSet<>();
    List<String> prefixes = new ArrayList<>();
    for (JsonNode node : sensors) {
      String text = text(node);
      if (text.equals("*"))
        all = true;
      else
        if (text.endsWith("/*"))
          prefixes.add(text.substring(0, text.length() - 1));
        else
          tags.add(tag(text));
    }
    return new SensorFilter(all, tags, prefixes);
  }

  private static String text(JsonNode node) {
    if (!node.isString() || node.stringValue().isBlank() || node.stringValue().length() > MAX_LENGTH)
      throw HttpError.badRequest("a sensor must be a text of 1 to " + MAX_LENGTH + " characters");
    return node.stringValue();
  }

  private static String tag(String text) {
    try {
      return SensorSpec.parse(text).tag();
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest("not a sensor: " + text);
    }
  }

  boolean matches(String tag) {
    if (all || tags.contains(tag))
      return true;
    for (String prefix : prefixes)
      if (tag.startsWith(prefix))
        return true;
    return false;
  }
}
