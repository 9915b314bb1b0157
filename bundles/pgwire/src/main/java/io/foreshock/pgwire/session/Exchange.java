package io.foreshock.pgwire.session;

import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.session.Prepared.Kind;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Message;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.Reply;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The simple and the extended protocol of a client that has been let in. Rows and the statements of a query string are
 * worked off step by step, so that a slow client costs no thread. For one thread at a time.
 */
final class Exchange {
  private static final boolean[] TEXT = {};

  private final Server server;
  private final SessionState state;
  private final Transactions transactions;
  private final Statements statements;
  private final Commands commands;
  private final Portals portals = new Portals();
  private final Out out;
  /** Whether Sync is what comes next. */
  private final BooleanSupplier syncNext;

  private final Queue<SqlText> script = new ArrayDeque<>();
  private Pace paceOfScript = new Pace();
  private boolean inScript;
  private boolean skipToSync;
  private @Nullable Pump pump;
  private @Nullable CopyIn copyIn;
  private final Paces paces = new Paces();
  private final Attempt attempt = new Attempt();

  Exchange(Server server, SessionState state, Transactions transactions, Out out, BooleanSupplier syncNext) {
    this.server = server;
    this.state = state;
    this.transactions = transactions;
    this.statements = new Statements(server, transactions, state);
    this.commands = new Commands(state, transactions);
    this.out = out;
    this.syncNext = syncNext;
  }

  /** Whether there is something to do without a further message. */
  boolean isBusy() {
    return pump != null || attempt.isWaiting() || inScript && copyIn == null;
  }

  /** Whether all of this, whole exchanges from their first message on, is queries that took little time so far. */
  boolean isShort(Iterable<Message> messages) {
    if (isBusy() || copyIn != null || skipToSync) return false;
    boolean bound = false;
    for (Message m : messages) {
      boolean known = switch (m) {
        case Message.Query q -> paces.isShort(q.sql());
        case Message.Parse p -> paces.isShort(p.sql());
        case Message.Bind b -> {
          bound = true;
          Prepared p = portals.findStatement(b.statement());
          // who parses in the same breath was looked at above
          yield p == null || p.pace.isShort() || b.statement().isEmpty();
        }
        case Message.Execute _ -> bound;
        case Message.Describe _,Message.Close _,Message.Sync _,Message.Flush _ -> true;
        default -> false;
      };
      if (!known) return false;
    }
    return true;
  }

  /**
   * From now on a query runs for so long at most, and waits then until this is lifted; 0 = as long as it takes.
   *
   * @param nanos
   *            of one query
   */
  void limit(long nanos) {
    attempt.limited = nanos > 0;
    transactions.limit(nanos);
  }

  /** Whether a query has been broken off that is to begin again without a limit. */
  boolean isPutOff() {
    return attempt.isWaiting();
  }

  /** What was written goes to the client. */
  void sent() {
    attempt.sent();
  }

