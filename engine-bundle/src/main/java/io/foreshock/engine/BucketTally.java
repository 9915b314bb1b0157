package io.foreshock.engine;

import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.HeadTally.Wanted;
import io.foreshock.engine.SeriesAggregation.Todo;
import io.foreshock.engine.column.DoubleTally;
import io.foreshock.engine.column.Tally;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import java.util.List;

/**
 * Adds up doubles by series and stretch of time. Of blocks whose rows lie evenly in time no time is restored: where a
 * stretch ends among them is one division. All others go the way of {@link PieceTally}. Thread-safe: a run is confined
 * to its thread.
 */
final class BucketTally {
  /** Fewer rows in range may be kept decoded, see {@link BlockEnds}. */
  private static final int MANY_ROWS = BlockEnds.MOST_ROWS_OF_FEW;
  private static final int LEAST_ROWS = 64;
  private static final long[] NO_TIMES = {};

  private final SeriesWhere where;
  private final Grouping by;
  private final PieceTally tally;
  private final List<Wanted> columns;
  private final Codecs codecs;
  private final ScanPool pool;

  BucketTally(SeriesWhere where, Grouping by, PieceTally tally, Codecs codecs, ScanPool pool) {
    this.where = where;
    this.by = by;
    this.tally = tally;
    this.columns = tally.columns();
    this.codecs = codecs;
    this.pool = pool;
  }

  /** Whether groups and columns are of the kind. */
  static boolean suits(Grouping by, List<Wanted> columns) {
    return by.series() && by.byTime() && columns.stream().allMatch(w -> w.value() >= 0 && w.type() == ColumnType.DOUBLE
        && (w.parts() & ~(Tally.SUM | Tally.BOUNDS)) == 0 && !w.squares());
  }

  /** Groups in the order of the pieces. */
  BucketColumns run(List<Todo> todos, ReadAhead<?> owner) {
    BucketColumns out = new BucketColumns(columns.size());
    ScanPool.Scratch scratch = pool.take();
    try {
      Task task = new Task(out, scratch);
      for (Todo todo : todos) {
        if (owner.isClosed())
          break;
        if (!task.addEven(todo))
          for (PieceTally.Group g : tally.run(List.of(todo), owner))
            add(g, out);
      }
      return out;
    } finally {
      pool.giveBack(scratch);
    }
  }

  private static void add(PieceTally.Group group, BucketColumns out) {
    if (group.rows() == 0)
      return;
    int at = out.add(group.series(), group.bucket(), group.rows());
    for (int c = 0; c < group.tallies().length; c++)
      out.add(at, c, (DoubleTally) group.tallies()[c]);
  }

  /** The work of one run. */
  private final class Task {
    private final BucketColumns out;
    private final ScanPool.Scratch scratch;
    private final DoubleTally[] part = new DoubleTally[columns.size()];
    private final ColumnVector[] vectors = new ColumnVector[columns.size()];

    Task(BucketColumns out, ScanPool.Scratch scratch) {
      this.out = out;
      this.scratch = scratch;
      for (int c = 0; c < part.length; c++)
        part[c] = (DoubleTally) Tally.of(ColumnType.DOUBLE, columns.get(c).parts());
    }

    /** False, and nothing done, for what is not that simple. */
    boolean addEven(Todo todo) {
      BlockRef block = todo.piece().plain();
      if (block == null || !where.filter().isEmpty() || block.header().rows() < LEAST_ROWS || !BlockReader.isEven(block
          .header()))
        return false;
      EvenRows rows = EvenRows.of(todo.piece(), block.header());
      long bucket = by.bucketOf(rows.time(rows.from()));
      if (bucket == Long.MIN_VALUE || isKnown(todo.piece(), block, rows))
        return false;
      scratch.reset();
      for (int c = 0; c < vectors.length; c++) {
        int value = columns.get(c).value();
        vectors[c] = BlockReader.column(block.bytes(), block.header(), value, where.table().valueColumns().get(value),
            codecs, scratch);
      }
      cut(todo.series(), rows, bucket);
      return true;
    }

    /** Whether the head may tell it all, or an end that is kept decoded. */
    private boolean isKnown(SeriesRead.Piece piece, BlockRef block, EvenRows rows) {
      if (!piece.inRange())
        return rows.to() - rows.from() <= MANY_ROWS;
      return by.bucketOf(rows.time(rows.from())) == by.bucketOf(rows.time(rows.to() - 1)) && tally.heads().tell(block);
    }

    private void cut(int series, EvenRows rows, long firstBucket) {
      long bucket = firstBucket;
      int at = rows.from();
      while (at < rows.to()) {
        long last = bucket + by.width() - 1;
        int end = last < bucket ? rows.to() : rows.after(last);
        int group = out.add(series, bucket, end - at);
        for (int c = 0; c < part.length; c++) {
          part[c].clear();
          part[c].add(vectors[c], at, end, NO_TIMES, 0);
          out.add(group, c, part[c]);
        }
        at = end;
        long next = rows.time(at);
        bucket = next - last <= by.width() ? last + 1 : by.bucketOf(next);
      }
    }
  }
}
