package io.foreshock.pgwire.session;

import io.foreshock.pgwire.catalog.Token;
import io.foreshock.pgwire.wire.PgError;

/** DECLARE and FETCH: cursors that are read forwards. */
final class Cursors {
  record Declared(String name, String query) {}

  /** @param count rows, 0 = all */
  record Fetched(String name, long count) {}

  private Cursors() {
  }

  static Declared declare(SqlText sql) {
    for (int i = 2; sql.token(i).kind() != Token.Kind.END; i++) {
      Token t = sql.token(i);
      if (t.is("binary") || t.is("scroll") && !sql.token(i - 1).is("no") || t.is("with") && sql.token(i + 1).is("hold"))
        throw new PgError(PgError.NOT_SUPPORTED, "cursors are text, without SCROLL and HOLD");
      if (t.is("for")) return new Declared(sql.token(1).value(), sql.text().substring(t.end()));
    }
    throw new PgError(PgError.SYNTAX, "syntax error at end of input");
  }

  static Fetched fetch(SqlText sql) {
    int at = 1;
    long count = 1;
    if (sql.token(at).is("next") || sql.token(at).is("forward")) at++;
    if (sql.token(at).is("all")) {
      count = 0;
      at++;
    } else if (sql.token(at).kind() == Token.Kind.NUMBER) {
      count = Long.parseLong(sql.token(at).value());
      at++;
      if (count == 0) throw new PgError(PgError.NOT_SUPPORTED, "FETCH 0 is not supported");
    }
    if (sql.token(at).is("from") || sql.token(at).is("in")) at++;
    if (!sql.token(at).isName() || sql.token(at + 1).kind() != Token.Kind.END)
      throw new PgError(PgError.NOT_SUPPORTED, "cursors are read forwards only");
    return new Fetched(sql.token(at).value(), count);
  }
}
