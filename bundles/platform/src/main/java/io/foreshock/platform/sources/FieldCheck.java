package io.foreshock.platform.sources;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.SourceAdmin.Field;
import io.foreshock.api.platform.SourceAdmin.Form;
import io.foreshock.api.platform.SourceAdmin.Source;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;

/** Says what of a source's settings its form does not allow: {@code KEY: reason: value}. */
final class FieldCheck {
  /** Longest text of a setting, characters. */
  static final int LONGEST = 65_536;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private FieldCheck() {
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT}
   */
  static void check(Form form, Source source) {
    if (!NAME.matcher(source.name()).matches())
      throw invalid("name: must be 1 to 64 letters, digits, - and _: name=" + source.name());
    for (String key : source.settings().keySet())
      if (form.fields().stream().noneMatch(f -> f.key().equals(key)))
        throw invalid(key + ": no such setting of " + form.name());
    for (Field f : form.fields())
      check(f, source.settings().getOrDefault(f.key(), f.defaultValue()),
          source.settings().containsKey(f.key()));
  }

  private static void check(Field f, String value, boolean given) {
    boolean secret = f.type() == io.foreshock.api.platform.SourceAdmin.FieldType.PASSWORD;
    if (f.required() && value.isBlank() && (given || !secret))
      throw invalid(f.key() + ": must not be empty");
    if (value.length() > LONGEST)
      throw invalid(f.key() + ": too long: length=" + value.length() + ", most=" + LONGEST);
    for (String item : items(f, value))
      if (!item.isEmpty())
        checkItem(f, item);
  }

  static List<String> items(Field f, String value) {
    return f.many() ? value.lines().map(String::strip).filter(s -> !s.isEmpty()).toList() : List.of(value);
  }

  private static void checkItem(Field f, String item) {
    if (f.many() && item.contains(","))
      throw invalid(f.key() + ": no commas within an item: " + item);
    if (!f.many() && item.lines().count() > 1)
      throw invalid(f.key() + ": one line only");
    if (!f.choices().isEmpty() && !f.choices().containsKey(item))
      throw invalid(f.key() + ": must be one of " + String.join(", ", f.choices().keySet()) + ": " + item);
    try {
      switch (f.type()) {
        case INTEGER -> new BigInteger(item).longValueExact();
        case DECIMAL -> new BigDecimal(item);
        case SWITCH -> {
          if (!item.equals("true") && !item.equals("false"))
            throw invalid(f.key() + ": must be true or false: " + item);
        }
        case TEXT, PASSWORD -> {
          // any text
        }
      }
    } catch (NumberFormatException e) {
      throw invalid(f.key() + ": not a number: " + item);
    } catch (ArithmeticException e) {
      throw invalid(f.key() + ": out of range: " + item + ", limits " + Long.MIN_VALUE + ".." + Long.MAX_VALUE);
    }
  }

  private static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
