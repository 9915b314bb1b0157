package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.codec.BlockCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The process that is killed and the one that opens the store after it. */
public final class ReopenChild {
  private static final long QUIET_NANOS = 2_000_000_000L;

  private ReopenChild() {
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path dir = Path.of(args[1]);
    int sensors = Integer.parseInt(args[2]);
    long rows = Long.parseLong(args[3]);
    if (args[0].equals("fill"))
      fill(dir, sensors, rows);
    else
      open(dir, sensors);
  }

  /** Whoever asks for codecs while this process lives waits for ever, so nothing is sealed. */
  private static List<BlockCodec> none() {
    while (true)
      LockSupport.park();
  }

  private static void fill(Path dir, int sensors, long rows) throws IOException, InterruptedException {
    ForeshockStore store = new ForeshockStore(dir, sensors, ReopenChild::none);
    PlantTable data = new PlantTable(0, sensors, Micros.SECOND, 7);
    AtomicLong acked = new AtomicLong();
    AtomicLong lastAck = new AtomicLong(System.nanoTime());
    AtomicBoolean started = new AtomicBoolean();
    long later = (rows / sensors + 1) * Micros.SECOND;
    Thread.ofPlatform().daemon().start(() -> {
      try (PlantStore.Client client = store.client(1)) {
        while (true) {
          client.write(data.next(10_000).later(later));
          acked.addAndGet(10_000);
          lastAck.set(System.nanoTime());
          started.set(true);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    while (!started.get() || System.nanoTime() - lastAck.get() < QUIET_NANOS)
      LockSupport.parkNanos(10_000_000);
    System.out.println(ReopenCase.READY + acked.get());
    System.out.flush();
    new java.util.concurrent.CountDownLatch(1).await();
  }

  private static void open(Path dir, int sensors) throws IOException {
    long start = System.nanoTime();
    ForeshockStore store = new ForeshockStore(dir, sensors);
    PlantStore.Sum first = store.sum(Set.of(ForeshockStore.key(sensors / 2)));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (first.count() == 0)
      throw new IllegalStateException("nothing found");
    System.out.println(ReopenCase.OPENED + seconds);
    System.out.flush();
    store.close();
  }
}
