package io.foreshock.sql.text;

import java.util.ArrayList;
import java.util.List;

/** The parser's text while it is put together, each piece with the offset it comes from. */
final class Pieces {
  private record Piece(String text, int origin) {}

  private final List<Piece> pieces = new ArrayList<>();

  void add(String text, int origin) {
    pieces.add(new Piece(text, origin));
  }

  void insert(int index, String text, int origin) {
    pieces.add(index, new Piece(text, origin));
  }

  void replace(int index, String text) {
    pieces.set(index, new Piece(text, pieces.get(index).origin()));
  }

  int size() {
    return pieces.size();
  }

  boolean is(int index, String text) {
    return index >= 0 && index < pieces.size() && pieces.get(index).text().equalsIgnoreCase(text);
  }

  boolean endsWith(String text) {
    return is(pieces.size() - 1, text);
  }

  /** Index where the last primary (name, literal, call, parenthesis) begins, or -1. */
  int primaryStart() {
    int i = pieces.size() - 1;
    if (i < 0) return -1;
    if (is(i, ")") || is(i, "]")) {
      i = opening(i);
      if (i < 0) return -1;
      if (pieces.get(i).text().length() > 1) return i;
      if (i > 0 && isName(i - 1) && !Keywords.isOperator(pieces.get(i - 1).text())) i--;
      else return i;
    } else if (pieces.get(i).text().startsWith("AS TIMESTAMP)")) {
      return i - 2;
    } else if (!isOperand(i)) {
      return -1;
    }
    while (i >= 2 && is(i - 1, ".") && isName(i - 2))
      i -= 2;
    return i;
  }

  private int opening(int close) {
    int depth = 0;
    for (int i = close; i >= 0; i--) {
      String text = pieces.get(i).text();
      if (text.startsWith("'") || text.startsWith("\"")) continue;
      if (text.endsWith(")") || text.endsWith("]")) depth++;
      if (text.endsWith("(") || text.endsWith("[") || isCall(text)) depth--;
      if (depth == 0) return i;
    }
    return -1;
  }

  /** Pieces such as interval_micros(1) open and close by themselves. */
  private static boolean isCall(String text) {
    return text.length() > 1 && text.endsWith(")") && text.indexOf('(') > 0;
  }

  private boolean isName(int i) {
    char c = pieces.get(i).text().charAt(0);
    return Character.isLetter(c) || c == '_' || c == '"';
  }

  private boolean isOperand(int i) {
    String text = pieces.get(i).text();
    char c = text.charAt(0);
    return (isName(i) && !Keywords.isOperator(text)) || c == '\'' || c == '?' || Character.isDigit(c);
  }

  SourceText text(String original, int end, int[] parameters) {
    StringBuilder text = new StringBuilder(original.length() + 16);
    int[] starts = new int[pieces.size() + 1];
    int[] origins = new int[pieces.size() + 1];
    for (int i = 0; i < pieces.size(); i++) {
      starts[i] = text.length();
      origins[i] = pieces.get(i).origin();
      text.append(pieces.get(i).text()).append(' ');
    }
    starts[pieces.size()] = text.length();
    origins[pieces.size()] = end;
    return new SourceText(original, text.toString(), starts, origins, parameters);
  }
}
