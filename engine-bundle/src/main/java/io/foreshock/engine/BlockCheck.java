package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.ColumnStats;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.LongStats;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at blocks in key order: checksums, order, and everything the head says about the body. */
final class BlockCheck {
  private final StoredBlocks blocks;
  private final Codecs codecs;
  private final boolean deep;
  private final Consumer<String> problem;
  private long lastSeries = -1;
  private long maxTs;
  long rows;
  long bytes;
  /** Bytes that are not in the space of blocks. */
  long rests;

  BlockCheck(StoredBlocks blocks, Codecs codecs, boolean deep, Consumer<String> problem) {
    this.blocks = blocks;
    this.codecs = codecs;
    this.deep = deep;
    this.problem = problem;
  }

  void look(SeriesTable table, byte[] key, ByteBuffer main) {
    ByteBuffer k = ByteBuffer.wrap(key);
    int series = k.getInt(4);
    String where = "block: table=" + table.schema().name() + ", series=" + series + ", from=" + Keys.blockTime(key);
    if (series < 1 || series > table.names().count())
      problem.accept(where + ": unknown series: highest=" + table.names().count());
    try {
      BlockHeader header = BlockHeader.parse(main, Keys.blockTime(key));
      BlockBytes block = blocks.of(key, main, header);
      if (deep)
        BlockReader.verify(block, header);
      rows += header.rows();
      bytes += header.bytes();
      rests += block.rest().limit();
      if (Keys.blockSeq(key) <= 0)
        problem.accept(where + ": key without a seal");
      order(where, k.getLong(0), header);
      if (deep)
        decode(where, table, header, block);
    } catch (ForeshockException e) {
      problem.accept(where + ": " + e.getMessage());
    }
  }

  /** One of a table that was dropped, to be removed. */
  void count(byte[] key, ByteBuffer block) {
    try {
      BlockHeader header = BlockHeader.parse(block, Keys.blockTime(key));
      rows += header.rows();
      bytes += header.bytes();
    } catch (ForeshockException e) {
      problem.accept("block of a dropped table: " + e.getMessage());
    }
  }

  /** Blocks of a series overlap only where one says that it reaches back. */
  private void order(String where, long series, BlockHeader header) {
    if (series == lastSeries && header.minTs() <= maxTs && header.reach() >= header.minTs())
      problem.accept(where + ": overlaps the block before it: its end=" + maxTs);
    maxTs = series == lastSeries ? Math.max(maxTs, header.maxTs()) : header.maxTs();
    lastSeries = series;
  }

  private void decode(String where, SeriesTable table, BlockHeader header, BlockBytes block) {
    int[] all = IntStream.range(0, table.valueColumns().size()).toArray();
    Run run = BlockReader.read(block, header, table.valueColumns(), all, codecs);
    if (run.first() != header.minTs() || run.last() != header.maxTs())
      problem.accept(where + ": times are not those of the head");
    for (int i = 1; i < run.size(); i++)
      if (run.ts()[i] <= run.ts()[i - 1]) {
        problem.accept(where + ": times do not ascend: row=" + i);
        break;
      }
    boolean readings = table.id() == StoredTable.READINGS_ID;
    BitSet bad = readings ? bad(run.columns().get(1)) : null;
    for (int c = 0; c < run.columns().size() && c + 1 < header.entries().size(); c++)
      statistics(where, run.columns().get(c), bad, header.entries().get(c + 1));
  }

  private void statistics(String where, ColumnVector column, @Nullable BitSet bad, ColumnEntry entry) {
    boolean right = switch (column) {
      case ColumnVector.Doubles v -> entry.stats() == null
          || entry.stats().equals(ColumnStats.of(v.values(), v.size(), v.nulls(), null))
              && ColumnStats.of(v.values(), v.size(), v.nulls(), bad).equals(entry.good());
      case ColumnVector.Longs v -> entry.longs() == null || entry.longs().equals(LongStats.of(v.values(), v.size(), v
          .nulls()));
      case ColumnVector.Texts _,ColumnVector.Vectors _ -> true;
    };
    if (!right)
      problem.accept(where + ": statistics are not those of the values: codec=" + entry.codec());
  }

  private static @Nullable BitSet bad(ColumnVector quality) {
    BitSet bad = new BitSet();
    if (quality instanceof ColumnVector.Longs q)
      for (int i = 0; i < q.size(); i++)
        if (!q.isNull(i) && q.values()[i] == Quality.BAD.code())
          bad.set(i);
    return bad.isEmpty() ? null : bad;
  }
}
