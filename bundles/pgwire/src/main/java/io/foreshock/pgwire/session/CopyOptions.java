package io.foreshock.pgwire.session;

import io.foreshock.pgwire.catalog.Token;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A COPY statement.
 *
 * @param table
 *            null when it copies a query out
 * @param columns
 *            none for all
 * @param query
 *            what COPY (query) TO copies, or null
 * @param csv
 *            else, when it is not binary, PostgreSQL's text format
 * @param nullText
 *            how a null is written
 */
record CopyOptions(@Nullable String table, List<String> columns, @Nullable String query, boolean in, boolean binary,
    boolean csv, boolean header, char delimiter, String nullText, char quote, char escape) {

  /**
   * @throws PgError
   *             {@code 42601}; {@code 0A000} for files and programs
   */
  static CopyOptions parse(SqlText sql) {
    return new Reader(sql).read();
  }

  /** Reads the statement. Confined to one call. */
  private static final class Reader {
    private final SqlText sql;
    private int at = 1;
    private boolean binary;
    private boolean csv;
    private boolean header;
    private @Nullable String delimiter;
    private @Nullable String nullText;
    private @Nullable String quote;
    private @Nullable String escape;

    Reader(SqlText sql) {
      this.sql = sql;
    }

    private Token token() {
      return sql.token(at);
    }

    CopyOptions read() {
      String table = null;
      String query = null;
      List<String> columns = new ArrayList<>();
      if (token().isOperator("(")) {
        query = query();
      } else {
        table = name();
        if (token().isOperator(".")) {
          at++;
          table = name();
        }
        if (token().isOperator("(")) columns = columns();
      }
      boolean in = token().is("from");
      if (!in && !token().is("to")) throw unexpected();
      at++;
      if (!token().is(in ? "stdin" : "stdout"))
        throw new PgError(PgError.NOT_SUPPORTED, "COPY reads from STDIN and writes to STDOUT only");
      at++;
      options();
      if (in && query != null) throw unexpected();
      char quoted = one(quote, "\"", "QUOTE");
      return new CopyOptions(table, columns, query, in, binary, csv, header, one(delimiter, csv ? "," : "\t",
          "DELIMITER"),
          nullText != null ? nullText : csv ? "" : "\\N", quoted, one(escape, String.valueOf(quoted), "ESCAPE"));
    }

    private String query() {
      int from = token().end();
      int depth = 0;
      do {
        if (token().kind() == Token.Kind.END) throw unexpected();
        if (token().isOperator("(")) depth++;
        if (token().isOperator(")")) depth--;
        at++;
      } while (depth > 0);
      return sql.text().substring(from, sql.token(at - 1).start());
    }

    private String name() {
      if (!token().isName()) throw unexpected();
      return sql.token(at++).value();
    }

    private List<String> columns() {
      List<String> columns = new ArrayList<>();
      do {
        at++;
        columns.add(name());
      } while (token().isOperator(","));
      if (!token().isOperator(")")) throw unexpected();
      at++;
      return columns;
    }

    private void options() {
      if (token().is("with")) at++;
      boolean listed = token().isOperator("(");
      if (listed) at++;
      while (token().kind() != Token.Kind.END && !token().isOperator(")")) {
        option();
        if (token().isOperator(",")) at++;
      }
      if (listed && token().isOperator(")")) at++;
      if (token().kind() != Token.Kind.END) throw unexpected();
    }

    private void option() {
      String option = name();
      switch (option) {
        case "format" -> format(value());
        case "csv", "binary" -> format(option);
        case "header" -> header = !isValue() || !value().toLowerCase(Locale.ROOT).matches("false|off|0");
        case "delimiter", "delimiters" -> delimiter = value();
        case "null" -> nullText = value();
        case "quote" -> quote = value();
        case "escape" -> escape = value();
        case "encoding" -> {
          if (!value().replace("-", "").equalsIgnoreCase("utf8"))
            throw new PgError(PgError.NOT_SUPPORTED, "COPY: encoding must be UTF8");
        }
        case "freeze" -> {
          if (isValue()) value();
        }
        default -> throw new PgError(PgError.NOT_SUPPORTED, "COPY option is not supported: " + option);
      }
    }

    private void format(String name) {
      csv = name.equalsIgnoreCase("csv");
      binary = name.equalsIgnoreCase("binary");
      if (!csv && !binary && !name.equalsIgnoreCase("text"))
        throw new PgError(PgError.NOT_SUPPORTED,
            "COPY format is not supported: " + name + ", known are text, csv and binary");
    }

    private boolean isValue() {
      Token t = token();
      return t.kind() == Token.Kind.STRING || t.kind() == Token.Kind.NUMBER || t.is("true") || t.is("false")
          || t.is("on") || t.is("off");
    }

    private String value() {
      if (token().is("as")) at++;
      if (token().kind() == Token.Kind.END) throw unexpected();
      return sql.token(at++).value();
    }

    private static char one(@Nullable String text, String absent, String option) {
      String t = text == null ? absent : text;
      if (t.length() != 1 || t.charAt(0) > 0x7f)
        throw new PgError(PgError.NOT_SUPPORTED, "COPY " + option + " must be a single one-byte character");
      return t.charAt(0);
    }

    private PgError unexpected() {
      return new PgError(PgError.SYNTAX, token().kind() == Token.Kind.END
          ? "syntax error at end of input"
          : "syntax error at or near \"" + token().value() + "\"", sql.offset() + token().start() + 1);
    }
  }
}
