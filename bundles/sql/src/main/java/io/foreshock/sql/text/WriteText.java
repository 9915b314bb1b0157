package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.text.Statement.Conflict;
import io.foreshock.sql.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes ON CONFLICT and RETURNING, which the parser does not know, off INSERT, UPDATE and DELETE, and makes queries of
 * them: over the table, and over the table and {@code excluded}, the rows that were to be inserted. Confined to one call.
 */
final class WriteText {
  private final String sql;
  private final List<Token> tokens;
  private final Function<String, Optional<TableSchema>> tables;
  private Token table = new Token(Kind.END, "", 0);
  private String alias = "";

  private WriteText(String sql, List<Token> tokens, Function<String, Optional<TableSchema>> tables) {
    this.sql = sql;
    this.tokens = tokens;
    this.tables = tables;
  }

  /** @throws io.foreshock.api.sql.SqlException for text that is no statement */
  static Statement parse(String sql, List<Token> tokens, Function<String, Optional<TableSchema>> tables) {
    int conflict = find(tokens, 1, "ON", "CONFLICT");
    int returning = find(tokens, Math.max(1, conflict), "RETURNING");
    if (conflict < 0 && returning < 0) return new Statement.Parsed(Dialect.translate(sql, tokens), null, null);
    return new WriteText(sql, numbered(tokens), tables).split(conflict, returning);
  }

