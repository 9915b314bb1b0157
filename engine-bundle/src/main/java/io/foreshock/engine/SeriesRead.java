package io.foreshock.engine;

import io.foreshock.engine.Clusters.Cluster;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.ColumnStats;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.SeriesBuffer;
import io.foreshock.engine.tail.TableBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one series in {@code [from, to]} as one snapshot sees them: blocks and journal tail merged, in ascending
 * pieces that do not overlap. For one thread at a time, within the snapshot's transaction.
 */
final class SeriesRead implements AutoCloseable {
  private final SeriesTable table;
  private final int[] projection;
  private final long from;
  private final long to;
  private final Codecs codecs;
  private final Clusters clusters;
  private final Run tail;
  private int tailAt;
  private @Nullable Cluster ahead;

  /**
   * @param to
   *            inclusive
   * @param projection
   *            which value columns
   */
  SeriesRead(Access access, State state, SeriesTable table, int series, long from, long to, int[] projection,
      Codecs codecs) {
    this.table = table;
    this.projection = projection;
    this.from = from;
    this.to = to;
    this.codecs = codecs;
    this.tail = tail(state, table, series, from, to, projection);
    this.clusters = new Clusters(access, table.id(), series, from);
    try {
      this.ahead = clusters.next();
    } catch (RuntimeException e) {
      clusters.close();
      throw e;
    }
  }

  private static Run tail(State state, SeriesTable table, int series, long from, long to, int[] projection) {
    List<Run> parts = new ArrayList<>();
    for (Generation g : state.generations()) {
      TableBuffer buffer = g.table(table.id());
      SeriesBuffer rows = buffer == null ? null : buffer.series(series);
      if (rows != null && rows.mayHold(from, to))
        parts.add(rows.read(rows.visible(g.relative(state.lastSeq())), from, to, table.valueColumns(), projection));
    }
    return parts.isEmpty() ? new Run(0, new long[0], List.of()) : Run.merged(parts);
  }

  /** The next piece, or null at the end. */
  @Nullable
  Piece next() {
    while (ahead != null && ahead.maxTs() < from)
      ahead = clusters.next();
    Cluster cluster = ahead;
    if (cluster == null || cluster.minTs() > to) {
      Run rest = tailUpTo(Long.MAX_VALUE);
      return rest.size() == 0 ? null : new Piece(null, rest);
    }
    Run before = cluster.minTs() == Long.MIN_VALUE ? tail.slice(tailAt, tailAt) : tailUpTo(cluster.minTs() - 1);
    if (before.size() > 0)
      return new Piece(null, before);
    ahead = clusters.next();
    return new Piece(cluster, tailUpTo(cluster.maxTs()));
  }

  private Run tailUpTo(long last) {
    int end = Math.max(tailAt, Run.upperBound(tail.ts(), tail.size(), last));
    Run part = tail.slice(tailAt, end);
    tailAt = end;
    return part;
  }

  @Override
  public void close() {
    clusters.close();
  }

  /** A stretch of rows, decoded only when asked for. */
  final class Piece {
    private final @Nullable Cluster cluster;
    private final Run fresh;

    private Piece(@Nullable Cluster cluster, Run fresh) {
      this.cluster = cluster;
      this.fresh = fresh;
    }

    /** Rows within the range; may be empty. */
    Run decode() {
      if (cluster == null)
        return fresh;
      List<Run> parts = new ArrayList<>();
      for (BlockRef block : cluster.blocks())
        parts.add(block.decode(table.valueColumns(), projection, codecs).between(from, to));
      if (fresh.size() > 0)
        parts.add(fresh);
      return Run.merged(parts);
    }

    /** Lowest time of the whole piece, also beyond the range. */
    long minTs() {
      return cluster == null ? fresh.first() : cluster.minTs();
    }

    long maxTs() {
      return cluster == null ? fresh.last() : cluster.maxTs();
    }

    /**
     * The stored summary of a value column, or null when it does not hold for this piece: part of the block lies
     * outside the range, or newer rows lie over it.
     */
    @Nullable
    ColumnStats stats(int valueColumn) {
      if (cluster == null || !cluster.single() || fresh.size() > 0 || cluster.minTs() < from || cluster.maxTs() > to)
        return null;
      var entries = cluster.blocks().getFirst().header().entries();
      return valueColumn + 1 < entries.size() ? entries.get(valueColumn + 1).stats() : null;
    }
  }
}
