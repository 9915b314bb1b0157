package io.foreshock.engine;

import io.foreshock.engine.Clusters.Cluster;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.ColumnStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one series in {@code [from, to]} as one snapshot sees them: blocks and journal tail merged, in ascending
 * pieces that do not overlap. For one thread at a time, within the snapshot's transaction; pieces may be decoded by
 * other threads as long as that lasts.
 */
final class SeriesRead {
  private final SeriesTable table;
  private final int[] projection;
  private final long from;
  private final long to;
  private final Codecs codecs;
  private final @Nullable Clusters clusters;
  private final Run tail;
  private final Ranges deleted;
  private int tailAt;
  private @Nullable Cluster ahead;

  /**
   * What to read.
   *
   * @param to
   *            inclusive
   * @param projection
   *            which value columns
   */
  record Wish(SeriesTable table, int series, long from, long to, int[] projection) {
    /** Without rows that are retired. */
    Wish fromEdge() {
      return from >= table.edge() ? this : new Wish(table, series, table.edge(), to, projection);
    }
  }

  /**
   * @param walk
   *            on the table's blocks; led elsewhere only after the last piece; null to read the tail only
   */
  SeriesRead(@Nullable BlockWalk walk, Wish wish, TailRows tail, Codecs codecs) {
    this.table = wish.table;
    this.projection = wish.projection;
    this.from = wish.from;
    this.to = wish.to;
    this.codecs = codecs;
    this.tail = tail.rows();
    this.deleted = tail.deleted();
    this.clusters = walk == null ? null : new Clusters(walk, wish.series, from);
    this.ahead = nextCluster();
  }

  private @Nullable Cluster nextCluster() {
    return clusters == null ? null : clusters.next();
  }

  /** The next piece, or null at the end. */
  @Nullable
  Piece next() {
    while (ahead != null && ahead.maxTs() < from)
      ahead = nextCluster();
    Cluster cluster = ahead;
    if (cluster == null || cluster.minTs() > to) {
      Run rest = tailUpTo(Long.MAX_VALUE);
      return rest.size() == 0 ? null : new Piece(null, rest);
    }
    Run before = cluster.minTs() == Long.MIN_VALUE ? tail.slice(tailAt, tailAt) : tailUpTo(cluster.minTs() - 1);
    if (before.size() > 0)
      return new Piece(null, before);
    ahead = nextCluster();
    return new Piece(cluster, tailUpTo(cluster.maxTs()));
  }

  private Run tailUpTo(long last) {
    int end = Math.max(tailAt, Run.upperBound(tail.ts(), tail.size(), last));
    Run part = tail.slice(tailAt, end);
    tailAt = end;
    return part;
  }

  /** A stretch of rows, decoded only when asked for. Immutable. */
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
        parts.add(kept(block.decode(table.valueColumns(), projection, codecs).between(from, to)));
      if (fresh.size() > 0)
        parts.add(fresh);
      return Run.merged(parts);
    }

    private Run kept(Run run) {
      return run.size() > 0 && deleted.touches(run.first(), run.last()) ? run.without(deleted::holds) : run;
    }

    /**
     * The block when it is all there is to this piece: nothing lies over it and nothing of it is deleted, though it may
     * reach beyond the range.
     */
    @Nullable
    BlockRef plain() {
      return cluster != null && cluster.single() && fresh.size() == 0
          && !deleted.touches(cluster.minTs(), cluster.maxTs()) ? cluster.blocks().getFirst() : null;
    }

    /** Whether no row of its blocks lies outside the range. */
    boolean inRange() {
      return cluster == null || cluster.minTs() >= from && cluster.maxTs() <= to;
    }

    long from() {
      return from;
    }

    long to() {
      return to;
    }

    /** At most so many rows. */
    int rows() {
      return fresh.size() + (cluster == null ? 0 : cluster.rows());
    }

    /** Lowest time of the whole piece, also beyond the range. */
    long minTs() {
      return cluster == null ? fresh.first() : cluster.minTs();
    }

    long maxTs() {
      return cluster == null ? fresh.last() : cluster.maxTs();
    }

    /**
     * The stored summary of a value column, rows of BAD quality left out, or null when it does not hold for this piece.
     */
    @Nullable
    ColumnStats stats(int valueColumn) {
      BlockRef block = inRange() ? plain() : null;
      if (block == null)
        return null;
      ColumnEntry entry = block.header().column(valueColumn);
      return entry == null ? null : entry.good();
    }
  }
}
