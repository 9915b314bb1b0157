package io.foreshock.testkit;

import io.foreshock.api.Micros;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A live feed with one bounded queue per reader. Thread-safe. */
public final class InMemoryFeed implements LiveFeed {
  private final List<Queue> readers = new CopyOnWriteArrayList<>();

  @Override
  public Reader subscribe(String name, int capacityReadings) {
    Queue queue = new Queue(capacityReadings);
    readers.add(queue);
    return queue;
  }

  void publish(ReadingBatch batch) {
    for (Queue reader : readers) reader.add(batch);
  }

  private final class Queue implements Reader {
    private final int capacity;
    private final ArrayDeque<LiveBatch> batches = new ArrayDeque<>();
    private int queued;
    private long lost;
    private boolean closed;

    Queue(int capacity) {
      this.capacity = capacity;
    }

    synchronized void add(ReadingBatch batch) {
      while (!batches.isEmpty() && queued + batch.size() > capacity) {
        LiveBatch oldest = batches.remove();
        queued -= oldest.readings().size();
        lost += oldest.readings().size() + oldest.lostBefore();
      }
      batches.add(new LiveBatch(batch, Micros.now(), batches.isEmpty() ? takeLost() : 0));
      queued += batch.size();
      notifyAll();
    }

    private long takeLost() {
      long n = lost;
      lost = 0;
      return n;
    }

    @Override
    public synchronized @Nullable LiveBatch poll(Duration timeout) throws InterruptedException {
      long end = System.nanoTime() + timeout.toNanos();
      while (batches.isEmpty() && !closed) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) return null;
        wait(left);
      }
      LiveBatch next = batches.poll();
      if (next == null) return null;
      queued -= next.readings().size();
      long before = next.lostBefore() + takeLost();
      return new LiveBatch(next.readings(), next.committedAt(), before);
    }

    @Override
    public synchronized void close() {
      closed = true;
      readers.remove(this);
      notifyAll();
    }
  }
}
