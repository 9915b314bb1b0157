package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process whose disk fails: for every {@code step}th write and sync of a script that call and some more fail, in
 * every way there is; then the disk is well again. Whatever failed, it failed with a typed error, what was acknowledged
 * stayed readable all the time, and the engine went on without being opened again. Arguments: folder, control file,
 * step, seed.
 */
final class DiskFaultChild {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<ErrorCode> ALLOWED = List.of(ErrorCode.DISK_FULL, ErrorCode.STORE_FAILED);
  private static final int OPERATIONS = 24;
  private static final long MAP = 2L << 20;

  private final FaultControl control;
  private final CrashWorkload workload;
  private final Path dir;
  private long faults;
  private long refused;

  private record Fault(int operations, int error, FaultControl.Mode mode, long times) {}

  private static final List<Fault> FAULTS = List.of(
      new Fault(FaultControl.WRITES, FaultControl.ENOSPC, FaultControl.Mode.REFUSE, 1),
      new Fault(FaultControl.WRITES, FaultControl.EIO, FaultControl.Mode.REFUSE, 1),
      new Fault(FaultControl.WRITES, FaultControl.EIO, FaultControl.Mode.HALF, 1),
      new Fault(FaultControl.WRITES, FaultControl.EIO, FaultControl.Mode.DONE_BUT_REFUSED, 1),
      new Fault(FaultControl.SYNCS, FaultControl.EIO, FaultControl.Mode.REFUSE, 1),
      new Fault(FaultControl.WRITES | FaultControl.SYNCS, FaultControl.EIO, FaultControl.Mode.REFUSE, 12),
      new Fault(FaultControl.WRITES | FaultControl.SYNCS, FaultControl.ENOSPC, FaultControl.Mode.REFUSE, 12));

  private DiskFaultChild(Path dir, FaultControl control, long seed) {
    this.dir = dir;
    this.control = control;
    this.workload = new CrashWorkload(seed);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int step = Integer.parseInt(args[2]);
    DiskFaultChild child = new DiskFaultChild(Path.of(args[0]), new FaultControl(Path.of(args[1])), Long.parseLong(
        args[3]));
    child.hasWhatMapTheProcessMayHave();
    for (Fault fault : FAULTS)
      for (long n = 1; child.survives(fault, n); n += step)
        continue;
    System.out.println("faults=" + child.faults + " refused=" + child.refused);
    System.exit(0);
  }

  /** As under {@code ulimit -v}: smaller at first, full when it cannot grow, and larger once it may. */
  private void hasWhatMapTheProcessMayHave() throws IOException, InterruptedException {
    control.limitMap(MAP);
    Path store = dir.resolve("store");
    PowerLoss.delete(store);
    try (Engine engine = CrashWorkload.open(store)) {
      CrashWorkload.prepare(engine);
      CrashModel model = workload.model(0);
      ErrorCode refused = null;
      while (refused == null)
        try {
          CrashWorkload.perform(engine, model);
        } catch (ForeshockException e) {
          refused = e.code();
        }
      assertEquals(ErrorCode.STORE_FULL, refused);
      int stored = model.operations() - 2;
      assertTrue(stored > 50, "stored=" + stored);
      workload.compare(engine, 0, stored);
      control.limitMap(0);
      CrashModel again = workload.model(0);
      again.advance(stored);
      for (int i = 0; i < OPERATIONS; i++)
        CrashWorkload.perform(engine, again);
      workload.compare(engine, 0, again.operations() - 1);
    }
  }

  /** @return false when the script ended before the n-th call */
  private boolean survives(Fault fault, long n) throws IOException, InterruptedException {
    Path store = dir.resolve("store");
    PowerLoss.delete(store);
    boolean hit;
    try (Engine engine = CrashWorkload.open(store)) {
      CrashWorkload.prepare(engine);
      control.arm(fault.operations, fault.error, fault.mode, n, fault.times);
      CrashModel model = workload.model(0);
      for (int k = 0; k < OPERATIONS; k++) {
        if (k % 8 == 7)
          tolerate(() -> engine.seal(LIMIT));
        perform(engine, model);
      }
      hit = control.hits() > 0;
      faults += control.hits();
      control.disarm();
      Await.until("the engine is well again", LIMIT, () -> engine.health().health()
          .level() != HealthProbe.Level.CRITICAL);
      engine.seal(LIMIT);
      workload.compare(engine, 0, model.operations() - 1);
      assertEquals(List.of(), engine.admin().check(true, StoreAdmin.Progress.NONE).problems(), fault + ", n=" + n);
      Files.writeString(dir.resolve("last"), fault + ", n=" + n + "\n");
    } catch (AssertionError | ForeshockException e) {
      throw new AssertionError(fault + ", n=" + n + ": " + e.getMessage(), e);
    }
    try (Engine engine = CrashWorkload.open(store)) {
      workload.compare(engine, 0, OPERATIONS - 1);
    }
    return hit;
  }

  /** Tries until it is stored; what was stored before stays readable after every refusal. */
  private void perform(Engine engine, CrashModel model) {
    int k = model.operations();
    Await.until("operation " + k + " is taken", LIMIT, () -> {
      CrashModel again = workload.model(0);
      again.advance(k - 1);
      try {
        CrashWorkload.perform(engine, again);
        return true;
      } catch (ForeshockException e) {
        assertTrue(ALLOWED.contains(e.code()), String.valueOf(e));
        refused++;
        int stored = workload.stored(engine, 0);
        assertTrue(stored == k - 1 || stored == k, "stored=" + stored + ", expected=" + (k - 1));
        workload.compare(engine, 0, stored);
        return false;
      }
    });
    model.advance(k);
  }

  private void tolerate(Runnable action) {
    try {
      action.run();
    } catch (ForeshockException e) {
      assertTrue(ALLOWED.contains(e.code()), String.valueOf(e));
      refused++;
    }
  }
}
