package io.foreshock.testkit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An ingest service that commits at once, or when a test says so. {@link #hold()} keeps offers back until
 * {@link #release()}; {@link #full(boolean)} plays a full ring; {@link #failNext(ForeshockException)} a failed commit.
 * Thread-safe.
 */
public final class InMemoryIngest implements IngestService {
  private final Consumer<ReadingBatch> sink;
  private final IntPredicate knownSensor;
  private final InMemoryTables tables;
  private final Map<String, Long> committed = new HashMap<>();
  private final Map<String, Session> open = new HashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private @Nullable ForeshockException failure;
  private boolean holding;
  private boolean full;
  private long readings;

  InMemoryIngest(Consumer<ReadingBatch> sink, IntPredicate knownSensor, InMemoryTables tables) {
    this.sink = sink;
    this.knownSensor = knownSensor;
    this.tables = tables;
  }

  @Override
  public IngestSession open(String sourceId, CommitListener listener) {
    return new Readings(start(sourceId, listener));
  }

  @Override
  public TableSession openTable(String table, String sourceId, CommitListener listener) {
    tables.requireSeries(table);
    return new Rows(table, start(sourceId, listener));
  }

  private synchronized Session start(String sourceId, CommitListener listener) {
    Session older = open.get(sourceId);
    if (older != null) older.close();
    Session session = new Session(sourceId, listener, committed.getOrDefault(sourceId, IngestSession.NOTHING));
    open.put(sourceId, session);
    return session;
  }

  @Override
  public synchronized long committedReadings() {
    return readings;
  }

  public synchronized void hold() {
    holding = true;
  }

  public void release() {
    List<Runnable> due;
    synchronized (this) {
      holding = false;
      due = List.copyOf(held);
      held.clear();
    }
    due.forEach(Runnable::run);
  }

  /** What is held back is lost, as by a power cut; later offers are committed. */
  public synchronized void forget() {
    holding = false;
    held.clear();
  }

  public synchronized void full(boolean isFull) {
    full = isFull;
  }

  public synchronized void failNext(ForeshockException cause) {
    failure = cause;
  }

  private final class Readings implements IngestSession {
    private final Session session;

    Readings(Session session) {
      this.session = session;
    }

    @Override
    public boolean offer(ReadingBatch batch, long position) {
      return session.offer(() -> {
        for (int id : batch.sensorIds())
          if (!knownSensor.test(id)) throw new ForeshockException(ErrorCode.UNKNOWN_SENSOR, "unknown sensor: id=" + id);
      }, () -> sink.accept(batch), batch.size(), position);
    }

    @Override
    public long lastCommitted() {
      return session.lastCommitted();
    }

    @Override
    public void awaitCommitted(long position, Duration timeout) throws InterruptedException {
      session.awaitCommitted(position, timeout);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private final class Rows implements TableSession {
    private final String table;
    private final Session session;

    Rows(String table, Session session) {
      this.table = table;
      this.session = session;
    }

    @Override
    public int[] series(List<String> keys) {
      return tables.series(table, keys);
    }

    @Override
    public boolean offer(SeriesBatch batch, long position) {
      return session.offer(() -> tables.check(table, batch), () -> tables.add(table, batch), batch.size(), position);
    }

    @Override
    public long lastCommitted() {
      return session.lastCommitted();
    }

    @Override
    public void awaitCommitted(long position, Duration timeout) throws InterruptedException {
      session.awaitCommitted(position, timeout);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private final class Session {
    private final String source;
    private final CommitListener listener;
    private long offered;
    private boolean closed;
    private @Nullable ForeshockException broken;

    Session(String source, CommitListener listener, long last) {
      this.source = source;
      this.listener = listener;
      this.offered = last;
    }

    boolean offer(Runnable check, Runnable store, int rows, long position) {
      synchronized (InMemoryIngest.this) {
        if (closed) throw new ForeshockException(ErrorCode.CLOSED, "session is closed: source=" + source);
        if (full) return false;
        check.run();
        if (position > lastCommitted() && position <= offered && offered > lastCommitted())
          throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "position does not ascend: position=" + position);
        offered = Math.max(offered, position);
        if (holding) {
          held.add(() -> commit(store, rows, position));
          return true;
        }
      }
      commit(store, rows, position);
      return true;
    }

    private void commit(Runnable store, int rows, long position) {
      ForeshockException cause;
      synchronized (InMemoryIngest.this) {
        cause = broken != null ? broken : failure;
        failure = null;
        if (cause == null && position > lastCommitted()) cause = stored(store, rows, position);
        if (cause != null) {
          broken = cause;
          closed = true;
        }
        InMemoryIngest.this.notifyAll();
      }
      if (cause == null) listener.committed(position);
      else listener.failed(position, cause);
    }

    private @Nullable ForeshockException stored(Runnable store, int rows, long position) {
      try {
        store.run();
      } catch (ForeshockException e) {
        return e;
      }
      committed.put(source, position);
      readings += rows;
      return null;
    }

    long lastCommitted() {
      synchronized (InMemoryIngest.this) {
        return committed.getOrDefault(source, IngestSession.NOTHING);
      }
    }

    void awaitCommitted(long position, Duration timeout) throws InterruptedException {
      long end = System.nanoTime() + timeout.toNanos();
      synchronized (InMemoryIngest.this) {
        while (lastCommitted() < position) {
          if (broken != null) throw broken;
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) throw new ForeshockException(ErrorCode.TIMEOUT, "not committed: position=" + position);
          InMemoryIngest.this.wait(left);
        }
      }
    }

    void close() {
      synchronized (InMemoryIngest.this) {
        closed = true;
        open.remove(source, this);
      }
    }
  }
}
