package io.foreshock.benchmarks;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    Arrays.fill(histogram, 0);
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
    Watch watch = new Watch(listener);
    return new Watched(store.open(sourceId, watch), watch);
  }

  @Override
  public long committedReadings() {
    return store.committedReadings();
  }

  private record Offered(long position, ReadingBatch batch) {}

  private final class Watch implements CommitListener {
    private final CommitListener listener;
    /** Guarded by this. */
    private final ArrayDeque<Offered> offered = new ArrayDeque<>();

    Watch(CommitListener listener) {
      this.listener = listener;
    }

    synchronized void add(Offered one) {
      offered.add(one);
    }

    synchronized void remove(Offered one) {
      offered.remove(one);
    }

    private synchronized @Nullable Offered stored(long position) {
      Offered head = offered.peek();
      return head != null && head.position() <= position ? offered.remove() : null;
    }

    @Override
    public void committed(long position) {
      long now = Micros.now();
      for (Offered one = stored(position); one != null; one = stored(position))
        CommitClock.this.committed(one.batch(), now);
      listener.committed(position);
    }

    @Override
    public void failed(long position, ForeshockException cause) {
      listener.failed(position, cause);
    }
  }

  private record Watched(IngestSession session, Watch watch) implements IngestSession {
    @Override
    public boolean offer(ReadingBatch batch, long position) {
      // Before the offer: the commit may be faster than the answer.
      Offered one = new Offered(position, batch);
      watch.add(one);
      boolean taken = session.offer(batch, position);
      if (!taken)
        watch.remove(one);
      return taken;
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
