package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.lmdb.Store.Space;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's account of itself; a housekeeping thread counts once a second so that asking costs no I/O. */
final class EngineHealth implements HealthProbe, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineHealth.class);

  private final Store store;
  private final GroupCommitter committer;
  private final Sessions sessions;
  private final BlockKeeper sealer;
  private final Snapshots snapshots;
  private final CommitQueue queue;
  private final DiskWatch disk;
  private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().name("foreshock-engine-housekeeping").daemon().factory());
  private volatile Counts counts = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  private record Counts(long blocks, long rows, long bytes, long raw, long pages, long usedPages, long late,
      long corrections) {}

  EngineHealth(Store store, GroupCommitter committer, Sessions sessions, BlockKeeper sealer, Snapshots snapshots,
      CommitQueue queue, DiskWatch disk) {
    this.store = store;
    this.committer = committer;
    this.sessions = sessions;
    this.sealer = sealer;
    this.snapshots = snapshots;
    this.queue = queue;
    this.disk = disk;
  }

  void start() {
    housekeeping.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try (Access access = store.read()) {
      counts = new Counts(access.entries(Space.BLOCKS), Meta.getLong(access, Meta.BLOCK_ROWS, 0),
          Meta.getLong(access, Meta.BLOCK_BYTES, 0), Meta.getLong(access, Meta.BLOCK_RAW, 0),
          access.pageBytes(Space.BLOCKS) + access.pageBytes(Space.RESTS), usedPages(access), Meta.getLong(access,
              Meta.LATE_ROWS, 0),
          Meta.getLong(access, Meta.NEXT_CORRECTION, 1) - 1);
    } catch (RuntimeException e) {
      LOG.warn("counting failed: {}", e.toString());
    }
    try {
      snapshots.closeForgotten(System.nanoTime());
      disk.refresh();
    } catch (RuntimeException e) {
      LOG.warn("housekeeping failed: {}", e.toString());
    }
  }

  private static long usedPages(Access access) {
    long bytes = 0;
    for (Space space : Space.values())
      bytes += access.pageBytes(space);
    return bytes;
  }

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public Health health() {
    Counts c = counts;
    State state = committer.state();
    Map<String, Double> metrics = new HashMap<>();
    metrics.put("committed_readings_total", (double) sessions.committedReadings());
    metrics.put("journal_rows", (double) state.tailRows());
    metrics.put("blocks", (double) c.blocks);
    metrics.put("block_rows", (double) c.rows);
    metrics.put("compressed_bytes", (double) c.bytes);
    metrics.put("block_pages_bytes", (double) c.pages);
    metrics.put("used_pages_bytes", (double) c.usedPages);
    metrics.put("raw_bytes", (double) c.raw);
    metrics.put("compression_ratio", c.bytes == 0 ? 0 : (double) c.raw / c.bytes);
    metrics.put("late_rows_dropped_total", (double) c.late);
    metrics.put("corrections_total", (double) c.corrections);
    metrics.put("commit_p50_ms", committer.times().quantile(0.5));
    metrics.put("commit_p99_ms", committer.times().quantile(0.99));
    metrics.put("ring_bytes", (double) queue.bytes());
    metrics.put("open_snapshots", (double) snapshots.openCount());
    metrics.put("store_bytes", (double) disk.fileBytes());
    metrics.put("disk_free_bytes", (double) disk.diskFree());
    metrics.put("store_reusable_bytes", (double) disk.reusable());
    metrics.put("low_space", disk.isFull() ? 1.0 : 0.0);
    return new Health(level(), message(), metrics);
  }

  private Level level() {
    if (disk.isFull() || committer.trouble() != null || sealer.trouble() != null)
      return Level.CRITICAL;
    return disk.isLow() ? Level.WARN : Level.OK;
  }

  private String message() {
    if (disk.isFull())
      return "Disk full, new readings are refused: " + disk.limit();
    ForeshockException failed = committer.trouble();
    if (failed != null)
      return "Nothing can be stored: " + failed.getMessage();
    ForeshockException trouble = sealer.trouble();
    if (trouble != null)
      return "Sealing fails: " + trouble.getMessage();
    return disk.isLow() ? "Disk nearly full: " + disk.limit() : "";
  }

  @Override
  public void close() {
    housekeeping.shutdown();
    try {
      housekeeping.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
