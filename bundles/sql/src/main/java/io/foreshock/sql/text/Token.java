package io.foreshock.sql.text;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * One lexical element of a statement.
 *
 * @param text
 *            exactly as written, quotes included
 * @param start
 *            offset of the first character in the statement
 */
record Token(Kind kind, String text, int start) {
  enum Kind {
    WORD, QUOTED, STRING, NUMBER, PARAMETER, SYMBOL, END
  }

  Token {
    requireNonNull(kind, "kind is null");
    requireNonNull(text, "text is null");
  }

  int end() {
    return start + text.length();
  }

  /** Whether this is the unquoted word, in any case. */
  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  String upper() {
    return text.toUpperCase(Locale.ROOT);
  }

  /** The name an identifier stands for: unquoted words fold to lower case. */
  String name() {
    return kind == Kind.QUOTED
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text.toLowerCase(Locale.ROOT);
  }

  /** The characters of a string literal. */
  String content() {
    return text.substring(1, text.length() - 1).replace("''", "'");
  }
}