  /** Goes on with what is under way, for about {@code enough} bytes of answers. */
  void step(int enough) {
    try {
      Pump current = pump;
      if (current != null) {
        if (current.step(out, enough)) {
          pump = null;
          attempt.done();
        }
        return;
      }
      if (attempt.isWaiting()) {
        if (state.isCancelled()) throw new PgError(PgError.CANCELLED, "statement was cancelled");
        attempt.again();
        return;
      }
      SqlText next = script.poll();
      if (next != null) {
        simple(next);
        return;
      }
      inScript = false;
      transactions.commitImplicit();
      ready();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  void handle(Message message) {
    try {
      if (copyIn != null && copy(message)) return;
      if (skipToSync && !(message instanceof Message.Sync) && !(message instanceof Message.Query)) return;
      dispatch(message);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void dispatch(Message message) {
    switch (message) {
      case Message.Query q -> query(q.sql());
      case Message.Parse p -> {
        Prepared prepared = statements.parse(p.sql(), p.types());
        if (prepared.kind == Kind.QUERY) prepared.pace = paces.of(p.sql());
        portals.add(p.name(), prepared);
        Reply.plain(out, '1');
      }
      case Message.Bind b -> bind(b);
      case Message.Describe d -> describe(d);
      case Message.Execute e -> execute(portals.portal(e.portal()), e.maxRows());
      case Message.Close c -> {
        if (c.portal()) portals.closePortal(c.name());
        else portals.closeStatement(c.name());
        Reply.plain(out, '3');
      }
      case Message.Sync _ -> sync();
      case Message.Flush _,Message.CopyData _,Message.CopyDone _,Message.CopyFail _ -> {
        // nothing; rests of a COPY that failed are passed over
      }
      case Message.FunctionCall _ -> throw new PgError(PgError.NOT_SUPPORTED, "function calls are not supported");
      default -> throw new PgError(PgError.PROTOCOL_VIOLATION, "message is not expected now");
    }
  }

  private void sync() {
    boolean failed = skipToSync;
    skipToSync = false;
    if (!failed) transactions.commitImplicit();
    if (!transactions.isExplicit()) portals.closePortals();
    ready();
  }

  void ready() {
    state.changed().forEach(name -> Reply.parameterStatus(out, name, String.valueOf(state.setting(name))));
    Reply.ready(out, transactions.status());
  }

  private void query(String sql) {
    skipToSync = false;
    portals.closePortal("");
    List<SqlText> all = SqlText.split(sql);
    if (all.isEmpty()) {
      Reply.plain(out, 'I');
      ready();
      return;
    }
    paceOfScript = all.size() == 1 ? paces.of(sql) : new Pace();
    script.addAll(all);
    inScript = true;
    if (all.size() > 1) transactions.beginImplicit();
  }

  /** One statement of a query string. */
  private void simple(SqlText text) {
    state.clearCancel();
    requireUsable(text);
    Prepared p = statements.parse(text, List.of());
    p.pace = paceOfScript;
    switch (p.kind) {
      case EMPTY -> Reply.plain(out, 'I');
      case QUERY -> attempt.begin(out.size(), p.pace, () -> send(statements.open(p, List.of()), 0, Pump.Limit.COMPLETE,
          p
              .tag(), true));
      case RETURNING, CATALOG -> send(statements.open(p, List.of()), 0, Pump.Limit.COMPLETE, p.tag(), true);
      case WRITE, DEFINITION -> Reply.commandComplete(out, statements.write(p, List.of()));
      case SESSION -> session(p, 0, true);
      case COPY -> beginCopy(text);
    }
  }

  private void requireUsable(SqlText text) {
    if (!transactions.isFailed()) return;
    String first = text.first().value();
    boolean ends = List.of("commit", "end", "rollback", "abort").contains(first);
    if (!ends)
      throw new PgError(PgError.IN_FAILED_TRANSACTION,
          "current transaction is aborted, commands ignored until end of transaction block");
  }

  private void send(Rows rows, long max, Pump.Limit limit, String tag, boolean describe) {
    if (describe) Reply.rowDescription(out, rows.fields(), TEXT);
    pump = new Pump(rows, TEXT, max, limit, tag, null);
  }

  private void session(Prepared p, long max, boolean describe) {
    SqlText text = p.sql();
    switch (text.first().value()) {
      case "show" -> send(commands.show(text), max, Pump.Limit.COMPLETE, "SHOW", describe);
      case "declare" -> {
        Cursors.Declared cursor = Cursors.declare(text);
        if (!transactions.isExplicit())
          throw new PgError(PgError.NO_ACTIVE_TRANSACTION, "DECLARE CURSOR can only be used in transaction blocks");
        Prepared query = statements.parse(cursor.query(), List.of());
        Portal portal = new Portal(query, List.of(), TEXT);
        portal.rows = statements.open(query, List.of());
        portals.add(cursor.name(), portal);
        Reply.commandComplete(out, "DECLARE CURSOR");
      }
      case "fetch" -> {
        Cursors.Fetched fetch = Cursors.fetch(text);
        Portal portal = portals.portal(fetch.name());
        Rows rows = portal.rows == null ? new ListRows(fields(portal), List.of()) : portal.rows;
        if (describe) Reply.rowDescription(out, rows.fields(), TEXT);
        pump = new Pump(rows, TEXT, fetch.count(), Pump.Limit.COMPLETE, "FETCH", portal);
      }
      case "close" -> {
        String name = text.token(1).value();
        if (name.equals("all")) portals.closePortals();
        else {
          portals.portal(name);
          portals.closePortal(name);
        }
        Reply.commandComplete(out, "CLOSE CURSOR");
      }
      default -> {
        boolean failed = transactions.isFailed();
        String tag = commands.run(text, portals);
        Reply.commandComplete(out, failed && tag.equals("COMMIT") ? "ROLLBACK" : tag);
      }
    }
  }

  private List<Field> fields(Portal portal) {
    Prepared p = portal.statement;
    if (p.kind == Kind.SESSION && p.sql().first().is("fetch"))
      return fields(portals.portal(Cursors.fetch(p.sql()).name()));
    Rows rows = portal.rows;
    return rows == null ? statements.shape(p).fields() : rows.fields();
  }

  private void bind(Message.Bind b) {
    Prepared p = portals.statement(b.statement());
    portals.add(b.portal(), new Portal(p, statements.values(p, b), b.resultBinary()));
    Reply.plain(out, '2');
  }

  private void describe(Message.Describe d) {
    if (d.portal()) {
      Portal portal = portals.portal(d.name());
      rowDescription(fields(portal), portal.formats);
      return;
    }
    Prepared.Shape shape = statements.shape(portals.statement(d.name()));
    Reply.parameterDescription(out, shape.parameters());
    rowDescription(shape.fields(), TEXT);
  }

  private void rowDescription(List<Field> fields, boolean[] formats) {
    if (formats.length > 1 && formats.length != fields.size())
      throw new PgError(PgError.PROTOCOL_VIOLATION, "bind message has " + formats.length
          + " result formats but query has " + fields.size() + " columns");
    if (fields.isEmpty()) Reply.plain(out, 'n');
    else Reply.rowDescription(out, fields, formats);
  }

  private void execute(Portal portal, int max) {
    Prepared p = portal.statement;
    state.clearCancel();
    if (p.kind == Kind.EMPTY) {
      Reply.plain(out, 'I');
      return;
    }
    requireUsable(p.sql());
    switch (p.kind) {
      case QUERY -> {
        if (portal.rows == null) attempt.begin(out.size(), p.pace, () -> rows(portal, max));
        else {
          // rows have been sent, so it cannot begin again
          limit(0);
          rows(portal, max);
        }
      }
      case CATALOG -> rows(portal, max);
      case RETURNING -> {
        if (portal.rows == null && !syncNext.getAsBoolean()) transactions.beginImplicit();
        rows(portal, max);
      }
      case WRITE, DEFINITION -> {
        if (portal.finished) throw new PgError("55000", "portal cannot be run again");
        if (!syncNext.getAsBoolean()) transactions.beginImplicit();
        Reply.commandComplete(out, statements.write(p, portal.parameters));
        portal.finished = true;
      }
      case SESSION -> session(p, max, false);
      default -> beginCopy(p.sql());
    }
  }

  private void rows(Portal portal, int max) {
    Rows rows = portal.rows;
    if (rows == null && portal.finished) {
      Reply.commandComplete(out, portal.statement.tag() + " 0");
      return;
    }
    if (rows == null) {
      rows = statements.open(portal.statement, portal.parameters);
      portal.rows = rows;
      statements.requireSame(portal.statement, rows.fields());
    }
    if (portal.formats.length > 1 && portal.formats.length != rows.fields().size())
      throw new PgError(PgError.PROTOCOL_VIOLATION, "result formats do not match the columns");
    pump = new Pump(rows, portal.formats, Math.max(0, max), Pump.Limit.SUSPEND, portal.statement.tag(), portal);
  }

  private void beginCopy(SqlText text) {
    CopyOptions options = Statements.placed(text, () -> CopyOptions.parse(text));
    if (!options.in()) {
      String query = options.query();
      String names = options.columns().isEmpty() ? "*" : '"' + String.join("\", \"", options.columns()) + '"';
      String sql = query != null ? query : "SELECT " + names + " FROM \"" + options.table() + '"';
      Rows rows = statements.open(statements.parse(sql, List.of()), List.of());
      Reply.copyResponse(out, 'H', options.binary(), rows.fields().size());
      pump = Pump.copy(rows, new CopyOut(options));
      return;
    }
    transactions.requireWritable(state.isReadOnly());
    TableSchema table = server.tables().get().stream().filter(t -> t.name().equals(options.table())).findFirst()
        .orElseThrow(() -> new PgError(PgError.UNDEFINED_TABLE, "relation \"" + options.table()
            + "\" does not exist"));
    CopyIn in = new CopyIn(options, table, transactions::sql);
    if (CopyIn.isAtomic(table)) transactions.beginImplicit();
    Reply.copyResponse(out, 'G', options.binary(), in.width());
    copyIn = in;
  }

  /** @return false for a message that has nothing to do with the COPY and ends it */
  private boolean copy(Message message) {
    CopyIn in = copyIn;
    if (in == null) return false;
    switch (message) {
      case Message.CopyData d -> in.feed(d.data());
      case Message.CopyDone _ -> {
        long rows = in.finish();
        copyIn = null;
        // in the extended protocol Sync commits; here the statement stands alone
        if (inScript && script.isEmpty()) transactions.commitImplicit();
        Reply.commandComplete(out, "COPY " + rows);
      }
      case Message.CopyFail f -> throw new PgError(PgError.CANCELLED, "COPY from stdin failed: " + f.reason());
      case Message.Flush _,Message.Sync _ -> {
        return true;
      }
      default -> throw new PgError(PgError.PROTOCOL_VIOLATION, "unexpected message during COPY from stdin");
    }
    return true;
  }

  private void fail(RuntimeException e) {
    PgError error = Failures.of(e);
    Pump current = pump;
    pump = null;
    if (error.state().equals(PgError.CANCELLED) && !state.isCancelled() && attempt.putOff()) {
      if (current != null) current.closeRows();
      out.truncate(attempt.mark());
      return;
    }
    attempt.forget();
    copyIn = null;
    script.clear();
    if (current != null) current.close();
    transactions.fail();
    portals.closePortal("");
    Reply.error(out, error, "ERROR");
    if (inScript) {
      inScript = false;
      ready();
    } else {
      skipToSync = true;
    }
  }

  void close() {
    Pump current = pump;
    pump = null;
    if (current != null) current.close();
    portals.close();
    transactions.close();
  }
}
