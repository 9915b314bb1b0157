package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.engine.Clusters.Cluster;
import io.foreshock.engine.SeriesSealer.Target;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all blocks now and then: small neighbours become one block, blocks that will hardly change any more
 * (full ones and those with others behind them) are coded anew with the slow codecs, layers that can be decoded again
 * are merged. Confined to the keeper's thread.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final long BETWEEN_PASSES_NANOS = TimeUnit.SECONDS.toNanos(60);
  /** Most that one step decodes and looks at. */
  private static final int STEP_ROWS = 131_072;
  private static final int STEP_BLOCKS = 16_384;
  /** So many small blocks are merged though they do not fill one. */
  private static final int TIER = 8;

  private final Store store;
  private final Supplier<State> state;
  private final Supplier<Codecs> codecs;
  private final CommitQueue queue;
  private final SeriesSealer sealer;
  private volatile boolean allAsked;
  private boolean all;
  private boolean passing;
  private long passEnd = System.nanoTime();
  private long seenBase = -1;
  private int tableAt;
  private int seriesAt;
  private long timeAt;
  private int looked;
  private int decoded;

  Compaction(Store store, Supplier<State> state, Supplier<Codecs> codecs, CommitQueue queue, SeriesSealer sealer) {
    this.store = store;
    this.state = state;
    this.codecs = codecs;
    this.queue = queue;
    this.sealer = sealer;
  }

  /** Has the next pass begin at once and take the last block of each series too. */
  void askAll() {
    allAsked = true;
  }

  /** One step of a pass; false when there is nothing to do now. */
  boolean step() {
    if (allAsked || !passing && due())
      begin();
    if (!passing)
      return false;
    BlockWork work = new BlockWork(sealer.blockRows());
    looked = 0;
    decoded = 0;
    try (Access access = store.read()) {
      go(access, work);
    }
    if (!work.isEmpty())
      work.commit(queue);
    return true;
  }

  private boolean due() {
    return state.get().generations().getFirst().base() != seenBase
        && System.nanoTime() - passEnd > BETWEEN_PASSES_NANOS;
  }

  private void begin() {
    all = false;
    if (allAsked) {
      all = true;
      allAsked = false;
    }
    passing = true;
    seenBase = state.get().generations().getFirst().base();
    tableAt = 0;
    seriesAt = 1;
    timeAt = Long.MIN_VALUE;
  }

  private void go(Access access, BlockWork work) {
    List<SeriesTable> tables = state.get().tables().values().stream()
        .filter(t -> t instanceof SeriesTable && t.id() >= tableAt).map(SeriesTable.class::cast)
        .sorted(Comparator.comparingInt(SeriesTable::id)).toList();
    Codecs present = codecs.get();
    for (SeriesTable table : tables) {
      if (table.id() != tableAt) {
        tableAt = table.id();
        seriesAt = 1;
        timeAt = Long.MIN_VALUE;
      }
      try (BlockWalk walk = new BlockWalk(access, table.id())) {
        for (; seriesAt <= table.names().count(); seriesAt++) {
          if (!series(walk, new Target(access, table, seriesAt, present, 0, work)))
            return;
          timeAt = Long.MIN_VALUE;
        }
      }
    }
    passing = false;
    passEnd = System.nanoTime();
  }

  private boolean tired(BlockWork work) {
    return work.isFull() || decoded >= STEP_ROWS || looked >= STEP_BLOCKS;
  }

  /** False when the step ends within the series. */
  private boolean series(BlockWalk walk, Target target) {
    try {
      Clusters clusters = new Clusters(walk, target.series(), timeAt);
      Cluster ahead = clusters.next();
      while (ahead != null) {
        if (tired(target.work())) {
          timeAt = ahead.minTs();
          return false;
        }
        List<Cluster> group = new ArrayList<>();
        int rows = 0;
        while (ahead != null && (group.isEmpty() || rows + ahead.rows() <= sealer.blockRows())) {
          group.add(ahead);
          rows += ahead.rows();
          looked++;
          ahead = clusters.next();
        }
        compact(target, group, ahead != null);
      }
    } catch (ForeshockException e) {
      LOG.warn("blocks left as they are: table={}, series={}: {}", target.table().schema().name(), target.table()
          .names().name(target.series()), e.getMessage());
    }
    return true;
  }

  /** Neighbours that fit one block; more follow or not. */
  private void compact(Target target, List<Cluster> neighbours, boolean followed) {
    List<Cluster> group = new ArrayList<>(neighbours);
    Cluster last = group.getLast();
    boolean open = !followed && !all && last.rows() < sealer.blockRows() - sealer.blockRows() / 4;
    if (open)
      group.removeLast();
    if (group.isEmpty() || open && isGrowing(group))
      return;
    boolean layers = group.stream().anyMatch(c -> !c.single());
    boolean better = target.codecs().anyCold() && group.stream().anyMatch(c -> !cold(c));
    if (group.size() == 1 && !layers && !better)
      return;
    if (group.size() == 1 || layers || worthMerging(group))
      rewrite(target, group);
    else
      if (better)
        for (Cluster c : group)
          if (!cold(c))
            rewrite(target, List.of(c));
  }

  /** More is to come and will be merged with these: rewriting them now would be done again and again. */
  private boolean isGrowing(List<Cluster> group) {
    return group.size() < TIER && group.stream().mapToInt(Cluster::rows).sum() < sealer.blockRows()
        - sealer.blockRows() / 4;
  }

  /** Two large blocks that just fit into one are left alone unless it is asked for: rewriting them gains little. */
  private boolean worthMerging(List<Cluster> group) {
    return all || group.size() > 2 || group.stream().anyMatch(c -> c.rows() < sealer.blockRows() / 4);
  }

  private static boolean cold(Cluster c) {
    return c.blocks().stream().allMatch(b -> b.header().cold());
  }

  private void rewrite(Target target, List<Cluster> group) {
    long seq = 0;
    List<Run> merged = new ArrayList<>();
    List<List<Run>> decodedParts = new ArrayList<>();
    try {
      for (Cluster c : group) {
        List<Run> parts = new ArrayList<>();
        for (BlockRef block : c.blocks()) {
          parts.add(sealer.decode(target, block));
          seq = Math.max(seq, block.seq());
          decoded += block.header().rows();
        }
        decodedParts.add(parts);
        merged.add(Run.merged(parts));
      }
    } catch (ForeshockException e) {
      LOG.debug("blocks not compacted: table={}, series={}: {}", target.table().schema().name(), target.series(), e
          .getMessage());
      return;
    }
    for (int i = 0; i < group.size(); i++) {
      sealer.remove(target, group.get(i), decodedParts.get(i));
      if (!group.get(i).single())
        sealer.audit(target, decodedParts.get(i), merged.get(i), merged.get(i).slice(0, 0));
    }
    Target at = new Target(target.access(), target.table(), target.series(), target.codecs(), seq, target.work());
    sealer.emit(at, Run.merged(merged), Long.MAX_VALUE, target.codecs().anyCold());
  }
}
