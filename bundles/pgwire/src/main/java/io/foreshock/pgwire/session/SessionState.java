package io.foreshock.pgwire.session;

import io.foreshock.pgwire.catalog.SessionFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who the client is and what it has set. For one thread at a time, {@link #cancel} excepted. */
final class SessionState implements SessionFacts {
  private final Server server;
  private final String user;
  private final int process;
  private final Settings settings;
  private final Map<String, String> told = new HashMap<>();
  private volatile boolean cancelled;
  /** Of the settings when they were last looked through. */
  private int toldVersion = -1;
  private int timeoutVersion = -1;
  private long timeoutMillis;

  SessionState(Server server, String user, int process) {
    this.server = server;
    this.user = user;
    this.process = process;
    this.settings = new Settings(user, server.port());
  }

  Settings own() {
    return settings;
  }

  /** Settings that clients follow and that changed since this was asked. */
  List<String> changed() {
    if (toldVersion == settings.version()) return List.of();
    toldVersion = settings.version();
    List<String> names = new ArrayList<>();
    for (String name : Settings.REPORTED) {
      String now = settings.get(name);
      if (now != null && !now.equals(told.put(name, now))) names.add(name);
    }
    return names;
  }

  /** Of a statement, 0 = none. */
  long statementTimeoutMillis() {
    if (timeoutVersion != settings.version()) {
      timeoutVersion = settings.version();
      timeoutMillis = settings.statementTimeoutMillis();
    }
    return timeoutMillis;
  }

  boolean isReadOnly() {
    return "on".equals(settings.get("default_transaction_read_only"));
  }

  /** A new statement begins. */
  void clearCancel() {
    cancelled = false;
  }

  /** For any thread. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String database() {
    return Server.DATABASE;
  }

  @Override
  public int process() {
    return process;
  }

  @Override
  public long now() {
    return io.foreshock.api.Micros.of(Instant.now());
  }

  @Override
  public long started() {
    return server.started();
  }

  @Override
  public @Nullable String setting(String name) {
    return settings.get(name);
  }

  @Override
  public void set(String name, String value) {
    settings.set(name, value);
  }

  @Override
  public Map<String, String> settings() {
    return settings.all();
  }
}
