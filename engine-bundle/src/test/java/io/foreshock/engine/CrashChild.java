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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that works until it is done or killed, and writes a line {@code worker operation} for everything that was
 * acknowledged. Arguments: folder, seed, operations per worker, durability, sessions.
 */
final class CrashChild {
  static final String MARKS = "acked.mark";
  private static final long SHRINK_PAUSE_NANOS = 30_000_000;

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
      for (int s = 1; s <= sessions; s++)
        try (Engine engine = Engine.open(dir.resolve("store"), CrashWorkload.CODECS, CrashWorkload.options(),
            Durability.valueOf(args[3]))) {
          child.work(engine, operations / sessions * s);
        }
    }
    System.exit(0);
  }

  private void work(Engine engine, int until) throws InterruptedException {
    CrashWorkload.prepare(engine);
    Thread.ofPlatform().name("shrink").daemon().start(() -> shrink(engine));
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

  /** Exchanges the store's file again and again. */
  private static void shrink(Engine engine) {
    try {
      while (true) {
        engine.admin().shrink(StoreAdmin.Progress.NONE);
        LockSupport.parkNanos(SHRINK_PAUSE_NANOS);
      }
    } catch (ForeshockException e) {
      if (e.code() != ErrorCode.CLOSED) {
        e.printStackTrace();
        System.exit(4);
      }
    }
  }

  private void run(Engine engine, CrashModel model, int worker, int until) {
    try {
      while (model.operations() < until) {
        CrashWorkload.perform(engine, model);
        String line = worker + " " + (model.operations() - 1) + "\n";
        marks.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
      System.exit(3);
    }
  }
}