  /** Where words follow each other outside of parentheses, or -1. */
  private static int find(List<Token> tokens, int from, String... words) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      Token t = tokens.get(i);
      if (t.isSymbol("(")) depth++;
      if (t.isSymbol(")")) depth--;
      if (depth != 0 || !t.is(words[0])) continue;
      if (words.length == 1 || tokens.get(i + 1).is(words[1])) return i;
    }
    return -1;
  }

  /** Question marks become numbers, since the statement is taken apart. */
  static List<Token> numbered(List<Token> tokens) {
    List<Token> out = new ArrayList<>();
    int n = 0;
    for (Token t : tokens)
      out.add(t.kind() == Kind.PARAMETER && t.text().equals("?") ? new Token(Kind.PARAMETER, "$" + ++n, t.start()) : t);
    return out;
  }

  private Statement split(int conflict, int returning) {
    Token end = tokens.getLast();
    int behind = returning < 0 ? tokens.size() - 1 : returning;
    target();
    List<Token> main = new ArrayList<>(tokens.subList(0, conflict < 0 ? behind : conflict));
    int named = main.indexOf(table) + 1;
    if (tokens.getFirst().is("INSERT") && main.get(named).is("AS")) main.subList(named, named + 2).clear();
    main.add(end);
    SourceText returned = returning < 0 ? null : selected(tokens.subList(returning + 1, tokens.size() - 1), end, false);
    Conflict clause = conflict < 0 ? null : conflict(conflict, behind);
    return new Statement.Parsed(Dialect.translate(sql, main), clause, returned);
  }

  /** The table's name and what it is called in expressions. */
  private void target() {
    int at = tokens.getFirst().is("UPDATE") ? 1 : 2;
    if (tokens.size() < at + 2) throw error(tokens.getLast(), "expected a table name instead of the end");
    if (tokens.get(at).is("public") && tokens.get(at + 1).isSymbol(".")) at += 2;
    table = tokens.get(at);
    alias = table.name();
    Token next = tokens.get(at + 1);
    if (next.is("AS")) alias = tokens.get(at + 2).name();
    else if (next.kind() == Kind.QUOTED || next.kind() == Kind.WORD && !isClause(next)) alias = next.name();
  }

  private static boolean isClause(Token t) {
    return Set.of("SET", "WHERE", "VALUES", "SELECT", "RETURNING", "ON", "DEFAULT", "WITH", "TABLE").contains(t
        .upper());
  }

  /** {@code SELECT items FROM table [, excluded]}. */
  private SourceText selected(List<Token> items, Token end, boolean both) {
    List<Token> out = new ArrayList<>();
    int at = items.isEmpty() ? end.start() : items.getFirst().start();
    out.add(new Token(Kind.WORD, "SELECT", at));
    out.addAll(items);
    out.add(new Token(Kind.WORD, "FROM", end.start()));
    out.add(new Token(table.kind(), table.text(), table.start()));
    out.add(new Token(Kind.WORD, "AS", end.start()));
    out.add(new Token(Kind.QUOTED, '"' + alias.replace("\"", "\"\"") + '"', end.start()));
    if (both) {
      out.add(new Token(Kind.SYMBOL, ",", end.start()));
      out.add(new Token(Kind.WORD, Statement.EXCLUDED, end.start()));
    }
    out.add(new Token(Kind.END, "", end.start()));
    return Dialect.translate(sql, out);
  }

  private Conflict conflict(int from, int to) {
    if (!tokens.getFirst().is("INSERT")) throw error(tokens.get(from), "ON CONFLICT belongs to INSERT");
    int at = from + 2;
    List<String> target = new ArrayList<>();
    if (tokens.get(at).isSymbol("(")) {
      do {
        Token name = tokens.get(++at);
        if (name.kind() != Kind.WORD && name.kind() != Kind.QUOTED) throw error(name, "expected a column name");
        target.add(name.name());
        at++;
      } while (tokens.get(at).isSymbol(","));
      if (!tokens.get(at).isSymbol(")")) throw error(tokens.get(at), "expected \")\"");
      at++;
    }
    if (!tokens.get(at).is("DO")) throw error(tokens.get(at), "expected DO NOTHING or DO UPDATE SET");
    if (tokens.get(at + 1).is("NOTHING")) {
      if (at + 2 != to) throw error(tokens.get(at + 2), "expected the end");
      return new Conflict(target, List.of(), null, tokens.get(from).start());
    }
    if (!tokens.get(at + 1).is("UPDATE") || !tokens.get(at + 2).is("SET"))
      throw error(tokens.get(at + 1), "expected DO NOTHING or DO UPDATE SET");
    if (target.isEmpty()) throw error(tokens.get(at), "ON CONFLICT DO UPDATE needs the columns that conflict");
    return update(target, at + 3, to, tokens.get(from).start());
  }

  private Conflict update(List<String> target, int from, int to, int place) {
    int where = find(tokens.subList(0, to), from, "WHERE");
    int end = where < 0 ? to : where;
    List<String> columns = new ArrayList<>();
    List<Token> items = new ArrayList<>();
    int at = from;
    while (at < end) {
      Token column = tokens.get(at);
      if (column.kind() != Kind.WORD && column.kind() != Kind.QUOTED || !tokens.get(at + 1).isSymbol("="))
        throw error(column, "expected column = value");
      columns.add(column.name());
      int next = comma(at + 2, end);
      if (next == at + 2) throw error(tokens.get(next), "expected a value");
      items.addAll(qualified(at + 2, next));
      items.add(new Token(Kind.SYMBOL, ",", tokens.get(next).start()));
      at = next + 1;
    }
    if (columns.isEmpty()) throw error(tokens.get(from), "expected column = value");
    if (where < 0) items.add(new Token(Kind.WORD, "TRUE", tokens.get(to).start()));
    else items.addAll(qualified(where + 1, to));
    return new Conflict(target, columns, selected(items, tokens.get(to), true), place);
  }

  private int comma(int from, int end) {
    int depth = 0;
    for (int i = from; i < end; i++) {
      Token t = tokens.get(i);
      if (t.isSymbol("(") || t.isSymbol("[")) depth++;
      if (t.isSymbol(")") || t.isSymbol("]")) depth--;
      if (depth == 0 && t.isSymbol(",")) return i;
    }
    return end;
  }

  /** Bare columns are those of the row that is there. */
  private List<Token> qualified(int from, int to) {
    @Nullable
    TableSchema schema = tables.apply(table.name()).orElse(null);
    Set<String> columns = schema == null
        ? Set.of()
        : schema.columns().stream().map(Column::name).collect(Collectors.toSet());
    List<Token> out = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Token t = tokens.get(i);
      boolean name = t.kind() == Kind.QUOTED || t.kind() == Kind.WORD;
      boolean bare = !tokens.get(i - 1).isSymbol(".") && !tokens.get(i + 1).isSymbol(".") && !tokens.get(i + 1)
          .isSymbol("(");
      if (name && bare && columns.contains(t.name())) {
        out.add(new Token(Kind.QUOTED, '"' + alias + '"', t.start()));
        out.add(new Token(Kind.SYMBOL, ".", t.start()));
        out.add(new Token(Kind.QUOTED, '"' + t.name().toLowerCase(Locale.ROOT) + '"', t.start()));
      } else {
        out.add(t);
      }
    }
    return out;
  }

  private RuntimeException error(Token place, String message) {
    return SourceText.error(sql, place.start(), ErrorCode.SQL_SYNTAX, message + (message.contains("instead")
        ? ""
        : " instead of " + TokenReader.shown(place)));
  }
}
