package io.foreshock.pgwire.session;

import io.foreshock.pgwire.catalog.Lexer;
import io.foreshock.pgwire.catalog.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement of a query string.
 *
 * @param text
 *            as the engine reads it: texts that only PostgreSQL writes so are plain ones
 * @param tokens
 *            places are those of {@code text}; the last one is END
 * @param offset
 *            characters before it in the query string
 */
record SqlText(String text, List<Token> tokens, int offset) {
  /** @return without empty statements */
  static List<SqlText> split(String sql) {
    List<Token> all = Lexer.tokens(sql);
    List<SqlText> statements = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < all.size(); i++) {
      Token t = all.get(i);
      if (t.kind() != Token.Kind.END && !t.isOperator(";")) continue;
      if (i > first) statements.add(of(sql, all.subList(first, i)));
      first = i + 1;
    }
    return statements;
  }

  private static SqlText of(String sql, List<Token> tokens) {
    int from = tokens.getFirst().start();
    int to = tokens.getLast().end();
    boolean odd = tokens.stream().anyMatch(t -> t.kind() == Token.Kind.ODD_STRING);
    if (odd) {
      String plain = plain(sql, tokens);
      return new SqlText(plain, Lexer.tokens(plain), sql.codePointCount(0, from));
    }
    List<Token> own = new ArrayList<>(tokens.size() + 1);
    for (Token t : tokens)
      own.add(new Token(t.kind(), t.value(), t.start() - from, t.end() - from));
    own.add(new Token(Token.Kind.END, "", to - from, to - from));
    return new SqlText(sql.substring(from, to), own, sql.codePointCount(0, from));
  }

  private static String plain(String sql, List<Token> tokens) {
    StringBuilder out = new StringBuilder();
    int at = tokens.getFirst().start();
    for (Token t : tokens) {
      if (t.kind() != Token.Kind.ODD_STRING) continue;
      out.append(sql, at, t.start()).append('\'').append(t.value().replace("'", "''")).append('\'');
      at = t.end();
    }
    return out.append(sql, at, tokens.getLast().end()).toString();
  }

  Token first() {
    return tokens.getFirst();
  }

  Token token(int i) {
    return tokens.get(Math.min(i, tokens.size() - 1));
  }

  boolean begins(String... words) {
    for (int i = 0; i < words.length; i++)
      if (!token(i).is(words[i])) return false;
    return true;
  }
}
