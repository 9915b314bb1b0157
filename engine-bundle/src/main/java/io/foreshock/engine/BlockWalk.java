package io.foreshock.engine;

import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;

/**
 * A cursor over the blocks of one table that can be led from series to series; ascending series without a lower bound
 * of time cost no search. Closed before its transaction.
 */
final class BlockWalk implements AutoCloseable {
  private final StoredBlocks blocks;
  private final Walk walk;
  private final int table;
  private boolean on;
  /** It stands on the first block of a series. */
  private boolean first;
  private int lastWanted = Integer.MAX_VALUE;
  private int series;
  private long minTs;

  BlockWalk(Access access, int table) {
    this.blocks = new StoredBlocks(access);
    this.walk = access.walk(Space.BLOCKS);
    this.table = table;
  }

  /** To the first block of the series that may hold {@code from}, or the first one above. */
  void to(int wanted, long from) {
    boolean ahead = from == Long.MIN_VALUE && wanted > lastWanted
        && (!on || series > wanted || series == wanted && first);
    lastWanted = wanted;
    if (!ahead)
      seek(wanted, from == Long.MIN_VALUE ? from : startOf(wanted, from));
  }

  private void seek(int wanted, long ts) {
    on = walk.seek(Keys.block(table, wanted, ts, 0));
    read();
    first = on && (series != wanted || ts == Long.MIN_VALUE);
  }

  private void read() {
    if (!on)
      return;
    ByteBuffer key = walk.key();
    if (Keys.blockTable(key) != table) {
      on = false;
      return;
    }
    series = Keys.blockSeries(key);
    minTs = Keys.blockTime(key);
  }

  /** Where the cluster around {@code from} begins; {@code from} itself when there is none. */
  private long startOf(int wanted, long from) {
    byte[] prefix = Keys.prefix(table, wanted);
    boolean found = walk.seek(Keys.block(table, wanted, from, -1L)) ? walk.prev() : walk.last();
    while (found && walk.hasPrefix(prefix)) {
      BlockHeader header = BlockHeader.parse(walk.value(), Keys.blockTime(walk.key()));
      if (header.reach() >= header.minTs())
        return header.minTs();
      found = walk.seek(Keys.block(table, wanted, header.reach(), 0));
    }
    return from;
  }

  /** Whether it stands on a block of the series. */
  boolean isOn(int wanted) {
    return on && series == wanted;
  }

  /** Number of the series it stands on, or a number above all when there is none. */
  int series() {
    return on ? series : Integer.MAX_VALUE;
  }

  long minTs() {
    return minTs;
  }

  BlockRef here() {
    byte[] key = walk.keyBytes();
    var value = walk.value();
    BlockHeader header = BlockHeader.parse(value, minTs);
    return new BlockRef(key, Keys.blockSeq(key), blocks.of(key, value, header), header);
  }

  void next() {
    int before = series;
    on = walk.next();
    read();
    first = on && series != before;
  }

  @Override
  public void close() {
    blocks.close();
    walk.close();
  }
}
