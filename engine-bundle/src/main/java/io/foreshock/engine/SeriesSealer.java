package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.Clusters.Cluster;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.ColumnBuffer;
import io.foreshock.engine.column.Overwrites;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockBytes;
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
 * Lays new rows of one series into its blocks. Rows behind a full block, or many, become new blocks; few rows behind a small one or
 * within one are merged with it, so that blocks stay large and never overlap; rows within a block that cannot be
 * decoded now (its codec is missing) are laid over it as a block of their own. Confined to the keeper's thread.
 */
final class SeriesSealer {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesSealer.class);
  /** Below, a summary in the head costs more than decoding saves. */
  private static final int SMALL_ROWS = 256;

  /** So many rows behind a block become one of their own: merging is left to compaction, which does it once. */
  private static final int APPENDED_ROWS = 512;
  /** A block of so many rows is not written anew for a few behind it, which a slow sensor would have done for months. */
  private static final int SETTLED_ROWS = 1_024;

  private final int blockRows;
  private final int appendedRows;
  private final int settledRows;
  private final BlockWriter writer;
  private final RollUps rollUps = new RollUps(this);

  SeriesSealer(int blockRows) {
    this.blockRows = blockRows;
    this.appendedRows = Math.min(APPENDED_ROWS, blockRows / 2);
    this.settledRows = Math.min(SETTLED_ROWS, blockRows - blockRows / 4);
    this.writer = new BlockWriter(Math.min(SMALL_ROWS, blockRows / 2), BlockBytes.page(blockRows));
  }

  /**
   * Where the outcome goes, and with what.
   *
   * @param seq
   *            of the seal: later blocks have higher ones
   */
  record Target(Access access, SeriesTable table, int series, Codecs codecs, long seq, BlockWork work) {
    Target of(SeriesTable other) {
      return new Target(access, other, series, codecs, seq, work);
    }

    Target at(int other) {
      return new Target(access, table, other, codecs, seq, work);
    }
  }

  RollUps rollUps() {
    return rollUps;
  }

  int blockRows() {
    return blockRows;
  }

  /** No rows, but all columns. */
  static Run nothing(SeriesTable table) {
    List<ColumnVector> columns = new ArrayList<>();
    table.valueColumns().forEach(c -> columns.add(ColumnBuffer.of(c).copy(0, 0)));
    return new Run(0, new long[0], columns);
  }

  /**
   * @param arrived
   *            all value columns, in the order of their writes; deleted ones left out
   * @param deleted
   *            times whose older rows go
   */
  void seal(Target target, Run arrived, Ranges deleted) {
    Run rows = Run.merged(List.of(arrived));
    if (rows.size() == 0 && deleted.isEmpty())
      return;
    lay(target, rows.size() < arrived.size() ? arrived : rows, rows, deleted);
    if (rows.size() > 0)
      target.work.newest(target.table.id(), rows.last());
    rollUps.update(target, rows, deleted);
  }

  private void lay(Target target, Run arrived, Run rows, Ranges deleted) {
    Run left = rows;
    List<Cluster> touched = touched(target, rows, deleted);
    for (int i = 0; i < touched.size(); i++) {
      Cluster c = touched.get(i);
      int at = Run.lowerBound(left.ts(), left.size(), c.minTs());
      append(target, arrived, left.slice(0, at));
      left = left.slice(at, left.size());
      int end = i + 1 == touched.size()
          ? left.size()
          : Run.lowerBound(left.ts(), left.size(), touched.get(i + 1).minTs());
      merge(target, c, arrived, left.slice(0, end), deleted);
      left = left.slice(end, left.size());
    }
    append(target, arrived, left);
  }

  /** Rows that meet no block. */
  private void append(Target target, Run arrived, Run rows) {
    if (rows.size() == 0)
      return;
    audit(target, List.of(), arrived, rows);
    emit(target, rows, Long.MAX_VALUE, false);
  }

  /**
   * The clusters that rows fall into or follow, or that lose rows, ascending; only heads are read. What lies behind one
   * belongs to it up to where the next one begins.
   */
  private List<Cluster> touched(Target target, Run rows, Ranges deleted) {
    List<Cluster> touched = new ArrayList<>();
    List<long[]> stretches = stretches(rows, deleted);
    try (BlockWalk walk = new BlockWalk(target.access, target.table.id())) {
      for (long[] s : stretches) {
        Clusters clusters = new Clusters(walk, target.series, s[0]);
        for (Cluster c = clusters.next(); c != null && c.minTs() <= s[1]; c = clusters.next())
          if (touched.isEmpty() || c.minTs() > touched.getLast().minTs())
            touched.add(c);
      }
    } catch (ForeshockException e) {
      LOG.error("damaged block, new rows are stored beside it: table={}, series={}: {}",
          target.table.schema().name(), target.table.names().name(target.series), e.getMessage());
    }
    return touched;
  }

  private static List<long[]> stretches(Run rows, Ranges deleted) {
    Ranges all = deleted;
    if (rows.size() > 0)
      all = all.and(rows.first(), rows.last());
    return all.merged();
  }

  /** Rows from the start of the cluster up to the start of the next one. */
  private void merge(Target target, Cluster cluster, Run arrived, Run rows, Ranges deleted) {
    boolean loses = deleted.touches(cluster.minTs(), cluster.maxTs());
    if (rows.size() == 0 && !loses)
      return;
    boolean settled = cluster.rows() >= settledRows;
    if (!loses && rows.first() > cluster.maxTs() && (settled || rows.size() >= appendedRows)) {
      append(target, arrived, rows);
      return;
    }
    List<Run> parts = new ArrayList<>();
    try {
      for (BlockRef block : cluster.blocks())
        parts.add(decode(target, block));
    } catch (ForeshockException e) {
      LOG.warn("block not merged: table={}, series={}, from={}: {}", target.table.schema().name(),
          target.table.names().name(target.series), cluster.minTs(), e.getMessage());
      if (loses)
        throw e;
      audit(target, List.of(), arrived, rows);
      layOver(target, rows, cluster);
      return;
    }
    remove(target, cluster, parts);
    parts.replaceAll(p -> p.without(deleted::holds));
    audit(target, parts, arrived, rows);
    parts.add(rows);
    emit(target, Run.merged(parts), Long.MAX_VALUE, false);
  }

  Run decode(Target target, BlockRef block) {
    int[] all = IntStream.range(0, target.table.valueColumns().size()).toArray();
    return block.decode(target.table.valueColumns(), all, target.codecs);
  }

  /** Removes the blocks of a cluster. */
  void remove(Target target, Cluster cluster, List<Run> decoded) {
    for (int i = 0; i < decoded.size(); i++) {
      BlockRef block = cluster.blocks().get(i);
      target.work.delete(target.table.id(), block.key(), block.bytes().size(), block.header().rows(),
          BlockReader.rawBytes(decoded.get(i), rawColumns(target.table)));
    }
  }

  private void layOver(Target target, Run rows, Cluster cluster) {
    int over = Run.upperBound(rows.ts(), rows.size(), cluster.maxTs());
    emit(target, rows.slice(0, over), cluster.minTs(), false);
    emit(target, rows.slice(over, rows.size()), Long.MAX_VALUE, false);
  }

  /**
   * Writes down which values were replaced by others.
   *
   * @param arrived
   *            all new rows in the order of their writes
   * @param rows
   *            the stretch of them that is looked at, merged
   */
  void audit(Target target, List<Run> older, Run arrived, Run rows) {
    if (target.table.readOnly())
      return;
    boolean once = Run.isStrictlyAscending(arrived);
    if (once && older.size() <= 1 && (older.isEmpty() || apart(older.getFirst(), rows)))
      return;
    List<Run> parts = new ArrayList<>(older);
    if (rows.size() > 0) {
      long first = rows.first();
      long last = rows.last();
      parts.add(once ? rows : arrived.without(ts -> ts < first || ts > last));
    }
    String table = target.table.schema().name();
    String series = target.table.names().name(target.series);
    Overwrites.find(parts, (ts, column, old, now) -> {
      if (target.table.valueIndexes()[column] >= 0)
        target.work.correction(new Correction(table, series, ts, target.table.schema().columns().get(target.table
            .valueIndexes()[column]).name(), Correction.text(old), Correction.text(now)));
    });
  }

  private static boolean apart(Run a, Run b) {
    return a.size() == 0 || b.size() == 0 || a.last() < b.first() || b.last() < a.first();
  }

  void emit(Target target, Run rows, long reach, boolean cold) {
    for (int from = 0; from < rows.size(); from += blockRows) {
      Run part = target.table.pruned(rows.slice(from, Math.min(rows.size(), from + blockRows)));
      byte[] block = writer.write(part, Math.min(reach, part.first()), bad(target.table, part), target.codecs, cold);
      byte[] key = Keys.block(target.table.id(), target.series, part.first(), target.seq);
      target.work.put(target.table.id(), key, block, part.size(),
          BlockReader.rawBytes(part, rawColumns(target.table)));
    }
  }

  /** The quality of a reading is not counted into its plain size: time, sensor and value are 24 bytes. */
  private static int rawColumns(SeriesTable table) {
    return table.id() == StoredTable.READINGS_ID ? 1 : table.valueColumns().size();
  }

  static @Nullable BitSet bad(SeriesTable table, Run rows) {
    if (table.id() != StoredTable.READINGS_ID || !(rows.columns().get(1) instanceof ColumnVector.Longs quality))
      return null;
    BitSet bad = new BitSet();
    for (int i = 0; i < rows.size(); i++)
      if (quality.values()[i] == Quality.BAD.code())
        bad.set(i);
    return bad.isEmpty() ? null : bad;
  }
}
