package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.PgError;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepared statements and portals by name, the unnamed ones under the empty name. For one thread at a time. */
final class Portals implements AutoCloseable {
  private static final int MAX_STATEMENTS = 1_000;
  private static final int MAX_PORTALS = 100;

  private final Map<String, Prepared> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();

  void add(String name, Prepared statement) {
    if (!name.isEmpty() && statements.containsKey(name))
      throw new PgError(PgError.DUPLICATE_STATEMENT, "prepared statement \"" + name + "\" already exists");
    if (statements.size() >= MAX_STATEMENTS && !statements.containsKey(name))
      throw new PgError(PgError.LIMIT_EXCEEDED, "too many prepared statements: limit=" + MAX_STATEMENTS);
    statements.put(name, statement);
  }

  @Nullable
  Prepared findStatement(String name) {
    return statements.get(name);
  }

  Prepared statement(String name) {
    Prepared known = statements.get(name);
    if (known == null)
      throw new PgError(PgError.INVALID_STATEMENT_NAME, name.isEmpty()
          ? "unnamed prepared statement does not exist"
          : "prepared statement \"" + name + "\" does not exist");
    return known;
  }

  void closeStatement(String name) {
    statements.remove(name);
  }

  void closeStatements() {
    statements.clear();
  }

  void add(String name, Portal portal) {
    if (!name.isEmpty() && portals.containsKey(name))
      throw new PgError(PgError.DUPLICATE_CURSOR, "cursor \"" + name + "\" already exists");
    closePortal(name);
    if (portals.size() >= MAX_PORTALS)
      throw new PgError(PgError.LIMIT_EXCEEDED, "too many open cursors: limit=" + MAX_PORTALS);
    portals.put(name, portal);
  }

  @Nullable
  Portal find(String name) {
    return portals.get(name);
  }

  Portal portal(String name) {
    Portal known = portals.get(name);
    if (known == null)
      throw new PgError(PgError.INVALID_CURSOR_NAME, "cursor \"" + name + "\" does not exist");
    return known;
  }

  void closePortal(String name) {
    Portal known = portals.remove(name);
    if (known != null) known.close();
  }

  void closePortals() {
    portals.values().forEach(Portal::close);
    portals.clear();
  }

  @Override
  public void close() {
    closePortals();
    closeStatements();
  }
}
