package io.foreshock.console.model;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The console's words in the user's language. Thread-safe. */
public final class Texts {
  private static final ResourceBundle WORDS = ResourceBundle.getBundle("io.foreshock.console.model.texts",
      java.util.Locale.getDefault(), Texts.class.getClassLoader());

  private Texts() {
  }

  /** @param values placed at {0}, {1}, ... as they are: numbers are to be formatted by the caller */
  public static String of(String key, Object... values) {
    String pattern = WORDS.getString(key);
    return values.length == 0 ? pattern : MessageFormat.format(pattern, values);
  }
}
