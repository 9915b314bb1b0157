package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.expr.Run;
import java.util.IdentityHashMap;
import java.util.List;
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
  private final Map<ScanNode, List<Long>> onlyRows = new IdentityHashMap<>();
  private final int effort;
  private final SearchKind.Searches searches;

  /**
   * @param effort
   *            candidates that a search in a graph keeps; 0 = as many as the index says
   * @param searches
   *            over history
   * @param stopped
   *            asked often; true ends the run
   */
  public Execution(Snapshot snapshot, Run run, MemoryBudget memory, DiskSpace disk, int effort,
      SearchKind.Searches searches, BooleanSupplier stopped) {
    this.searches = requireNonNull(searches, "searches is null");
    this.effort = effort;
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

  int effort() {
    return effort;
  }

  SearchKind.Searches searches() {
    return searches;
  }

  /** From now on a scan gives the rows with these keys only; null = all. */
  void onlyRows(ScanNode scan, @Nullable List<Long> keys) {
    if (keys == null) onlyRows.remove(scan);
    else onlyRows.put(scan, keys);
  }

  @Nullable
  List<Long> onlyRows(ScanNode scan) {
    return onlyRows.get(scan);
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
