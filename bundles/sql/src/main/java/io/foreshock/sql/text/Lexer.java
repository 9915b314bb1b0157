package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.sql.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a statement into tokens; comments and white space fall away. */
final class Lexer {
  private static final List<String> SYMBOLS = List.of("<->", "<=>", "<#>", "::", "<=", ">=", "<>", "!=", "||", "=>",
      "->");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  /** @return the tokens, the last one of kind END */
  static List<Token> tokens(String sql) {
    Lexer lexer = new Lexer(sql);
    while (lexer.next()) {
      // each call adds one token
    }
    return lexer.tokens;
  }

  private boolean next() {
    skipBlanks();
    if (at == sql.length()) {
      tokens.add(new Token(Kind.END, "", at));
      return false;
    }
    char c = sql.charAt(at);
    if (c == '\'') quoted(Kind.STRING, '\'');
    else if (c == '"') quoted(Kind.QUOTED, '"');
    else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) number();
    else if (c == '?') add(Kind.PARAMETER, at + 1);
    else if (c == '$' && isDigit(peek(1))) numberedParameter();
    else if (Character.isLetter(c) || c == '_') word();
    else symbol();
    return true;
  }

  private void skipBlanks() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '-' && peek(1) == '-') {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (c == '/' && peek(1) == '*') {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) throw error("comment does not end");
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private void quoted(Kind kind, char quote) {
    int end = at + 1;
    while (true) {
      end = sql.indexOf(quote, end);
      if (end < 0) throw error(kind == Kind.STRING ? "text literal does not end" : "quoted name does not end");
      if (end + 1 == sql.length() || sql.charAt(end + 1) != quote) break;
      end += 2;
    }
    if (kind == Kind.QUOTED && end == at + 1) throw error("empty quoted name");
    add(kind, end + 1);
  }

  private void number() {
    int end = at;
    while (end < sql.length() && (isDigit(sql.charAt(end)) || sql.charAt(end) == '.'))
      end++;
    if (end < sql.length() && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')) {
      int digits = end + 1;
      if (digits < sql.length() && (sql.charAt(digits) == '+' || sql.charAt(digits) == '-')) digits++;
      if (digits < sql.length() && isDigit(sql.charAt(digits))) {
        end = digits;
        while (end < sql.length() && isDigit(sql.charAt(end)))
          end++;
      }
    }
    add(Kind.NUMBER, end);
  }

  private void numberedParameter() {
    int end = at + 1;
    while (end < sql.length() && isDigit(sql.charAt(end)))
      end++;
    add(Kind.PARAMETER, end);
  }

  private void word() {
    int end = at + 1;
    while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_'
        || sql.charAt(end) == '$'))
      end++;
    add(Kind.WORD, end);
  }

  private void symbol() {
    for (String symbol : SYMBOLS) {
      if (sql.startsWith(symbol, at)) {
        add(Kind.SYMBOL, at + symbol.length());
        return;
      }
    }
    if ("()[],.;+-*/%<>=:".indexOf(sql.charAt(at)) < 0) throw error("unexpected character: " + shown(sql.charAt(at)));
    add(Kind.SYMBOL, at + 1);
  }

  private static String shown(char c) {
    return c >= ' ' && c != 0x7f ? "'" + c + "'" : "U+" + String.format("%04X", (int) c);
  }

  private void add(Kind kind, int end) {
    tokens.add(new Token(kind, sql.substring(at, end), at));
    at = end;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private SqlException error(String message) {
    return SourceText.error(sql, at, ErrorCode.SQL_SYNTAX, message);
  }
}
