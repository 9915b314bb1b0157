package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.engine.column.EntropyEstimate;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Estimates of the entropy of blocks' columns, made when somebody asks and then remembered: decoding and counting takes
 * some milliseconds a column, and a block never changes. What tells a block from another with the same key is its
 * checksums. Thread-safe.
 */
final class BlockEntropies {
  private static final int MOST = 16_384;

  private final Map<Key, Double> known = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Double> eldest) {
      return size() > MOST;
    }
  };

  private record Key(int table, int series, long minTs, long seq, int crc, int entry) {}

  private static Key key(int table, BlockRef block, int entry) {
    return new Key(table, block.series(), block.header().minTs(), block.seq(), block.bytes().checksum(), entry);
  }

  /** Whether it is remembered. */
  synchronized boolean knows(int table, BlockRef block, int entry) {
    return known.containsKey(key(table, block, entry));
  }

  /**
   * Bits a value, NaN when there is no estimate: for blocks of which a codec is missing, too.
   *
   * @param entry
   *            the column's place in the head, 0 = time
   * @param column
   *            the value column; not looked at for times
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  double of(int table, BlockRef block, int entry, Column column, Codecs codecs) {
    Key key = key(table, block, entry);
    synchronized (this) {
      Double bits = known.get(key);
      if (bits != null)
        return bits;
    }
    try {
      double bits = estimate(block, entry, column, codecs);
      synchronized (this) {
        known.put(key, bits);
      }
      return bits;
    } catch (ForeshockException e) {
      if (e.code() != ErrorCode.CODEC_MISSING)
        throw e;
      return Double.NaN; // and not remembered: the codec may come
    }
  }

  private static double estimate(BlockRef block, int entry, Column column, Codecs codecs) {
    BlockHeader header = block.header();
    if (entry > 0)
      return EntropyEstimate.of(BlockReader.column(block.bytes(), header, entry - 1, column, codecs,
          BlockReader.FRESH));
    if (BlockReader.isEven(header))
      return 0;
    long[] ts = new long[header.rows()];
    BlockReader.times(block.bytes(), header, codecs, ts);
    return EntropyEstimate.ofTimes(ts, ts.length);
  }
}
