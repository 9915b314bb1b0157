package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Token.Kind;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts SQL into tokens as PostgreSQL does (its manual, section 4.1). Confined to one call. */
public final class Lexer {
  private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`?";

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  /**
   * @return the tokens, the last one of kind END
   * @throws PgError
   *             {@code 42601} for a text, name or comment that does not end
   */
  public static List<Token> tokens(String sql) {
    Lexer lexer = new Lexer(sql);
    while (lexer.next()) {
      // each call adds one token
    }
    return lexer.tokens;
  }

  private boolean next() {
    skipBlanks();
    if (at == sql.length()) {
      tokens.add(new Token(Kind.END, "", at, at));
      return false;
    }
    char c = sql.charAt(at);
    if (c == '\'') plain();
    else if (c == '"') add(Kind.QUOTED, quoted('"', at + 1));
    else if ((c == 'E' || c == 'e') && peek(1) == '\'') escaped();
    else if ((c == 'N' || c == 'n') && peek(1) == '\'') plainAfter(1);
    else if (isDigit(c) || c == '.' && isDigit(peek(1))) number();
    else if (c == '$' && isDigit(peek(1))) parameter();
    else if (c == '$') dollar();
    else if (Character.isLetter(c) || c == '_' || c > 0x7f) word();
    else symbol(c);
    return true;
  }

  private void skipBlanks() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) at++;
      else if (sql.startsWith("--", at)) at = sql.indexOf('\n', at) < 0 ? sql.length() : sql.indexOf('\n', at) + 1;
      else if (sql.startsWith("/*", at)) comment();
      else return;
    }
  }

  private void comment() {
    int start = at;
    int depth = 0;
    do {
      if (at >= sql.length()) throw error(start, "unterminated /* comment");
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0);
  }

  private void plain() {
    add(Kind.STRING, quoted('\'', at + 1));
  }

  private void plainAfter(int prefix) {
    add(Kind.ODD_STRING, quoted('\'', at + prefix + 1));
  }

  private record Read(String value, int end) {}

  private void add(Kind kind, Read read) {
    tokens.add(new Token(kind, read.value, at, read.end));
    at = read.end;
  }

  private Read quoted(char quote, int from) {
    int end = from;
    while (true) {
      end = sql.indexOf(quote, end);
      if (end < 0) throw error(at, "unterminated quoted " + (quote == '"' ? "identifier" : "string"));
      if (end + 1 >= sql.length() || sql.charAt(end + 1) != quote) break;
      end += 2;
    }
    String twice = "" + quote + quote;
    return new Read(sql.substring(from, end).replace(twice, "" + quote), end + 1);
  }

  private void escaped() {
    StringBuilder value = new StringBuilder();
    int i = at + 2;
    while (true) {
      if (i >= sql.length()) throw error(at, "unterminated quoted string");
      char c = sql.charAt(i++);
      if (c == '\'') {
        if (i >= sql.length() || sql.charAt(i) != '\'') break;
        i++;
      } else if (c == '\\' && i < sql.length()) {
        c = switch (sql.charAt(i++)) {
          case 'n' -> '\n';
          case 't' -> '\t';
          case 'r' -> '\r';
          case 'b' -> '\b';
          case 'f' -> '\f';
          default -> sql.charAt(i - 1);
        };
      }
      value.append(c);
    }
    add(Kind.ODD_STRING, new Read(value.toString(), i));
  }

  private void dollar() {
    int tagEnd = sql.indexOf('$', at + 1);
    String tag = tagEnd < 0 ? "" : sql.substring(at, tagEnd + 1);
    if (tag.isEmpty() || !tag.substring(1, tag.length() - 1).chars().allMatch(c -> c == '_' || Character
        .isLetterOrDigit(c)))
      throw error(at, "syntax error at or near \"$\"");
    int end = sql.indexOf(tag, tagEnd + 1);
    if (end < 0) throw error(at, "unterminated dollar-quoted string");
    add(Kind.ODD_STRING, new Read(sql.substring(tagEnd + 1, end), end + tag.length()));
  }

  private void number() {
    int end = at;
    while (end < sql.length() && (isDigit(sql.charAt(end)) || sql.charAt(end) == '.' && !sql.startsWith("..", end)))
      end++;
    if (end < sql.length() && (sql.charAt(end) | 0x20) == 'e') {
      int digits = end + 1;
      if (digits < sql.length() && (sql.charAt(digits) == '+' || sql.charAt(digits) == '-')) digits++;
      if (digits < sql.length() && isDigit(sql.charAt(digits))) {
        end = digits;
        while (end < sql.length() && isDigit(sql.charAt(end)))
          end++;
      }
    }
    add(Kind.NUMBER, new Read(sql.substring(at, end), end));
  }

  private void parameter() {
    int end = at + 1;
    while (end < sql.length() && isDigit(sql.charAt(end)))
      end++;
    if (end - at > 6) throw error(at, "there is no parameter " + sql.substring(at, at + 6));
    add(Kind.PARAMETER, new Read(sql.substring(at + 1, end), end));
  }

  private void word() {
    int end = at + 1;
    while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_' || sql.charAt(
        end) == '$'))
      end++;
    add(Kind.WORD, new Read(sql.substring(at, end).toLowerCase(Locale.ROOT), end));
  }

  private void symbol(char c) {
    int end = at + 1;
    if (c == ':' && peek(1) == ':') {
      end++;
    } else if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
      while (end < sql.length() && OPERATOR_CHARACTERS.indexOf(sql.charAt(end)) >= 0 && !sql.startsWith("--", end)
          && !sql.startsWith("/*", end))
        end++;
      // a sign belongs to what follows: "=-1" is "=" and "-1"
      while (end > at + 1 && (sql.charAt(end - 1) == '-' || sql.charAt(end - 1) == '+')
          && sql.substring(at, end - 1).chars().noneMatch(x -> "~!@#%^&|`?".indexOf(x) >= 0)
          && !sql.substring(at, end).equals("<->"))
        end--;
    }
    add(Kind.OPERATOR, new Read(sql.substring(at, end), end));
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static PgError error(int offset, String message) {
    return new PgError(PgError.SYNTAX, message, offset + 1);
  }
}
