package io.foreshock.adapter.mqtt;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Throughput;
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
 * Batches between the broker and the disk. A message is acknowledged when its
 * batch is committed, never before; what failed is offered again in a new
 * session. A broker has no positions of its own, so batches are numbered on from
 * the last committed one. {@link #add}, {@link #flush} and {@link #close} belong
 * to the worker; commits arrive on the committer's thread.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private record Parcel(long position, ReadingBatch batch, List<Incoming> messages) {}

  private final IngestService ingest;
  private final String sourceId;
  private final Throughput throughput;
  /** Not on disk, oldest first; guarded by this. */
  private final ArrayDeque<Parcel> outstanding = new ArrayDeque<>();
  private @Nullable IngestSession session;
  private volatile Listener listener = new Listener();
  private long position;
  private long offered;

  Outbox(IngestService ingest, String sourceId, Throughput throughput) {
    this.ingest = ingest;
    this.sourceId = sourceId;
    this.throughput = throughput;
  }

  /** Takes charge of a batch; {@link #flush} sends it. */
  void add(ReadingBatch batch, List<Incoming> messages) {
    synchronized (this) {
      outstanding.add(new Parcel(++position, batch, messages));
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
  boolean flush(Patience patience) throws InterruptedException {
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
  synchronized boolean isEmpty() {
    return outstanding.isEmpty();
  }

  /** The session has ended; {@link #flush} opens another one. */
  boolean isBroken() {
    return listener.failure != null;
  }

  /** What is committed after this is not acknowledged: the broker sends it again. */
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
        outstanding.add(new Parcel(++position, old.batch(), old.messages()));
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
  interface Patience {
    /** @return false to give up */
    boolean goOn() throws InterruptedException;
  }

  private final class Listener implements CommitListener {
    private volatile @Nullable ForeshockException failure;

    @Override
    public void committed(long upTo) {
      for (Parcel parcel = stored(upTo); parcel != null; parcel = stored(upTo)) {
        throughput.add(parcel.batch().size());
        acknowledge(parcel);
      }
    }

    private void acknowledge(Parcel parcel) {
      try {
        parcel.messages().forEach(m -> m.acknowledge().run());
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
