package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.text.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Walks over the tokens of a table statement. Confined to one call. */
class TokenReader {
  private final String sql;
  private final List<Token> tokens;
  private final BiFunction<Object, ColumnType, Object> values;
  int at;

  /**
   * @param values
   *            turns literals (String, Boolean, BigDecimal) into values of a column
   */
  TokenReader(String sql, List<Token> tokens, BiFunction<Object, ColumnType, Object> values) {
    this.sql = sql;
    this.tokens = tokens;
    this.values = values;
  }

  /** The number in VECTOR(n), 0 without one. */
  int dimension(int from) {
    for (int i = from; i < at; i++)
      if (tokens.get(i).kind() == Kind.NUMBER) {
        Token t = tokens.get(i);
        if (t.text().matches("[1-9]\\d{0,4}") && Integer.parseInt(t.text()) <= Column.MAX_DIMENSION)
          return Integer.parseInt(t.text());
        throw error(t, ErrorCode.SQL_SYNTAX, "dimension must be 1 to " + Column.MAX_DIMENSION + ": " + t.text());
      }
    return 0;
  }

  /** A literal. */
  @Nullable
  Object defaultValue(ColumnType type) {
    boolean negative = token().isSymbol("-");
    if (negative) at++;
    Token t = take();
    Object value = switch (t.kind()) {
      case STRING -> t.content();
      case NUMBER -> new BigDecimal((negative ? "-" : "") + t.text());
      case WORD -> switch (t.upper()) {
        case "NULL" -> null;
        case "TRUE" -> Boolean.TRUE;
        case "FALSE" -> Boolean.FALSE;
        default -> throw error(t, ErrorCode.NOT_SUPPORTED, "a default must be a literal");
      };
      default -> throw error(t, ErrorCode.NOT_SUPPORTED, "a default must be a literal");
    };
    try {
      return value == null ? null : values.apply(value, type);
    } catch (ForeshockException e) {
      throw error(t, e.code(), String.valueOf(e.getMessage()));
    }
  }

  ColumnType type() {
    Token t = token();
    ColumnType type = t.kind() == Kind.WORD ? SqlType.of(t) : null;
    if (type == null) throw error(t, ErrorCode.SQL_SYNTAX, "unknown type: " + shown(t));
    at += SqlType.words(tokens, at);
    if (token().isSymbol("(")) {
      do {
        at++;
        if (token().kind() != Kind.NUMBER) throw unexpected("a number");
        at++;
      } while (token().isSymbol(","));
      expectSymbol(")");
    }
    at += SqlType.zoneWords(tokens, at);
    return type;
  }

  /** {@code name} or {@code public.name}. */
  String tableName() {
    String name = identifier("a table name");
    if (name.equals("public") && token().isSymbol(".")) {
      at++;
      name = identifier("a table name");
    }
    return name;
  }

  String identifier(String what) {
    Token t = token();
    if (t.kind() != Kind.WORD && t.kind() != Kind.QUOTED) throw unexpected(what);
    if (t.name().isBlank()) throw error(t, ErrorCode.SQL_SYNTAX, "blank name");
    if (!t.name().equals(t.name().toLowerCase(Locale.ROOT)))
      throw error(t, ErrorCode.NOT_SUPPORTED, "names of tables and columns are lower case: " + t.text());
    at++;
    return t.name();
  }

  boolean comma() {
    boolean comma = token().isSymbol(",");
    if (comma) at++;
    return comma;
  }

  void expect(String word) {
    if (!token().is(word)) throw unexpected(word);
    at++;
  }

  void expectSymbol(String symbol) {
    if (!token().isSymbol(symbol)) throw unexpected("\"" + symbol + "\"");
    at++;
  }

  Token token() {
    return tokens.get(at);
  }

  Token take() {
    Token t = token();
    if (t.kind() != Kind.END) at++;
    return t;
  }

  SqlException unexpected(String wanted) {
    return error(token(), ErrorCode.SQL_SYNTAX, "expected " + wanted + " instead of " + shown(token()));
  }

  static String shown(@Nullable Token t) {
    return t == null || t.kind() == Kind.END ? "the end" : t.text();
  }

  SqlException error(Token place, ErrorCode code, String message) {
    return SourceText.error(sql, place.start(), code, message);
  }

  /** Whether the words come next, which are then passed over. */
  boolean accept(String... words) {
    for (int i = 0; i < words.length; i++)
      if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) return false;
    at += words.length;
    return true;
  }

  /** {@code (name, ...)}. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    expectSymbol("(");
    do {
      names.add(identifier("a column name"));
    } while (comma());
    expectSymbol(")");
    return names;
  }

  void end() {
    if (token().kind() != Kind.END) throw unexpected("the end");
  }
}
