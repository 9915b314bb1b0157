package io.foreshock.gateway.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of a small JSON object with their types checked. */
public final class JsonBody {
  private static final int MAX_TEXT = 10_000;
  private final JsonNode node;

  private JsonBody(JsonNode node) {
    this.node = node;
  }

  static JsonBody of(JsonNode node) {
    if (!node.isObject())
      throw HttpError.badRequest("body must be a JSON object");
    return new JsonBody(node);
  }

  /** @return null when absent or null */
  public @Nullable JsonNode member(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text; the default when it is absent. */
  public String text(String name, String absent) {
    JsonNode value = member(name);
    if (value == null)
      return absent;
    if (!value.isString())
      throw HttpError.badRequest(name + " must be a text");
    String text = value.stringValue();
    if (text.length() > MAX_TEXT)
      throw HttpError.badRequest(name + " is too long: length=" + text.length() + ", limit=" + MAX_TEXT);
    return text;
  }

  public String requiredText(String name) {
    String text = text(name, "");
    if (text.isBlank())
      throw HttpError.badRequest(name + " is missing");
    return text;
  }

  /** Microseconds UTC, or null when absent. */
  public @Nullable Long time(String name) {
    JsonNode value = member(name);
    if (value == null)
      return null;
    try {
      if (value.isString())
        return TimeText.parse(value.stringValue());
      if (value.isIntegralNumber() && value.canConvertToLong())
        return TimeText.ofNumber(value.longValue());
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest(name + ": " + e.getMessage());
    }
    throw HttpError.badRequest(name + " must be an ISO time or an epoch number");
  }

  public long requiredTime(String name) {
    Long time = time(name);
    if (time == null)
      throw HttpError.badRequest(name + " is missing");
    return time;
  }

  public double number(String name, double absent) {
    JsonNode value = member(name);
    if (value == null)
      return absent;
    if (!value.isNumber())
      throw HttpError.badRequest(name + " must be a number");
    return value.doubleValue();
  }
}
