package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Token.Kind;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;

/** A place among the tokens of a statement. */
class TokenReader {
  private final String sql;
  private final List<Token> tokens;
  private int at;

  TokenReader(String sql, List<Token> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  Token token() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  void advance() {
    if (at < tokens.size() - 1) at++;
  }

  boolean take(String word) {
    boolean there = token().is(word);
    if (there) advance();
    return there;
  }

  boolean takeOperator(String operator) {
    boolean there = token().isOperator(operator);
    if (there) advance();
    return there;
  }

  void expect(String word) {
    if (!take(word)) throw unexpected();
  }

  void expectOperator(String operator) {
    if (!takeOperator(operator)) throw unexpected();
  }

  String name() {
    Token t = token();
    if (!t.isName()) throw unexpected();
    advance();
    return t.value();
  }

  List<String> qualifiedName() {
    List<String> names = new ArrayList<>(List.of(name()));
    while (token().isOperator(".") && peek(1).isName()) {
      advance();
      names.add(name());
    }
    return names;
  }

  /** A type as one text, {@code pg_catalog} left out: {@code int2[]}, {@code double precision}. */
  String typeName() {
    List<String> names = qualifiedName();
    StringBuilder type = new StringBuilder(names.getLast());
    if (type.toString().equals("double") && take("precision")) type.append(" precision");
    if ((type.toString().equals("character") || type.toString().equals("bit")) && take("varying"))
      type.append(" varying");
    if (takeOperator("(")) {
      while (!token().isOperator(")") && token().kind() != Kind.END)
        advance();
      expectOperator(")");
    }
    if ((token().is("with") || token().is("without")) && peek(1).is("time")) {
      if (token().is("with")) type.append(" with time zone");
      advance();
      advance();
      expect("zone");
    }
    boolean array = take("array");
    while (token().isOperator("[")) {
      advance();
      if (token().kind() == Kind.NUMBER) advance();
      expectOperator("]");
      array = true;
    }
    return array ? type + "[]" : type.toString();
  }

  PgError unexpected() {
    Token t = token();
    return error(PgError.SYNTAX, t.kind() == Kind.END
        ? "syntax error at end of input"
        : "syntax error at or near \"" + sql.substring(t.start(), Math.min(t.end(), t.start() + 60)) + "\"");
  }

  PgError error(String state, String message) {
    return new PgError(state, message, sql.codePointCount(0, token().start()) + 1);
  }

  int position() {
    return sql.codePointCount(0, token().start()) + 1;
  }
}
