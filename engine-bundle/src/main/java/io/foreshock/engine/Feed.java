package io.foreshock.engine;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.Micros;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Committed batches to any number of readers; each loses its own oldest ones when slow. Thread-safe. */
final class Feed implements LiveFeed {
  private final List<Queue> readers = new CopyOnWriteArrayList<>();

  @Override
  public Reader subscribe(String name, int capacityReadings) {
    Queue queue = new Queue(requireNonNull(name, "name is null"), capacityReadings);
    readers.add(queue);
    return queue;
  }

  /** For the writer, after the commit. */
  void publish(List<ReadingBatch> batches) {
    if (batches.isEmpty() || readers.isEmpty())
      return;
    long now = Micros.now();
    for (Queue reader : readers)
      for (ReadingBatch batch : batches)
        reader.add(batch, now);
  }

  void close() {
    readers.forEach(Queue::close);
  }

  private record Waiting(ReadingBatch batch, long committedAt) {}

  private final class Queue implements Reader {
    private final String name;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Waiting> batches = new ArrayDeque<>();
    private long queued;
    private long lost;
    private boolean closed;

    Queue(String name, int capacity) {
      this.name = name;
      this.capacity = capacity;
    }

    /** The newest batch always stays, even when it alone is above the bound: a reader must not starve. */
    void add(ReadingBatch batch, long committedAt) {
      lock.lock();
      try {
        while (!batches.isEmpty() && queued + batch.size() > capacity) {
          Waiting oldest = batches.remove();
          queued -= oldest.batch.size();
          lost += oldest.batch.size();
        }
        batches.add(new Waiting(batch, committedAt));
        queued += batch.size();
        filled.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public @Nullable LiveBatch poll(Duration timeout) throws InterruptedException {
      lock.lock();
      try {
        long left = timeout.toNanos();
        while (batches.isEmpty() && !closed && left > 0)
          left = filled.awaitNanos(left);
        Waiting next = closed ? null : batches.poll();
        if (next == null)
          return null;
        queued -= next.batch.size();
        long before = lost;
        lost = 0;
        return new LiveBatch(next.batch, next.committedAt, before);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      readers.remove(this);
      lock.lock();
      try {
        closed = true;
        filled.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
