package io.foreshock.engine;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.ChunkFilter;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of pieces that fulfil conditions. Blocks that cannot hold one are not decoded; the columns that
 * conditions look at are decoded before all others, and those only when rows are left (late materialisation; Abadi et
 * al., ICDE 2007). Thread-safe.
 */
final class PieceReader {
  private static final long[] NO_TIMES = {};

  private final SeriesWhere where;
  private final int[] wanted;
  private final int[] union;
  private final boolean times;
  private final Codecs codecs;
  private final ScanPool pool;
  private final BlockEnds ends;

  /**
   * @param wanted
   *            value columns to hand out
   * @param times
   *            whether their times are wanted too
   */
  PieceReader(SeriesWhere where, int[] wanted, boolean times, Codecs codecs, ScanPool pool, BlockEnds ends) {
    this.ends = ends;
    this.where = where;
    this.wanted = wanted;
    this.union = java.util.stream.IntStream.concat(java.util.Arrays.stream(wanted),
        java.util.Arrays.stream(where.valueColumns())).distinct().toArray();
    this.times = times;
    this.codecs = codecs;
    this.pool = pool;
  }

  /**
   * Rows of one series.
   *
   * @param ts
   *            empty when not asked for
   */
  record Rows(int size, long[] ts, List<ColumnVector> columns) {}

  /** Value columns that the pieces have to be read with. */
  int[] projection() {
    return union;
  }

  /** The rows that pass, in fresh arrays; null when there are none. */
  @Nullable
  Rows read(SeriesRead.Piece piece) {
    BlockRef block = piece.plain();
    if (block == null)
      return merged(piece);
    ChunkFilter filter = where.within(block);
    if (filter == null)
      return null;
    if (!filter.isEmpty())
      return filtered(piece, block, filter);
    int n = block.header().rows();
    if (piece.inRange())
      return new Rows(n, times ? timesOf(block) : NO_TIMES, columns(block));
    BlockEnds.Stretch end = ends.rows(where.table().id(), piece, block, codecs, BlockEnds.most(where.series().length));
    if (end != null)
      return end.from() == end.to()
          ? null
          : new Rows(end.to() - end.from(), times ? end.ts() : NO_TIMES, ends
              .columns(where, block, wanted, end, codecs));
    ScanPool.Scratch scratch = pool.take();
    try {
      return between(piece, block, scratch.longs(n), scratch);
    } finally {
      pool.giveBack(scratch);
    }
  }

  /** Rows of a block that reaches beyond the range. */
  private @Nullable Rows between(SeriesRead.Piece piece, BlockRef block, long[] ts, ScanPool.Scratch scratch) {
    int n = block.header().rows();
    BlockReader.times(block.bytes(), block.header(), codecs, ts);
    int a = Run.lowerBound(ts, n, piece.from());
    int b = Run.upperBound(ts, n, piece.to());
    if (a >= b)
      return null;
    List<ColumnVector> columns = new ArrayList<>(wanted.length);
    for (int c : wanted)
      columns.add(BlockReader.part(block.bytes(), block.header(), c, where.table().valueColumns().get(c), codecs, a,
          b, scratch));
    return new Rows(b - a, times ? java.util.Arrays.copyOfRange(ts, a, b) : NO_TIMES, columns);
  }

  private long[] timesOf(BlockRef block) {
    long[] ts = new long[block.header().rows()];
    BlockReader.times(block.bytes(), block.header(), codecs, ts);
    return ts;
  }

  private List<ColumnVector> columns(BlockRef block) {
    List<ColumnVector> columns = new ArrayList<>(wanted.length);
    for (int c : wanted)
      columns.add(column(block, c, BlockReader.FRESH));
    return columns;
  }

  private ColumnVector column(BlockRef block, int c, BlockReader.Target target) {
    return BlockReader.column(block.bytes(), block.header(), c, where.table().valueColumns().get(c), codecs, target);
  }

  private @Nullable Rows filtered(SeriesRead.Piece piece, BlockRef block, ChunkFilter filter) {
    ScanPool.Scratch scratch = pool.take();
    try {
      int size = block.header().rows();
      long[] ts = scratch.longs(size);
      boolean timed = times || !piece.inRange() || filter.looksAt(where.table().timeIndex());
      if (timed)
        BlockReader.times(block.bytes(), block.header(), codecs, ts);
      int[] rows = scratch.rows(size);
      int n = filter.select(column -> column == where.table().timeIndex()
          ? new ColumnVector.Longs(ts, null, size)
          : column(block, where.table().valueOf(column), scratch), size, rows);
      if (!piece.inRange())
        n = between(ts, rows, n, piece.from(), piece.to());
      return n == 0 ? null : picked(block, scratch, times ? ts : null, rows, n);
    } finally {
      pool.giveBack(scratch);
    }
  }

  static int between(long[] ts, int[] rows, int n, long from, long to) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int row = rows[i];
      rows[kept] = row;
      kept += ts[row] >= from && ts[row] <= to ? 1 : 0;
    }
    return kept;
  }

  private Rows picked(BlockRef block, ScanPool.Scratch scratch, long @Nullable [] ts, int[] rows, int n) {
    long[] picked = new long[ts == null ? 0 : n];
    for (int i = 0; i < picked.length; i++)
      picked[i] = ts == null ? 0 : ts[rows[i]];
    boolean all = n == block.header().rows();
    List<ColumnVector> columns = new ArrayList<>(wanted.length);
    for (int c : wanted) {
      ColumnVector vector = column(block, c, all ? BlockReader.FRESH : scratch);
      columns.add(Columns.gather(vector, rows, n));
    }
    return new Rows(n, picked, columns);
  }

  private @Nullable Rows merged(SeriesRead.Piece piece) {
    Run run = piece.decode();
    if (run.size() == 0)
      return null;
    if (!where.filter().isEmpty()) {
      int[] rows = new int[run.size()];
      int n = select(run, rows);
      if (n == 0)
        return null;
      run = n == run.size() ? run : run.pick(rows, n);
    }
    return new Rows(run.size(), run.ts(), run.columns().subList(0, wanted.length));
  }

  /** Rows of a decoded piece that pass. */
  int select(Run run, int[] rows) {
    ChunkFilter own = where.filter().within(_ -> null);
    return own == null ? 0 : own.select(column -> {
      if (column == where.table().timeIndex())
        return new ColumnVector.Longs(run.ts(), null, run.size());
      int value = where.table().valueOf(column);
      for (int i = 0; i < union.length; i++)
        if (union[i] == value)
          return run.columns().get(i);
      throw new IllegalStateException("column was not read: column=" + column);
    }, run.size(), rows);
  }
}
