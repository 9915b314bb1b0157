package io.foreshock.engine;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The sources and their open sessions. Thread-safe. */
final class Sessions implements IngestService {
  private final Map<String, SourcePosition> sources = new ConcurrentHashMap<>();
  private final Map<String, SourceSession> open = new HashMap<>();
  private final LongAdder committedReadings = new LongAdder();
  private final CommitQueue queue;
  private final CatalogStore catalog;
  private final Notifier notifier;
  private final Supplier<State> state;

  /**
   * @param state
   *            asked for tables, not before the engine is open
   */
  Sessions(CommitQueue queue, CatalogStore catalog, Notifier notifier, Supplier<State> state) {
    this.state = state;
    this.queue = queue;
    this.catalog = catalog;
    this.notifier = notifier;
  }

  void load(Access access) {
    try (Walk walk = access.walk(Space.SOURCES)) {
      for (boolean on = walk.first(); on; on = walk.next()) {
        String id = new String(walk.keyBytes(), StandardCharsets.UTF_8);
        long position = walk.value().getLong(0);
        SourcePosition known = sources.putIfAbsent(id, new SourcePosition(id, position));
        if (known != null)
          known.committed(position);
      }
    }
  }

  @Override
  public IngestSession open(String sourceId, CommitListener listener) {
    return new ReadingSession(start(sourceId, listener), catalog);
  }

  @Override
  public TableSession openTable(String table, String sourceId, CommitListener listener) {
    StoredTable stored = state.get().tables().get(table);
    if (stored == null)
      throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + table);
    if (!(stored instanceof SeriesTable series) || series.id() < StoredTable.FIRST_USER_ID || series
        .readOnly())
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "no time-series table of a user: table=" + table);
    return new RowSession(start(sourceId, listener), series, queue, state);
  }

  private SourceSession start(String sourceId, CommitListener listener) {
    requireNonNull(listener, "listener is null");
    Keys.text(sourceId, Keys.MAX, "source id");
    if (queue.isClosed())
      throw new ForeshockException(ErrorCode.CLOSED, "engine is closed");
    SourcePosition source = sources.computeIfAbsent(sourceId, id -> new SourcePosition(id, IngestSession.NOTHING));
    SourceSession session = new SourceSession(source, listener, queue, notifier, this::ended);
    SourceSession older;
    synchronized (open) {
      older = open.put(sourceId, session);
    }
    if (older != null)
      older.close();
    return session;
  }

  private void ended(SourceSession session) {
    synchronized (open) {
      open.remove(session.source().id(), session);
    }
  }

  @Override
  public long committedReadings() {
    return committedReadings.sum();
  }

  void committed(long readings) {
    committedReadings.add(readings);
  }
}
