package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.engine.lmdb.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that works until it is done or killed, and writes a line {@code worker operation} for everything that was
 * acknowledged. Arguments: folder, seed, operations per worker, durability, sessions, and a control file when the disk
 * is to fail now and then.
 */
final class CrashChild {
  static final String MARKS = "acked.mark";
  private static final long SHRINK_PAUSE_NANOS = 30_000_000;
  private static final long FAULT_PAUSE_NANOS = 15_000_000;

  private final CrashWorkload workload;
  private final FileChannel marks;

  private CrashChild(CrashWorkload workload, FileChannel marks) {
    this.workload = workload;
    this.marks = marks;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path dir = Path.of(args[0]);
    int operations = Integer.parseInt(args[2]);
    int sessions = Integer.parseInt(args[4]);
    try (FileChannel marks = FileChannel.open(dir.resolve(MARKS), StandardOpenOption.CREATE,
        StandardOpenOption.APPEND)) {
      CrashChild child = new CrashChild(new CrashWorkload(Long.parseLong(args[1])), marks);
      if (args.length > 5)
        Thread.ofPlatform().name("faults").daemon().start(() -> fail(new FaultControl(Path.of(args[5]))));
      for (int s = 1; s <= sessions; s++)
        try (Engine engine = open(dir.resolve("store"), Durability.valueOf(args[3]))) {
          child.work(engine, operations / sessions * s);
        }
    }
    System.exit(0);
  }

  private static Engine open(Path store, Durability durability) {
    while (true)
      try {
        return Engine.open(store, CrashWorkload.CODECS, CrashWorkload.options(), durability);
      } catch (ForeshockException e) {
        if (!isDiskTrouble(e))
          throw e;
      }
  }

  private void work(Engine engine, int until) throws InterruptedException {
    prepare(engine);
    Thread.ofPlatform().name("shrink").daemon().start(() -> shrink(engine));
    Thread.ofPlatform().name("compact").daemon().start(() -> compact(engine));
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < CrashWorkload.WORKERS; w++) {
      int worker = w;
      CrashModel model = workload.model(w);
      model.advance(workload.stored(engine, w));
      threads.add(Thread.ofPlatform().name("worker-" + w).start(() -> run(engine, model, worker, until)));
    }
    for (Thread t : threads)
      t.join();
  }

  private static void prepare(Engine engine) {
    while (true)
      try {
        CrashWorkload.prepare(engine);
        return;
      } catch (ForeshockException e) {
        if (!isDiskTrouble(e))
          throw e;
      }
  }

  /** Exchanges the store's file again and again. */
  private static void shrink(Engine engine) {
    while (true)
      try {
        engine.admin().shrink(StoreAdmin.Progress.NONE);
        LockSupport.parkNanos(SHRINK_PAUSE_NANOS);
      } catch (ForeshockException e) {
        if (e.code() == ErrorCode.CLOSED)
          return;
        if (!isDiskTrouble(e) && e.code() != ErrorCode.TOO_BUSY) {
          e.printStackTrace();
          System.exit(4);
        }
      } catch (RuntimeException e) {
        e.printStackTrace();
        System.exit(4);
      }
  }

  /** Has blocks compacted and old rows retired without the usual rests. */
  private static void compact(Engine engine) {
    while (true)
      try {
        engine.compact(Duration.ofSeconds(1));
        LockSupport.parkNanos(SHRINK_PAUSE_NANOS);
      } catch (ForeshockException e) {
        if (e.code() == ErrorCode.CLOSED)
          return;
        if (!isDiskTrouble(e) && e.code() != ErrorCode.TIMEOUT && e.code() != ErrorCode.TOO_BUSY) {
          e.printStackTrace();
          System.exit(5);
        }
      } catch (RuntimeException e) {
        e.printStackTrace();
        System.exit(5);
      }
  }

  /** One write or sync fails, then all is well for a moment. */
  private static void fail(FaultControl control) {
    Random random = new Random();
    while (true) {
      control.arm(1 + random.nextInt(3), FaultControl.EIO, FaultControl.Mode.values()[random.nextInt(3)], 1 + random
          .nextInt(20), 1);
      LockSupport.parkNanos(FAULT_PAUSE_NANOS);
    }
  }

  private static boolean isDiskTrouble(ForeshockException e) {
    return e.code() == ErrorCode.STORE_FAILED || e.code() == ErrorCode.DISK_FULL;
  }

  /** Does the next operation again until it is taken. */
  private CrashModel perform(Engine engine, CrashModel model, int worker) throws InterruptedException {
    int k = model.operations();
    CrashModel now = model;
    while (true)
      try {
        CrashWorkload.perform(engine, now);
        return now;
      } catch (ForeshockException e) {
        if (!isDiskTrouble(e))
          throw e;
        now = workload.model(worker);
        now.advance(k - 1);
      }
  }

  private void run(Engine engine, CrashModel first, int worker, int until) {
    CrashModel model = first;
    try {
      while (model.operations() < until) {
        model = perform(engine, model, worker);
        String line = worker + " " + (model.operations() - 1) + "\n";
        marks.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
      System.exit(3);
    }
  }
}
