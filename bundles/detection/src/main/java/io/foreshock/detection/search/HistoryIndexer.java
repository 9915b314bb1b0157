package io.foreshock.detection.search;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.ingest.History;
import io.foreshock.detection.store.HistoryEmbeddingTable;
import io.foreshock.detection.store.HistoryEmbeddingTable.Block;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sketches history block by block when it has settled, in the background on a
 * thread of its own and with a part of one core only. What is done is stored with
 * how far each sensor has come in one commit, so it goes on after any end where it
 * stopped. Thread-safe.
 */
public final class HistoryIndexer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryIndexer.class);
  /** Readings may come so much late. */
  private static final long SETTLING = 10 * Micros.MINUTE;
  private static final int BLOCKS_PER_COMMIT = 256;
  private static final long IDLE_MILLIS = 30_000;
  private static final long CLOSE_MILLIS = 5_000;
  private static final int PER_DAY = (int) (Micros.DAY / SketchScale.BLOCK);

  private final Catalog catalog;
  private final History history;
  private final HistoryEmbeddingTable table;
  private final Options options;
  private final Watch watch;
  private final Arena arena = Arena.ofShared();
  private final List<ScaleSketches> scales = new ArrayList<>();
  private final Map<Integer, Long> progress = new ConcurrentHashMap<>();
  private final Object turn = new Object();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long left;
  private volatile long behind;

  /**
   * @param bytesPerDay
   *            budget per sensor and day for windows that nothing has happened in; 0 =
   *            no background work at all
   * @param memory
   *            bytes all sketches may take outside of the heap
   * @param share
   *            part of one core, above 0, at most 1
   */
  public record Options(int bytesPerDay, long memory, double share) {
    /** 1.5 KB per sensor and day, 1 GB of memory, a quarter of a core. */
    public static final Options DEFAULT = new Options(1_536, 1L << 30, 0.25);

    public Options {
      if (bytesPerDay < 0 || memory < 0 || !(share > 0 && share <= 1))
        throw new IllegalArgumentException("search options out of range: bytesPerDay=" + bytesPerDay + ", memory="
            + memory + ", share=" + share);
    }
  }

  /** What happened to assets. Thread-safe. */
  @FunctionalInterface
  public interface Watch {
    /** Incident or alarm of the asset that touches {@code [from, to)}, microseconds UTC. */
    boolean happened(String asset, long from, long to);
  }

  public HistoryIndexer(Catalog catalog, History history, HistoryEmbeddingTable table, Options options, Watch watch) {
    this.catalog = catalog;
    this.history = history;
    this.table = table;
    this.options = options;
    this.watch = watch;
    for (int i = 0; i < SketchScale.ALL.size(); i++)
      scales.add(new ScaleSketches(arena));
    thread = Thread.ofPlatform().name("detection-history").daemon().priority(Thread.MIN_PRIORITY).unstarted(this::run);
  }

  public void start() {
    if (options.bytesPerDay() > 0)
      thread.start();
  }

  ScaleSketches sketches(SketchScale scale) {
    return scales.get(scale.index());
  }

  public Episodes.Coverage coverage() {
    long windows = windows();
    return new Episodes.Coverage(windows, windows * ScaleSketches.BYTES, left, behind);
  }

  private long windows() {
    return scales.stream().mapToLong(ScaleSketches::size).sum();
  }

  private void run() {
    try {
      load();
      while (!closed)
        if (pass() == 0)
          pause(IDLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closed)
        LOG.error("history is not embedded any more", e);
    }
  }

  private void pause(long millis) throws InterruptedException {
    synchronized (turn) {
      if (!closed && millis > 0)
        turn.wait(millis);
    }
  }

  /** Takes up what is stored. */
  public void load() {
    synchronized (turn) {
      progress.putAll(table.progress());
      table.each(this::remember);
    }
    LOG.info("history search: {} windows, {} left out", windows(), left);
  }

  private void remember(Block block) {
    BlockSketches.each(block, (scale, slot, sketch) -> {
      if (windows() * ScaleSketches.BYTES < options.memory())
        sketches(scale).add(block.sensor(), slot, sketch, 0);
      else
        left++;
    });
  }

  /**
   * Sketches at most one block of each sensor.
   *
   * @return blocks looked at
   */
  public int pass() throws InterruptedException {
    Batch batch = new Batch();
    long waiting = 0;
    for (Sensor sensor : catalog.sensors()) {
      if (closed)
        break;
      long next = next(sensor.id());
      long settled = history.bounds(sensor.id()).map(b -> b.last() - SETTLING).orElse(Long.MIN_VALUE);
      if (next == Long.MIN_VALUE || next + SketchScale.BLOCK > settled)
        continue;
      waiting += (settled - next) / SketchScale.BLOCK - 1;
      batch.add(sensor, next);
      if (batch.embeddedTo.size() >= BLOCKS_PER_COMMIT)
        batch.commit();
    }
    batch.commit();
    behind = waiting;
    return batch.done;
  }

  /** Start of the sensor's next block; {@code Long.MIN_VALUE} without history. */
  private long next(int sensor) {
    Long done = progress.get(sensor);
    return done != null
        ? done
        : history.bounds(sensor).map(b -> SketchScale.blockOf(b.first())).orElse(Long.MIN_VALUE);
  }

  /** Blocks that are committed together. */
  private final class Batch {
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Integer, Long> embeddedTo = new HashMap<>();
    private long began = System.nanoTime();
    private int done;

    void add(Sensor sensor, long from) {
      Block block = block(sensor, from);
      if (block != null)
        blocks.add(block);
      embeddedTo.put(sensor.id(), from + SketchScale.BLOCK);
      done++;
    }

    void commit() throws InterruptedException {
      try {
        synchronized (turn) {
          if (closed)
            return;
          table.put(blocks, embeddedTo);
          progress.putAll(embeddedTo);
          blocks.forEach(HistoryIndexer.this::remember);
        }
      } catch (ForeshockException e) {
        LOG.warn("blocks of history could not be stored, trying again later: blocks={}", blocks.size(), e);
        pause(IDLE_MILLIS);
      }
      blocks.clear();
      embeddedTo.clear();
      pause((long) ((System.nanoTime() - began) / 1e6 * (1 / options.share() - 1)));
      began = System.nanoTime();
    }
  }

  private @Nullable Block block(Sensor sensor, long from) {
    History.Series series = history.read(sensor.id(), BlockSketches.readFrom(from), from + SketchScale.BLOCK);
    return series.size() == 0 || series.timestamps()[series.size() - 1] < from
        ? null
        : BlockSketches.of(sensor.id(), from, series, options.bytesPerDay() / PER_DAY,
            (a, b) -> watch.happened(sensor.asset(), a, b));
  }

  /** Something was found out about a stretch of history: its windows are chosen again. */
  public void again(String asset, long from, long to) {
    for (Sensor sensor : catalog.sensorsOf(asset)) {
      List<Block> blocks = new ArrayList<>();
      long done = progress.getOrDefault(sensor.id(), Long.MIN_VALUE);
      for (long at = SketchScale.blockOf(from); at < to && at < done; at += SketchScale.BLOCK) {
        Block block = block(sensor, at);
        if (block != null)
          blocks.add(block);
      }
      synchronized (turn) {
        if (closed)
          return;
        table.put(blocks, Map.of());
        blocks.forEach(this::remember);
      }
    }
  }

  @Override
  public void close() {
    synchronized (turn) {
      closed = true;
      turn.notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (turn) {
      if (arena.scope().isAlive())
        arena.close();
    }
  }
}
