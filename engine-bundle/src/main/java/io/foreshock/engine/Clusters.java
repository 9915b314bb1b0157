package io.foreshock.engine;

import io.foreshock.engine.lmdb.Access;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocks of one series in time order, those that overlap in time together as one cluster. Blocks overlap
 * only where rows were laid over a block that could not be decoded when they were sealed; all other clusters are one
 * block.
 */
final class Clusters {
  private final BlockWalk walk;
  private final int series;

  /**
   * @param blocks
   *            oldest seal first
   * @param maxTs
   *            highest time of any of them
   */
  record Cluster(List<BlockRef> blocks, long minTs, long maxTs) {
    int rows() {
      int rows = 0;
      for (BlockRef b : blocks)
        rows += b.header().rows();
      return rows;
    }

    boolean single() {
      return blocks.size() == 1;
    }
  }

  /**
   * Starts at the cluster that may hold {@code from}, or the first one above it.
   *
   * @param walk
   *            led elsewhere only when this is not used any more
   */
  Clusters(BlockWalk walk, int series, long from) {
    this.walk = walk;
    this.series = series;
    walk.to(series, from);
  }

  @Nullable
  Cluster next() {
    if (!walk.isOn(series))
      return null;
    BlockRef first = walk.here();
    long max = first.header().maxTs();
    walk.next();
    if (!walk.isOn(series) || walk.minTs() > max)
      return new Cluster(List.of(first), first.header().minTs(), max);
    List<BlockRef> blocks = new ArrayList<>();
    blocks.add(first);
    while (walk.isOn(series) && walk.minTs() <= max) {
      BlockRef block = walk.here();
      blocks.add(block);
      max = Math.max(max, block.header().maxTs());
      walk.next();
    }
    blocks.sort((a, b) -> Long.compareUnsigned(a.seq(), b.seq()));
    return new Cluster(blocks, first.header().minTs(), max);
  }

  /** Highest time in any block of the series, or {@code Long.MIN_VALUE}. */
  static long lastTime(Access access, int table, int series) {
    try (BlockWalk walk = new BlockWalk(access, table)) {
      Cluster last = new Clusters(walk, series, Long.MAX_VALUE).next();
      return last == null ? Long.MIN_VALUE : last.maxTs();
    }
  }

  /** Lowest time in any block of the series, or {@code Long.MAX_VALUE}. */
  static long firstTime(Access access, int table, int series) {
    try (BlockWalk walk = new BlockWalk(access, table)) {
      walk.to(series, Long.MIN_VALUE);
      return walk.isOn(series) ? walk.minTs() : Long.MAX_VALUE;
    }
  }
}
