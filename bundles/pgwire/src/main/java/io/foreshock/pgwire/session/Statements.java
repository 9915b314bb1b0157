package io.foreshock.pgwire.session;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.catalog.CatalogQuery;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Message;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.SqlStates;
import io.foreshock.pgwire.wire.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From text to something that runs: parsing, types, parameters, rows. For one thread at a time. */
final class Statements {
  private final Server server;
  private final Transactions transactions;
  private final SessionState state;

  Statements(Server server, Transactions transactions, SessionState state) {
    this.server = server;
    this.transactions = transactions;
    this.state = state;
  }

  /**
   * @throws PgError
   *             for a text that is no statement, or more than one
   */
  Prepared parse(String sql, List<Integer> types) {
    List<SqlText> all = SqlText.split(sql);
    if (all.isEmpty()) return Prepared.empty();
    if (all.size() > 1)
      throw new PgError(PgError.SYNTAX, "cannot insert multiple commands into a prepared statement");
    return parse(all.getFirst(), types);
  }

  Prepared parse(SqlText text, List<Integer> types) {
    CatalogQuery catalog = placed(text, () -> CatalogQuery.of(text.text(), text.tokens(), this::isTable, types));
    return catalog == null ? Prepared.of(text, types) : Prepared.catalog(text, types, catalog);
  }

  private boolean isTable(String name) {
    return tables().stream().anyMatch(t -> t.name().equals(name));
  }

  private List<TableSchema> tables() {
    return server.tables().get();
  }

  /** Errors of a statement with their place in the whole query string. */
  static <T extends @Nullable Object> T placed(SqlText text, Supplier<T> work) {
    try {
      return work.get();
    } catch (ForeshockException e) {
      throw SqlStates.of(e, text.text(), text.offset());
    } catch (PgError e) {
      if (e.position() == 0 || text.offset() == 0) throw e;
      throw new PgError(e.state(), e.text(), e.position() + text.offset());
    }
  }

  /** Types of a statement, worked out at most once. */
  Prepared.Shape shape(Prepared p) {
    Prepared.Shape known = p.shape;
    if (known == null) known = switch (p.kind) {
      case EMPTY, COPY -> new Prepared.Shape(List.of(), List.of());
      case SESSION -> new Prepared.Shape(List.of(), Commands.fields(p.sql()));
      case CATALOG -> catalogShape(p);
      case QUERY, WRITE, RETURNING, DEFINITION -> engineShape(p);
    };
    p.shape = known;
    return known;
  }

  private static Prepared.Shape catalogShape(Prepared p) {
    CatalogQuery query = p.catalog;
    return query == null
        ? new Prepared.Shape(List.of(), List.of())
        : new Prepared.Shape(query.parameters(), query.fields());
  }

  private Prepared.Shape engineShape(Prepared p) {
    List<@Nullable ColumnType> given = new ArrayList<>();
    for (int oid : p.declared)
      given.add(Oid.columnType(oid));
    StatementShape shape = placed(p.sql(), () -> transactions.sql().describe(p.sql().text(), given));
    List<Integer> oids = new ArrayList<>();
    for (int i = 0; i < shape.parameters().size(); i++) {
      int declared = i < p.declared.size() ? p.declared.get(i) : 0;
      oids.add(declared != 0 && declared != Oid.UNKNOWN ? declared : Oid.of(shape.parameters().get(i)));
    }
    return new Prepared.Shape(oids, p.kind == Prepared.Kind.QUERY || p.kind == Prepared.Kind.RETURNING
        ? EngineRows.fields(shape.columns())
        : List.of());
  }

  /** The values of a Bind message, as whoever runs the statement takes them. */
  List<@Nullable Object> values(Prepared p, Message.Bind bind) {
    int count = bind.values().length;
    boolean open = p.declared.size() < count || p.declared.contains(0) || p.declared.contains(Oid.UNKNOWN);
    List<Integer> oids = open || p.catalog != null ? shape(p).parameters() : p.declared;
    if (oids.size() != count)
      throw new PgError(PgError.PROTOCOL_VIOLATION, "bind message supplies " + count
          + " parameters, but the statement requires " + oids.size());
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] bytes = bind.values()[i];
      if (bytes == null) {
        values.add(null);
        continue;
      }
      boolean text = !bind.binary()[i] && p.catalog != null;
      ColumnType type = text ? ColumnType.TEXT : Oid.columnType(oids.get(i));
      values.add(ValueReader.read(bytes, bind.binary()[i], oids.get(i), type == null ? ColumnType.TEXT : type));
    }
    return values;
  }

  /** Starts a query, or runs a write that gives rows. */
  Rows open(Prepared p, List<@Nullable Object> values) {
    if (p.kind == Prepared.Kind.RETURNING) transactions.requireWritable(state.isReadOnly());
    return placed(p.sql(), () -> {
      CatalogQuery query = p.catalog;
      if (query != null)
        return new ListRows(query.fields(), query.run(values, tables(), state, state::isCancelled));
      return new EngineRows(transactions.sql().execute(p.sql().text(), values));
    });
  }

  /** Fields of a query that runs must be those that were told before. */
  void requireSame(Prepared p, List<Field> now) {
    Prepared.Shape told = p.shape;
    if (told != null && !same(told.fields(), now))
      throw new PgError(PgError.NOT_SUPPORTED, "cached plan must not change result type");
  }

  private static boolean same(List<Field> told, List<Field> now) {
    if (told.size() != now.size()) return false;
    for (int i = 0; i < told.size(); i++)
      if (told.get(i).oid() != now.get(i).oid()) return false;
    return true;
  }

  /**
   * Runs a statement that writes or defines.
   *
   * @return its tag
   */
  String write(Prepared p, List<@Nullable Object> values) {
    transactions.requireWritable(state.isReadOnly());
    if (p.kind == Prepared.Kind.DEFINITION) transactions.splitImplicit();
    return placed(p.sql(), () -> {
      try (SqlQueryEngine.Result result = transactions.sql().execute(p.sql().text(), values)) {
        return p.kind == Prepared.Kind.WRITE ? p.tag() + " " + Math.max(0, result.updateCount()) : p.tag();
      }
    });
  }
}
