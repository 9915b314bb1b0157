package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.expr.Run;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the operators of one run share. Confined to one thread. */
public final class Execution {
  private final Snapshot snapshot;
  private final Run run;
  private final MemoryBudget memory;
  private final DiskSpace disk;
  private final BooleanSupplier stopped;
  private final Map<ScanNode, Set<String>> seriesHints = new IdentityHashMap<>();

  /**
   * @param stopped
   *            asked often; true ends the run
   */
  public Execution(Snapshot snapshot, Run run, MemoryBudget memory, DiskSpace disk, BooleanSupplier stopped) {
    this.snapshot = requireNonNull(snapshot, "snapshot is null");
    this.run = requireNonNull(run, "run is null");
    this.memory = requireNonNull(memory, "memory is null");
    this.disk = requireNonNull(disk, "disk is null");
    this.stopped = requireNonNull(stopped, "stopped is null");
  }

  /**
   * @throws ForeshockException
   *             {@code TIMEOUT} when the run is to end
   */
  void checkRunning() {
    if (stopped.getAsBoolean()) throw new ForeshockException(ErrorCode.TIMEOUT, "statement was cancelled");
    if (Thread.currentThread().isInterrupted())
      throw new ForeshockException(ErrorCode.TIMEOUT, "query was interrupted");
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Run run() {
    return run;
  }

  MemoryBudget memory() {
    return memory;
  }

  DiskSpace disk() {
    return disk;
  }

  /** A join tells the scan below it which series can find a partner. */
  void hint(ScanNode scan, Set<String> series) {
    seriesHints.merge(scan, series, (a, b) -> {
      a.retainAll(b);
      return a;
    });
  }

  @Nullable
  Set<String> hint(ScanNode scan) {
    return seriesHints.get(scan);
  }
}
