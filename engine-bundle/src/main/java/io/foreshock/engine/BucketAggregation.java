package io.foreshock.engine;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.SeriesAggregation.Batch;
import io.foreshock.engine.SeriesPieces.Part;
import io.foreshock.engine.StoredTable.SeriesTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers an {@link Aggregation} by series and stretch of time: tasks give groups as columns, which become chunks as they
 * are. Pieces come in the order of the series' keys and of time, so only the last group of a task can still grow.
 */
final class BucketAggregation implements StoreSnapshot.ChunkSource {
  private final SeriesTable table;
  private final Aggregation wanted;
  private final PieceTally pieceTally;
  private final BucketTally tally;
  private final ReadAhead<BucketColumns> ahead;
  private final SeriesPieces pieces;
  private boolean more = true;
  /** Its last group may still grow. */
  private @Nullable BucketColumns held;
  private @Nullable BucketColumns ready;
  /** Groups of {@code ready} that are handed out. */
  private int at;
  private boolean closed;

  BucketAggregation(StoreSnapshot snapshot, SeriesTable table, Aggregation wanted, SeriesWhere where,
      PieceTally pieceTally) {
    this.table = table;
    this.wanted = wanted;
    this.pieceTally = pieceTally;
    this.tally = new BucketTally(where, wanted.by(), pieceTally, snapshot.codecs(), snapshot.pool());
    this.ahead = new ReadAhead<>(snapshot.pool());
    this.pieces = new SeriesPieces(snapshot, table, where, pieceTally.projection(), Part.ALL);
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      BucketColumns out = ready;
      if (out != null && at < out.size()) {
        int from = at;
        at = Math.min(out.size(), from + BlockCodec.MAX_COUNT);
        return chunk(out, from, at);
      }
      BucketColumns before = held;
      BucketColumns later = task();
      if (before == null && later == null)
        return null;
      if (before != null && later != null)
        before.handOver(later);
      held = later;
      ready = before;
      at = 0;
    }
  }

  /** The groups of the next task that has any, null at the end. */
  private @Nullable BucketColumns task() {
    while (true) {
      while (more && ahead.wantsMore()) {
        Batch batch = Batch.of(pieces);
        more = !batch.todos().isEmpty();
        if (more)
          ahead.add(() -> tally.run(batch.todos(), ahead), batch.isLarge());
      }
      if (ahead.isEmpty())
        return null;
      BucketColumns groups = ahead.next();
      if (groups.size() > 0)
        return groups;
    }
  }

  private Chunk chunk(BucketColumns groups, int from, int to) {
    List<ColumnVector> out = new ArrayList<>(2 + wanted.what().size());
    out.add(groups.names(from, to, table.names()));
    out.add(groups.bucketsOf(from, to));
    for (Aggregate a : wanted.what())
      out.add(a.column() == null ? groups.rowsOf(from, to) : column(a, a.column(), groups, from, to));
    return new Chunk(out, to - from);
  }

  private ColumnVector column(Aggregate a, String name, BucketColumns groups, int from, int to) {
    int column = pieceTally.indexOf(name);
    return switch (a.function()) {
      case COUNT -> groups.counts(column, from, to);
      case SUM -> groups.sums(column, from, to);
      case MIN -> groups.lows(column, from, to);
      case MAX -> groups.highs(column, from, to);
      case SUMSQ, FIRST, LAST -> throw new IllegalStateException("not kept by bucket: function=" + a.function());
    };
  }

  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    ahead.close();
    pieces.close();
  }
}
