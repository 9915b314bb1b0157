package io.foreshock.engine;

import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocks of one series in time order, those that overlap in time together as one cluster. Blocks overlap
 * only where rows were laid over a block that could not be decoded when they were sealed; all other clusters are one
 * block.
 */
final class Clusters implements AutoCloseable {
  private final Walk walk;
  private final byte[] prefix;
  private boolean on;

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

  /** Starts at the cluster that may hold {@code from}, or the first one above it. */
  Clusters(Access access, int table, int series, long from) {
    this.prefix = Keys.prefix(table, series);
    this.walk = access.walk(Space.BLOCKS);
    try {
      on = walk.seek(Keys.block(table, series, startOf(table, series, from), 0)) && walk.hasPrefix(prefix);
    } catch (RuntimeException e) {
      walk.close();
      throw e;
    }
  }

  /** Where the cluster around {@code from} begins; {@code from} itself when there is none. */
  private long startOf(int table, int series, long from) {
    boolean found = before(Keys.block(table, series, from, -1L));
    while (found) {
      BlockHeader header = BlockHeader.parse(walk.value());
      if (header.reach() >= header.minTs())
        return header.minTs();
      found = walk.seek(Keys.block(table, series, header.reach(), 0)) && walk.hasPrefix(prefix);
    }
    return from;
  }

  /** To the last block at or below the key. */
  private boolean before(byte[] key) {
    boolean found = walk.seek(key) ? walk.prev() : walk.last();
    return found && walk.hasPrefix(prefix);
  }

  @Nullable
  Cluster next() {
    if (!on)
      return null;
    List<BlockRef> blocks = new ArrayList<>(1);
    BlockRef first = here();
    blocks.add(first);
    long max = first.header().maxTs();
    on = walk.next() && walk.hasPrefix(prefix);
    while (on) {
      BlockRef block = here();
      if (block.header().minTs() > max)
        break;
      blocks.add(block);
      max = Math.max(max, block.header().maxTs());
      on = walk.next() && walk.hasPrefix(prefix);
    }
    blocks.sort((a, b) -> Long.compareUnsigned(a.seq(), b.seq()));
    return new Cluster(blocks, first.header().minTs(), max);
  }

  private BlockRef here() {
    byte[] key = walk.keyBytes();
    var value = walk.value();
    return new BlockRef(key, Keys.blockSeq(key), value, BlockHeader.parse(value));
  }

  /** Highest time in any block of the series, or {@code Long.MIN_VALUE}. */
  static long lastTime(Access access, int table, int series) {
    try (Clusters clusters = new Clusters(access, table, series, Long.MAX_VALUE)) {
      Cluster last = clusters.next();
      return last == null ? Long.MIN_VALUE : last.maxTs();
    }
  }

  /** Lowest time in any block of the series, or {@code Long.MAX_VALUE}. */
  static long firstTime(Access access, int table, int series) {
    byte[] prefix = Keys.prefix(table, series);
    try (Walk walk = access.walk(Space.BLOCKS)) {
      return walk.seek(prefix) && walk.hasPrefix(prefix) ? BlockHeader.parse(walk.value()).minTs() : Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    walk.close();
  }
}
