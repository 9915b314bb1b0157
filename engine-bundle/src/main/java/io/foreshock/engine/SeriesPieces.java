package io.foreshock.engine;

import io.foreshock.engine.StoredTable.SeriesTable;
import org.jspecify.annotations.Nullable;

/** The stored pieces of the series a query asks for, one series after another. Used under the snapshot's lock only. */
final class SeriesPieces {
  /** Which rows count. */
  enum Part {
    ALL, BLOCKS, TAIL
  }

  private final StoreSnapshot snapshot;
  private final SeriesTable table;
  private final SeriesWhere where;
  private final int[] projection;
  private final Part part;
  private final BlockWalk walk;
  private int nextSeries;
  private @Nullable SeriesRead read;

  SeriesPieces(StoreSnapshot snapshot, SeriesTable table, SeriesWhere where, int[] projection, Part part) {
    this.snapshot = snapshot;
    this.table = table;
    this.where = where;
    this.projection = projection;
    this.part = part;
    this.walk = snapshot.walk(table);
  }

  /** Null at the end. */
  SeriesRead.@Nullable Piece next() {
    while (true) {
      SeriesRead open = read;
      if (open == null) {
        if (nextSeries == where.series().length)
          return null;
        read = open = snapshot.read(walk, part, new SeriesRead.Wish(table, where.series()[nextSeries++], where.from(),
            where.to(), projection));
      }
      SeriesRead.Piece piece = open.next();
      if (piece != null)
        return piece;
      read = null;
    }
  }

  /** Number of the series that the last piece belongs to. */
  int series() {
    return where.series()[nextSeries - 1];
  }

  void close() {
    walk.close();
    read = null;
  }
}
