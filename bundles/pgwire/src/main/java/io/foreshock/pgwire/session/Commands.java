package io.foreshock.pgwire.session;

import io.foreshock.pgwire.catalog.Token;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements about the session: SET, SHOW, transactions, DISCARD. For one thread at a time. */
final class Commands {
  private static final List<Field> ALL_SETTINGS = List.of(new Field("name", Oid.TEXT), new Field("setting", Oid.TEXT),
      new Field("description", Oid.TEXT));

  private final SessionState state;
  private final Transactions transactions;

  Commands(SessionState state, Transactions transactions) {
    this.state = state;
    this.transactions = transactions;
  }

  /** Columns of SHOW, none for all others. */
  static List<Field> fields(SqlText sql) {
    if (!sql.first().is("show")) return List.of();
    return sql.token(1).is("all") ? ALL_SETTINGS : List.of(new Field(name(sql, 1), Oid.TEXT));
  }

  private static String name(SqlText sql, int from) {
    StringBuilder name = new StringBuilder();
    for (int i = from; sql.token(i).kind() != Token.Kind.END; i++) {
      Token t = sql.token(i);
      boolean joined = name.isEmpty() || t.isOperator(".") || name.charAt(name.length() - 1) == '.';
      name.append(joined ? "" : " ").append(t.value());
    }
    return name.toString();
  }

  Rows show(SqlText sql) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (sql.token(1).is("all")) {
      for (Map.Entry<String, String> s : state.settings().entrySet())
        rows.add(new Object[]{s.getKey(), s.getValue(), ""});
    } else {
      String value = state.setting(name(sql, 1));
      if (value == null)
        throw new PgError(PgError.UNDEFINED_OBJECT,
            "unrecognized configuration parameter \"" + name(sql, 1) + "\"", sql.offset() + sql.token(1).start() + 1);
      rows.add(new Object[]{value});
    }
    return new ListRows(fields(sql), rows);
  }

  /**
   * Runs a statement that returns no rows.
   *
   * @return its tag
   */
  String run(SqlText sql, Portals portals) {
    String first = sql.first().value();
    return switch (first) {
      case "set" -> set(sql);
      case "reset" -> {
        if (sql.token(1).is("all")) state.own().resetAll();
        else state.own().reset(name(sql, 1));
        yield "RESET";
      }
      case "begin" -> begin(sql, 1, "BEGIN");
      case "start" -> begin(sql, 2, "START TRANSACTION");
      case "commit", "end" -> {
        portals.closePortals();
        boolean done = transactions.isExplicit() ? transactions.commit() : noTransaction();
        yield done ? "COMMIT" : "ROLLBACK";
      }
      case "savepoint" -> {
        transactions.savepoint(sql.token(1).value());
        yield "SAVEPOINT";
      }
      case "release" -> {
        transactions.release(sql.token(sql.token(1).is("savepoint") ? 2 : 1).value());
        yield "RELEASE";
      }
      case "rollback", "abort" -> rollback(sql, portals);
      case "discard" -> {
        if (transactions.isExplicit())
          throw new PgError("25001", "DISCARD ALL cannot run inside a transaction block");
        portals.close();
        state.own().resetAll();
        yield "DISCARD ALL";
      }
      case "deallocate" -> {
        String name = sql.token(sql.token(1).is("prepare") ? 2 : 1).value();
        if (name.equals("all")) portals.closeStatements();
        else portals.closeStatement(name);
        yield "DEALLOCATE";
      }
      case "unlisten" -> "UNLISTEN";
      case "analyze", "vacuum", "checkpoint" -> first.toUpperCase(Locale.ROOT);
      default -> throw new PgError(PgError.NOT_SUPPORTED, "statement is not supported: "
          + first.toUpperCase(Locale.ROOT), sql.offset() + 1);
    };
  }

  private static boolean noTransaction() {
    return true;
  }

  /** Place of TO in ROLLBACK [WORK | TRANSACTION] TO, 0 = none. */
  static int to(SqlText sql) {
    int at = sql.token(1).is("work") || sql.token(1).is("transaction") ? 2 : 1;
    return sql.token(at).is("to") ? at : 0;
  }

  private String rollback(SqlText sql, Portals portals) {
    portals.closePortals();
    if (to(sql) > 0) {
      int at = to(sql) + 1;
      transactions.rollbackTo(sql.token(sql.token(at).is("savepoint") ? at + 1 : at).value());
      return "ROLLBACK";
    }
    transactions.rollback();
    return "ROLLBACK";
  }

  private String begin(SqlText sql, int from, String tag) {
    boolean readOnly = state.isReadOnly();
    for (int i = from; sql.token(i).kind() != Token.Kind.END; i++) {
      if (sql.token(i).is("read") && sql.token(i + 1).is("only")) readOnly = true;
      if (sql.token(i).is("read") && sql.token(i + 1).is("write")) readOnly = false;
      if (sql.token(i).is("serializable")) Settings.isolation("serializable");
    }
    if (!transactions.isExplicit()) transactions.begin(readOnly);
    return tag;
  }

  private String set(SqlText sql) {
    int at = sql.token(1).is("session") && !sql.token(2).is("characteristics") && !sql.token(2).is("authorization")
        || sql.token(1).is("local") ? 2 : 1;
    Token t = sql.token(at);
    if (t.is("transaction") || t.is("session") && sql.token(at + 1).is("characteristics")) {
      characteristics(sql, t.is("session"));
    } else if (t.is("time") && sql.token(at + 1).is("zone")) {
      state.set("TimeZone", sql.token(at + 2).value());
    } else if (t.is("names")) {
      state.set("client_encoding", sql.token(at + 1).value());
    } else if (t.is("role") || t.is("session")) {
      String role = sql.tokens().get(sql.tokens().size() - 2).value();
      if (!role.equals("none") && !role.equals("default") && !role.equals(state.user()))
        throw new PgError(PgError.NOT_SUPPORTED, "roles are not supported");
    } else {
      assign(sql, at);
    }
    return "SET";
  }

  private void characteristics(SqlText sql, boolean session) {
    for (int i = 1; sql.token(i).kind() != Token.Kind.END; i++) {
      if (sql.token(i).is("serializable")) Settings.isolation("serializable");
      boolean only = sql.token(i).is("only");
      if (!only && !sql.token(i).is("write")) continue;
      if (session) state.set("default_transaction_read_only", only ? "on" : "off");
      else if (transactions.isExplicit()) transactions.begin(only);
    }
  }

  private void assign(SqlText sql, int at) {
    int value = at + 1;
    StringBuilder name = new StringBuilder(sql.token(at).value());
    while (sql.token(value).isOperator(".")) {
      name.append('.').append(sql.token(value + 1).value());
      value += 2;
    }
    if (!sql.token(value).is("to") && !sql.token(value).isOperator("="))
      throw new PgError(PgError.SYNTAX, "syntax error in SET", sql.offset() + sql.token(value).start() + 1);
    if (sql.token(value + 1).is("default")) {
      state.own().reset(name.toString());
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int i = value + 1; sql.token(i).kind() != Token.Kind.END; i++)
      text.append(sql.token(i).isOperator(",") ? ", " : sql.token(i).value());
    if (name.toString().startsWith("hnsw.")) transactions.sql().set(name.toString(), text.toString());
    state.set(name.toString(), text.toString());
  }
}
