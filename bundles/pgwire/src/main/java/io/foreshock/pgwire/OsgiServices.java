package io.foreshock.pgwire;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Tables;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Services of the framework, asked for from their first use on: the SQL engine starts, and takes its memory, with the
 * first client and not before. Thread-safe.
 */
final class OsgiServices implements Services {
  private final BundleContext context;
  private @Nullable ServiceTracker<SqlQueryEngine, SqlQueryEngine> engines;
  private @Nullable ServiceTracker<Tables, Tables> stores;
  private boolean closed;

  OsgiServices(BundleContext context) {
    this.context = context;
  }

  @Override
  public @Nullable SqlQueryEngine engine() {
    ServiceTracker<SqlQueryEngine, SqlQueryEngine> tracker;
    synchronized (this) {
      if (closed) return null;
      if (engines == null) engines = new ServiceTracker<>(context, SqlQueryEngine.class, null);
      tracker = engines;
    }
    // not under the lock, because it may start the service; nothing happens when it is open
    tracker.open();
    return tracker.getService();
  }

  @Override
  public @Nullable Tables tables() {
    ServiceTracker<Tables, Tables> tracker;
    synchronized (this) {
      if (closed) return null;
      if (stores == null) stores = new ServiceTracker<>(context, Tables.class, null);
      tracker = stores;
    }
    tracker.open();
    return tracker.getService();
  }

  @Override
  public void close() {
    ServiceTracker<SqlQueryEngine, SqlQueryEngine> first;
    ServiceTracker<Tables, Tables> second;
    synchronized (this) {
      closed = true;
      first = engines;
      second = stores;
    }
    if (first != null) first.close();
    if (second != null) second.close();
  }
}
