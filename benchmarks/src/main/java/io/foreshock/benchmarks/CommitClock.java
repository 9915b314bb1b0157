package io.foreshock.benchmarks;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Passes everything on and notes for every reading how long it took from its
 * source time to the news that it is on disk. Thread-safe.
 */
final class CommitClock implements IngestService {
  private static final int MOST_MILLIS = 60_000;

  private final IngestService store;
  /** Readings by whole milliseconds. */
  private final long[] histogram = new long[MOST_MILLIS + 1];
  private long readings;

  CommitClock(IngestService store) {
    this.store = store;
  }

  /** Forgets what was. */
  synchronized void reset() {
    java.util.Arrays.fill(histogram, 0);
    readings = 0;
  }

  synchronized long readings() {
    return readings;
  }

  /** Milliseconds that the share of readings does not exceed. */
  synchronized double millis(double share) {
    long left = (long) Math.ceil(readings * share);
    for (int i = 0; i < histogram.length; i++) {
      left -= histogram[i];
      if (left <= 0)
        return i + 1;
    }
    return histogram.length;
  }

  private synchronized void committed(ReadingBatch batch, long now) {
    readings += batch.size();
    for (long time : batch.timestamps())
      histogram[(int) Math.clamp((now - time) / Micros.MILLISECOND, 0, MOST_MILLIS)]++;
  }

  @Override
  public IngestSession open(String sourceId, CommitListener listener) {
    Watched watched = new Watched(listener);
    watched.session = store.open(sourceId, watched);
    return watched;
  }

  @Override
  public long committedReadings() {
    return store.committedReadings();
  }

  private final class Watched implements IngestSession, CommitListener {
    private record Offered(long position, ReadingBatch batch) {}

    private final CommitListener listener;
    private final ArrayDeque<Offered> offered = new ArrayDeque<>();
    private IngestSession session;

    Watched(CommitListener listener) {
      this.listener = listener;
    }

    @Override
    public boolean offer(ReadingBatch batch, long position) {
      Offered one = new Offered(position, batch);
      synchronized (offered) {
        offered.add(one);
      }
      boolean taken = session.offer(batch, position);
      if (!taken)
        synchronized (offered) {
          offered.remove(one);
        }
      return taken;
    }

    @Override
    public void committed(long position) {
      long now = Micros.now();
      synchronized (offered) {
        while (!offered.isEmpty() && offered.element().position() <= position)
          CommitClock.this.committed(offered.remove().batch(), now);
      }
      listener.committed(position);
    }

    @Override
    public void failed(long position, ForeshockException cause) {
      listener.failed(position, cause);
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
}
