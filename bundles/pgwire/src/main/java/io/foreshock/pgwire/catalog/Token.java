package io.foreshock.pgwire.catalog;

import static java.util.Objects.requireNonNull;

/**
 * One lexical element of PostgreSQL's SQL.
 *
 * @param value
 *            unquoted words in lower case, quoted names and texts without their quotes, all else as written
 * @param start
 *            offset of its first character
 * @param end
 *            offset behind its last character
 */
public record Token(Kind kind, String value, int start, int end) {
  /** {@code ODD_STRING} is a text that only PostgreSQL writes so: {@code E'..'} or {@code $$..$$}. */
  public enum Kind {
    WORD, QUOTED, STRING, ODD_STRING, NUMBER, PARAMETER, OPERATOR, END
  }

  public Token {
    requireNonNull(kind, "kind is null");
    requireNonNull(value, "value is null");
  }

  public boolean is(String word) {
    return kind == Kind.WORD && value.equals(word);
  }

  public boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && value.equals(operator);
  }

  boolean isString() {
    return kind == Kind.STRING || kind == Kind.ODD_STRING;
  }

  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
