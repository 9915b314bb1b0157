package io.foreshock.adapter.kit;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches between the source and the disk. A source is told when its batch is
 * committed, never before; what failed is offered again in a new session. For
 * sources that have no positions of their own: batches are numbered on from the
 * last committed one. {@link #add}, {@link #flush} and {@link #close} belong to
 * one thread; commits arrive on the committer's.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private record Parcel(long position, ReadingBatch batch, Runnable committed) {}

  private final IngestService ingest;
  private final String sourceId;
  /** Not on disk, oldest first; guarded by this. */
  private final ArrayDeque<Parcel> outstanding = new ArrayDeque<>();
  private @Nullable IngestSession session;
  private volatile Listener listener = new Listener();
  private long position;
  private long offered;

  public Outbox(IngestService ingest, String sourceId) {
    this.ingest = ingest;
    this.sourceId = sourceId;
  }

  /**
   * Takes charge of a batch; {@link #flush} sends it.
   *
   * @param committed
   *            runs once, on the committer's thread, when the batch is on disk
   */
  public void add(ReadingBatch batch, Runnable committed) {
    synchronized (this) {
      outstanding.add(new Parcel(++position, batch, committed));
    }
  }

  /**
   * Offers what has not been offered, in a new session when the last one has
   * ended.
   *
   * @param patience
   *            waits a little while the store is full; false = give up
   * @return false when given up
   * @throws ForeshockException
   *             when the store refuses; call again later
   */
  public boolean flush(Patience patience) throws InterruptedException {
    IngestSession open = session == null || isBroken() ? reopen() : session;
    try {
      for (Parcel parcel = next(); parcel != null; parcel = next()) {
        while (!open.offer(parcel.batch(), parcel.position()))
          if (!patience.goOn())
            return false;
        offered = parcel.position();
      }
      return true;
    } catch (ForeshockException e) {
      ForeshockException cause = listener.failure == null ? e : listener.failure;
      listener.failure = cause;
      throw cause;
    }
  }

  /** Everything is on disk. */
  public synchronized boolean isEmpty() {
    return outstanding.isEmpty();
  }

  /** The session has ended; {@link #flush} opens another one. */
  public boolean isBroken() {
    return listener.failure != null;
  }

  /** What is committed after this is not reported: the source sends it again. */
  @Override
  public void close() {
    synchronized (this) {
      listener = new Listener();
    }
    if (session != null)
      session.close();
  }

  private IngestSession reopen() {
    close();
    Listener fresh = new Listener();
    synchronized (this) {
      listener = fresh;
    }
    // Outside the lock: another service is called.
    IngestSession open = ingest.open(sourceId, fresh);
    long last = open.lastCommitted();
    synchronized (this) {
      session = open;
      position = last;
      offered = last;
      List<Parcel> again = List.copyOf(outstanding);
      outstanding.clear();
      for (Parcel old : again)
        outstanding.add(new Parcel(++position, old.batch(), old.committed()));
    }
    return open;
  }

  private synchronized @Nullable Parcel next() {
    for (Parcel parcel : outstanding)
      if (parcel.position() > offered)
        return parcel;
    return null;
  }

  /** Waits a little. */
  public interface Patience {
    /** @return false to give up */
    boolean goOn() throws InterruptedException;
  }

  private final class Listener implements CommitListener {
    private volatile @Nullable ForeshockException failure;

    @Override
    public void committed(long upTo) {
      for (Parcel parcel = stored(upTo); parcel != null; parcel = stored(upTo))
        report(parcel);
    }

    private void report(Parcel parcel) {
      try {
        parcel.committed().run();
      } catch (RejectedExecutionException e) {
        // The client is leaving at this very moment; the committer must not suffer from it.
        LOG.debug("{}: committed but not acknowledged: {}", sourceId, e.toString());
      }
    }

    private @Nullable Parcel stored(long upTo) {
      synchronized (Outbox.this) {
        Parcel head = outstanding.peek();
        // What an abandoned session still commits is offered again and counted then.
        return this == listener && head != null && head.position() <= upTo ? outstanding.remove() : null;
      }
    }

    @Override
    public void failed(long at, ForeshockException cause) {
      failure = cause;
    }
  }
}
