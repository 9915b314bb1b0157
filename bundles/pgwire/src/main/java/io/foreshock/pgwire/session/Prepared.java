package io.foreshock.pgwire.session;

import io.foreshock.pgwire.catalog.CatalogQuery;
import io.foreshock.pgwire.catalog.Token;
import io.foreshock.pgwire.wire.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that was parsed. For one thread at a time. */
final class Prepared {
  /** Who runs a statement, and how its end is told. */
  enum Kind {
    EMPTY, QUERY, WRITE, RETURNING, DEFINITION, CATALOG, SESSION, COPY
  }

  /** Types of parameters and rows. */
  record Shape(List<Integer> parameters, List<Field> fields) {}

  final @Nullable SqlText sql;
  final Kind kind;
  /** As the client declared them, 0 where it did not. */
  final List<Integer> declared;
  final @Nullable CatalogQuery catalog;
  /** Known once somebody asked. */
  @Nullable
  Shape shape;
  /** How long it takes as a rule. */
  Pace pace = new Pace();

  private Prepared(@Nullable SqlText sql, Kind kind, List<Integer> declared, @Nullable CatalogQuery catalog) {
    this.sql = sql;
    this.kind = kind;
    this.declared = declared;
    this.catalog = catalog;
  }

  static Prepared empty() {
    return new Prepared(null, Kind.EMPTY, List.of(), null);
  }

  static Prepared catalog(SqlText sql, List<Integer> declared, CatalogQuery query) {
    return new Prepared(sql, Kind.CATALOG, declared, query);
  }

  static Prepared of(SqlText sql, List<Integer> declared) {
    return new Prepared(sql, kind(sql), declared, null);
  }

  SqlText sql() {
    SqlText known = sql;
    if (known == null) throw new IllegalStateException("an empty statement has no text");
    return known;
  }

  private static Kind kind(SqlText sql) {
    Token first = sql.first();
    return switch (first.value()) {
      case "insert", "update", "delete", "merge" -> sql.tokens().stream().anyMatch(t -> t.is("returning"))
          ? Kind.RETURNING
          : Kind.WRITE;
      case "create", "drop", "alter", "truncate", "reindex" -> Kind.DEFINITION;
      case "show" -> sql.begins("show", "tables") ? Kind.QUERY : Kind.SESSION;
      case "set", "reset", "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "discard",
          "deallocate", "declare", "fetch", "close", "listen", "unlisten", "notify", "prepare", "execute", "lock",
          "analyze", "vacuum", "checkpoint", "grant", "revoke", "comment", "move", "do", "call" -> Kind.SESSION;
      case "copy" -> Kind.COPY;
      default -> Kind.QUERY;
    };
  }

  /** First words of the tag that tells the end. */
  String tag() {
    SqlText text = sql();
    String first = text.first().value();
    return switch (kind) {
      case WRITE, RETURNING -> first.equals("insert") ? "INSERT 0" : first.toUpperCase(java.util.Locale.ROOT);
      case DEFINITION -> first.equals("reindex")
          ? "REINDEX"
          : (first + " " + text.token(1).value()).toUpperCase(java.util.Locale.ROOT);
      case QUERY -> first.equals("explain") ? "EXPLAIN" : first.equals("show") ? "SHOW" : "SELECT";
      default -> "SELECT";
    };
  }
}
