package io.foreshock.adapter.kit;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the batches of many threads to the store over one session. Bounded: a
 * reading takes a credit when it is handed over and gives it back when it is on
 * disk; without credit the source has to wait. Batches that wait together are
 * offered as one. Thread-safe.
 */
public final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final int MOST_READINGS = 20_000;
  private static final long IDLE_MILLIS = 100;
  private static final long FILL_NANOS = 5_000_000;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration LAST_COMMITS = Duration.ofSeconds(5);
  private static final long CLOSE_MILLIS = 10_000;

  private record Parcel(ReadingBatch batch, int credit, Runnable committed) {}

  private final String sourceId;
  private final IngestService ingest;
  private final Throughput throughput;
  private final Consumer<String> storeTrouble;
  private final int mostCredit;
  private final Semaphore credit;
  private final LinkedBlockingQueue<Parcel> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Thread worker;
  private volatile long giveUpAt;

  /**
   * @param mostReadings
   *            handed over and not on disk
   * @param throughput
   *            counts what is on disk
   * @param storeTrouble
   *            told why the store takes nothing, empty when it does again; on the
   *            worker's thread
   */
  public Delivery(String sourceId, IngestService ingest, int mostReadings, Throughput throughput,
      Consumer<String> storeTrouble) {
    this.sourceId = sourceId;
    this.ingest = ingest;
    this.throughput = throughput;
    this.storeTrouble = storeTrouble;
    mostCredit = mostReadings;
    credit = new Semaphore(mostReadings);
    worker = Thread.ofPlatform().name("foreshock-" + sourceId.replace(':', '-')).daemon().start(this::run);
  }

  /**
   * Hands a batch over.
   *
   * @param patience
   *            longest wait for room
   * @param committed
   *            runs when it is on disk
   * @return false when there was no room
   */
  public boolean offer(ReadingBatch batch, Duration patience, Runnable committed) throws InterruptedException {
    // One batch larger than all the credit goes alone.
    int needed = Math.min(mostCredit, batch.size());
    if (stop.getCount() == 0 || !credit.tryAcquire(needed, patience.toNanos(), TimeUnit.NANOSECONDS))
      return false;
    queue.add(new Parcel(batch, needed, committed));
    return true;
  }

  /**
   * Waits until the store has opened the session: before that, what a source sends is only a burden.
   *
   * @return false when closed
   */
  public boolean awaitStore() throws InterruptedException {
    opened.await();
    return stop.getCount() > 0;
  }

  /**
   * Asks the store, again and again while it refuses; the trouble is told like
   * that of batches.
   *
   * @param question
   *            may throw ForeshockException
   * @return empty when closed before there was an answer
   */
  public <T> Optional<T> ask(Supplier<T> question) throws InterruptedException {
    while (stop.getCount() > 0)
      try {
        T answer = question.get();
        storeTrouble.accept("");
        return Optional.of(answer);
      } catch (ForeshockException e) {
        refused(e);
      }
    return Optional.empty();
  }

  private void refused(ForeshockException e) throws InterruptedException {
    storeTrouble.accept(String.valueOf(e.getMessage()));
    LOG.warn("{}: the store refuses, trying again: {}", sourceId, e.getMessage());
    stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The thread's edge: nothing but a defect gets here. */
  private void run() {
    try (Outbox outbox = new Outbox(ingest, sourceId)) {
      retry(() -> outbox.flush(this::pause));
      opened.countDown();
      List<Parcel> parcels = new ArrayList<>();
      while (stop.getCount() > 0 || !queue.isEmpty()) {
        collect(outbox, parcels);
        if (!parcels.isEmpty())
          outbox.add(merge(parcels), new Committed(List.copyOf(parcels)));
        if (!outbox.isEmpty() || outbox.isBroken())
          retry(() -> outbox.flush(this::pause));
        if (expired())
          return;
      }
      while (!outbox.isEmpty() && pause())
        retry(() -> outbox.flush(this::pause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      storeTrouble.accept("stopped by a defect: " + e);
      LOG.error("{}: stopped by a defect", sourceId, e);
    } finally {
      opened.countDown();
    }
  }

  /** Takes what is there; waits for more only while an earlier batch is on its way to the disk anyway. */
  private void collect(Outbox outbox, List<Parcel> parcels) throws InterruptedException {
    parcels.clear();
    int readings = 0;
    Parcel parcel = stop.getCount() > 0 ? queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : queue.poll();
    long end = System.nanoTime() + FILL_NANOS;
    while (parcel != null) {
      parcels.add(parcel);
      readings += parcel.batch().size();
      if (readings >= MOST_READINGS)
        return;
      parcel = queue.poll();
      if (parcel == null && !outbox.isEmpty())
        parcel = queue.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private static ReadingBatch merge(List<Parcel> parcels) {
    if (parcels.size() == 1)
      return parcels.getFirst().batch();
    int size = parcels.stream().mapToInt(p -> p.batch().size()).sum();
    ReadingBatch all = new ReadingBatch(new int[size], new long[size], new double[size], new byte[size]);
    int at = 0;
    for (Parcel parcel : parcels) {
      ReadingBatch part = parcel.batch();
      System.arraycopy(part.sensorIds(), 0, all.sensorIds(), at, part.size());
      System.arraycopy(part.timestamps(), 0, all.timestamps(), at, part.size());
      System.arraycopy(part.values(), 0, all.values(), at, part.size());
      System.arraycopy(part.qualities(), 0, all.qualities(), at, part.size());
      at += part.size();
    }
    return all;
  }

  private interface Step {
    boolean run() throws InterruptedException;
  }

  /** Until the store takes it, or the time to close has run out. */
  private void retry(Step step) throws InterruptedException {
    boolean done = false;
    while (!done && !expired())
      try {
        done = step.run();
        storeTrouble.accept("");
      } catch (ForeshockException e) {
        refused(e);
        pause();
      }
  }

  private boolean pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
    return !expired();
  }

  private boolean expired() {
    return stop.getCount() == 0 && System.nanoTime() - giveUpAt > 0;
  }

  /** Waits, five seconds at most, until what was handed over is on disk. */
  @Override
  public void close() throws InterruptedException {
    if (stop.getCount() > 0) {
      giveUpAt = System.nanoTime() + LAST_COMMITS.toNanos();
      stop.countDown();
    }
    worker.join(CLOSE_MILLIS);
  }

  private final class Committed implements Runnable {
    private final List<Parcel> parcels;

    Committed(List<Parcel> parcels) {
      this.parcels = parcels;
    }

    @Override
    public void run() {
      for (Parcel parcel : parcels) {
        credit.release(parcel.credit());
        throughput.add(parcel.batch().size());
        parcel.committed().run();
      }
    }
  }
}
