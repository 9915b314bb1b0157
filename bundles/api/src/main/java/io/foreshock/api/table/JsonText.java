package io.foreshock.api.table;

import java.util.BitSet;

/** Whether a text is one JSON value as RFC 8259 defines it, at most 1,000 deep. Confined to one call. */
final class JsonText {
  private static final int MAX_DEPTH = 1_000;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static boolean isValid(String text) {
    JsonText json = new JsonText(text);
    return json.document() && json.at == text.length();
  }

  /** Without recursion; a set bit is an open object, a clear one an array. */
  private boolean document() {
    BitSet objects = new BitSet();
    int depth = 0;
    blanks();
    while (true) {
      char open = peek();
      if (open == '{' || open == '[') {
        if (++depth > MAX_DEPTH)
          return false;
        objects.set(depth, open == '{');
        at++;
        blanks();
        boolean empty = peek() == (open == '{' ? '}' : ']');
        if (!empty && open == '{' && !name())
          return false;
        if (!empty)
          continue;
      } else if (!scalar()) {
        return false;
      }
      blanks();
      while (depth > 0 && peek() == (objects.get(depth) ? '}' : ']')) {
        at++;
        depth--;
        blanks();
      }
      if (depth == 0)
        return true;
      if (peek() != ',')
        return false;
      at++;
      blanks();
      if (objects.get(depth) && !name())
        return false;
    }
  }

  /** A member's name, the colon and the blanks behind it. */
  private boolean name() {
    if (!string())
      return false;
    blanks();
    if (peek() != ':')
      return false;
    at++;
    blanks();
    return true;
  }

  private boolean scalar() {
    return switch (peek()) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean word(String word) {
    boolean there = text.startsWith(word, at);
    at += word.length();
    return there;
  }

  private boolean string() {
    if (peek() != '"')
      return false;
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      }
      if (c < ' ' || c == '\\' && !escape())
        return false;
    }
    return false;
  }

  /** From the backslash to the last character of the escape. */
  private boolean escape() {
    at++;
    char c = peek();
    if (c != 'u')
      return c != 0 && "\"\\/bfnrt".indexOf(c) >= 0;
    for (int i = 0; i < 4; i++) {
      at++;
      if (Character.digit(peek(), 16) < 0 || peek() > 'f')
        return false;
    }
    return true;
  }

  private boolean number() {
    if (peek() == '-')
      at++;
    if (peek() == '0')
      at++;
    else
      if (!digits())
        return false;
    if (peek() == '.') {
      at++;
      if (!digits())
        return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-')
        at++;
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9')
      at++;
    return at > start;
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      at++;
  }

  /** 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }
}
