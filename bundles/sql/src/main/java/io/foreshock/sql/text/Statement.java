package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.text.Token.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a statement asks for, as far as its first words tell. */
public sealed interface Statement {
  /** Of EXPLAIN. */
  Set<String> OPTIONS = Set.of("ANALYZE", "VERBOSE", "COSTS", "BUFFERS", "TIMING", "SUMMARY", "SETTINGS", "WAL",
      "FORMAT");
  /** Most characters of one statement. */
  int MAX_LENGTH = 16 << 20;

  /** What ON CONFLICT calls the rows that were to be inserted. */
  String EXCLUDED = "excluded";

  /**
   * SELECT, VALUES, WITH, INSERT, UPDATE, DELETE: for the parser.
   *
   * @param returning
   *            a query over the table that is written; null = nothing is to be returned
   */
  record Parsed(SourceText text, @Nullable Conflict conflict, @Nullable SourceText returning) implements Statement {}

  /**
   * {@code ON CONFLICT}.
   *
   * @param target
   *            columns that conflict; empty = any unique ones
   * @param columns
   *            that DO UPDATE sets
   * @param update
   *            a query over the table and {@link #EXCLUDED}: a value for each of these columns, and whether the row is to
   *            be changed; null = DO NOTHING
   * @param place
   *            offset in the statement
   */
  record Conflict(List<String> target, List<String> columns, @Nullable SourceText update, int place) {}

  /**
   * The plan of a query as rows of text.
   *
   * @param analyze
   *            the query is run, and what it took told, too
   */
  record Explain(SourceText text, boolean analyze) implements Statement {}

  record CreateTable(TableSchema schema, boolean ifNotExists) implements Statement {}

  record DropTable(String table, boolean ifExists) implements Statement {}

  /** ALTER TABLE and CREATE INDEX. */
  record Alter(String table, Alteration change, boolean ifNotExists) implements Statement {}

  record DropIndex(String index, boolean ifExists) implements Statement {}

  /**
   * Indexes built anew.
   *
   * @param table
   *            all of it, or null for one index
   */
  record Reindex(@Nullable String table, @Nullable String index) implements Statement {}

  record ShowTables() implements Statement {}

  record Describe(String table) implements Statement {}

  /**
   * @param values
   *            turns literals (String, Boolean, BigDecimal) into values of a column
   * @param tables
   *            finds a table by its name
   * @throws io.foreshock.api.sql.SqlException
   *             for text that is no statement
   */
  static Statement parse(String sql, BiFunction<Object, ColumnType, Object> values,
      Function<String, Optional<TableSchema>> tables) {
    List<Token> tokens = single(sql);
    Token first = tokens.getFirst();
    return switch (first.upper()) {
      case "SELECT", "VALUES", "WITH", "(", "TABLE" -> new Parsed(Dialect.translate(sql, tokens), null, null);
      case "INSERT", "UPDATE", "DELETE" -> WriteText.parse(sql, tokens, tables);
      case "EXPLAIN" -> explain(sql, tokens);
      case "CREATE", "DROP", "REINDEX", "SHOW", "DESCRIBE", "DESC" -> new TableStatement(sql, tokens, values).parse();
      case "ALTER" -> new AlterStatement(sql, tokens, values, tables).parse();
      case "" -> throw SourceText.error(sql, first.start(), ErrorCode.SQL_SYNTAX, "empty statement");
      case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "TRUNCATE", "GRANT", "REVOKE", "SET", "MERGE",
          "COPY" -> throw SourceText.error(sql, first.start(), ErrorCode.NOT_SUPPORTED,
              "statement is not supported: " + first.upper());
      default -> throw SourceText.error(sql, first.start(), ErrorCode.SQL_SYNTAX,
          "expected a statement such as SELECT or INSERT instead of " + quoted(first));
    };
  }

  /** {@code EXPLAIN [ANALYZE] [VERBOSE]} and {@code EXPLAIN (option [value], ...)}; options but ANALYZE say nothing here. */
  private static Statement explain(String sql, List<Token> tokens) {
    int at = 1;
    boolean analyze = false;
    boolean listed = tokens.get(1).isSymbol("(") && tokens.get(2).kind() == Kind.WORD
        && OPTIONS.contains(tokens.get(2).upper());
    if (listed) {
      for (at = 2; !tokens.get(at).isSymbol(")"); at++) {
        if (tokens.get(at).kind() == Kind.END)
          throw SourceText.error(sql, tokens.get(at).start(), ErrorCode.SQL_SYNTAX, "missing )");
        boolean off = tokens.get(at + 1).is("FALSE") || tokens.get(at + 1).is("OFF");
        if (tokens.get(at).is("ANALYZE")) analyze = !off;
      }
      at++;
    } else {
      for (; tokens.get(at).is("ANALYZE") || tokens.get(at).is("VERBOSE"); at++)
        analyze |= tokens.get(at).is("ANALYZE");
    }
    return new Explain(Dialect.translate(sql, tokens.subList(at, tokens.size())), analyze);
  }

  private static String quoted(Token t) {
    return "\"" + (t.text().length() > 40 ? t.text().substring(0, 40) + "..." : t.text()) + "\"";
  }

  /** The tokens of the one statement in the text, without closing semicolons. */
  static List<Token> single(String sql) {
    if (sql.length() > MAX_LENGTH)
      throw SourceText.error("", 0, ErrorCode.QUERY_TOO_LARGE,
          "statement too long: characters=" + sql.length() + ", limit=" + MAX_LENGTH);
    List<Token> tokens = Lexer.tokens(sql);
    int end = tokens.size() - 1;
    while (end > 0 && tokens.get(end - 1).isSymbol(";"))
      end--;
    for (int i = 0; i < end; i++)
      if (tokens.get(i).isSymbol(";"))
        throw SourceText.error(sql, tokens.get(i).start(), ErrorCode.NOT_SUPPORTED, "more than one statement");
    tokens.set(end, new Token(Kind.END, "", tokens.get(end).start()));
    return tokens.subList(0, end + 1);
  }
}
