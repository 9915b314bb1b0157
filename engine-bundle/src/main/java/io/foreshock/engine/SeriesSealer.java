package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.Clusters.Cluster;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.BlockWriter;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays new rows of one series into its blocks. Rows behind a full block become new blocks; rows behind a small one or
 * within one are merged with it, so that blocks stay large and never overlap; rows within a block that cannot be
 * decoded now (its codec is missing) are laid over it as a block of their own. Confined to the sealer's thread.
 */
final class SeriesSealer {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesSealer.class);

  /** Below, a summary in the head costs more than decoding saves. */
  private static final int SMALL_ROWS = 256;

  private final int blockRows;
  private final BlockWriter writer;

  SeriesSealer(int blockRows) {
    this.blockRows = blockRows;
    this.writer = new BlockWriter(Math.min(SMALL_ROWS, blockRows / 2));
  }

  /** Where the outcome goes, and with what. */
  private record Target(SeriesTable table, int series, Codecs codecs, SealWork work) {}

  /**
   * @param rows
   *            all value columns, strictly ascending
   */
  void seal(Access access, SeriesTable table, int series, Run rows, Codecs codecs, SealWork work) {
    if (rows.size() == 0)
      return;
    Target target = new Target(table, series, codecs, work);
    List<Cluster> clusters = touched(access, target, rows);
    int at = clusters.isEmpty() ? rows.size() : Run.lowerBound(rows.ts(), rows.size(), clusters.getFirst().minTs());
    emit(rows.slice(0, at), Long.MAX_VALUE, target);
    for (int i = 0; i < clusters.size() && at < rows.size(); i++) {
      int end = i + 1 == clusters.size()
          ? rows.size()
          : Run.lowerBound(rows.ts(), rows.size(), clusters.get(i + 1).minTs());
      if (end > at)
        lay(rows.slice(at, end), clusters.get(i), target);
      at = Math.max(at, end);
    }
  }

  /** The clusters that the rows may fall into or follow; only heads are read. */
  private static List<Cluster> touched(Access access, Target target, Run rows) {
    List<Cluster> touched = new ArrayList<>();
    try (BlockWalk walk = new BlockWalk(access, target.table.id())) {
      Clusters clusters = new Clusters(walk, target.series, rows.first());
      for (Cluster c = clusters.next(); c != null && c.minTs() <= rows.last(); c = clusters.next())
        touched.add(c);
    } catch (ForeshockException e) {
      LOG.error("damaged block, new rows are stored beside it: table={}, series={}: {}",
          target.table.schema().name(), target.table.names().name(target.series), e.getMessage());
    }
    return touched;
  }

  /** Rows from the start of the cluster up to the start of the next one. */
  private void lay(Run rows, Cluster cluster, Target target) {
    boolean full = cluster.rows() >= blockRows - blockRows / 4;
    if (full && rows.first() > cluster.maxTs()) {
      emit(rows, Long.MAX_VALUE, target);
      return;
    }
    List<Run> parts = new ArrayList<>();
    try {
      int[] all = IntStream.range(0, target.table.valueColumns().size()).toArray();
      for (BlockRef block : cluster.blocks())
        parts.add(block.decode(target.table.valueColumns(), all, target.codecs));
    } catch (ForeshockException e) {
      LOG.warn("block not merged: table={}, series={}, from={}: {}", target.table.schema().name(),
          target.table.names().name(target.series), cluster.minTs(), e.getMessage());
      layOver(rows, cluster, target);
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      BlockRef block = cluster.blocks().get(i);
      target.work.delete(block.key(), block.bytes().limit(), block.header().rows(),
          BlockReader.rawBytes(parts.get(i), rawColumns(target.table)));
    }
    parts.add(rows);
    emit(Run.merged(parts), Long.MAX_VALUE, target);
  }

  private void layOver(Run rows, Cluster cluster, Target target) {
    int over = Run.upperBound(rows.ts(), rows.size(), cluster.maxTs());
    emit(rows.slice(0, over), cluster.minTs(), target);
    emit(rows.slice(over, rows.size()), Long.MAX_VALUE, target);
  }

  private void emit(Run rows, long reach, Target target) {
    for (int from = 0; from < rows.size(); from += blockRows) {
      Run part = target.table.pruned(rows.slice(from, Math.min(rows.size(), from + blockRows)));
      byte[] block = writer.write(part, Math.min(reach, part.first()), bad(target.table, part), target.codecs, false);
      byte[] key = Keys.block(target.table.id(), target.series, part.first(), target.work.generation().lastSeq());
      target.work.put(target.table.id(), key, block, part.size(),
          BlockReader.rawBytes(part, rawColumns(target.table)));
    }
  }

  /** The quality of a reading is not counted into its plain size: time, sensor and value are 24 bytes. */
  private static int rawColumns(SeriesTable table) {
    return table.id() == StoredTable.READINGS_ID ? 1 : table.valueColumns().size();
  }

  private static @Nullable BitSet bad(SeriesTable table, Run rows) {
    if (table.id() != StoredTable.READINGS_ID || !(rows.columns().get(1) instanceof ColumnVector.Longs quality))
      return null;
    BitSet bad = new BitSet();
    for (int i = 0; i < rows.size(); i++)
      if (quality.values()[i] == Quality.BAD.code())
        bad.set(i);
    return bad.isEmpty() ? null : bad;
  }
}
