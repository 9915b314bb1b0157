package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.engine.Keep.Summary;
import io.foreshock.engine.SeriesSealer.Target;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.lmdb.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps summaries exact: whenever rows of a series change, the buckets they touch are computed anew from what is then
 * stored, in the same commit. Buckets behind the edge, whose rows are retired, are never touched again. Confined to the
 * keeper's thread but for {@link #tail}.
 */
final class RollUps {
  private static final Logger LOG = LoggerFactory.getLogger(RollUps.class);
  /** Buckets computed in one go when summaries of stored rows are built. */
  private static final int BUILD_BUCKETS = 16_384;

  private final SeriesSealer sealer;
  private @Nullable Building building;

  RollUps(SeriesSealer sealer) {
    this.sealer = sealer;
  }

  /**
   * Rows of the target's series are about to change. Summaries of rows whose codec is missing are computed anew later,
   * and not shown until then: sealing must not wait for a codec.
   */
  void update(Target target, Run rows, Ranges deleted) {
    for (Summary s : target.table().keep().summaries())
      if (s.built() >= target.series() - 1) // the next one may be there in part
        try {
          update(target, s, rows, deleted);
        } catch (ForeshockException e) {
          if (e.code() != ErrorCode.CODEC_MISSING)
            throw e;
          if (s.built() == Keep.ALL_SERIES)
            LOG.warn("summaries will be computed anew: table={}: {}", s.table().schema().name(), e.getMessage());
          building = null;
          target.work().also(group -> built(group, target.table(), s, n -> Math.min(n, target.series() - 1)));
        }
  }

  private void update(Target target, Summary s, Run rows, Ranges deleted) {
    List<long[]> touched = touched(s.rollUp().width(), rows.ts(), rows.size(), deleted);
    TailRows tail = new TailRows(Summaries.projected(target.table(), rows), deleted);
    Run fresh = compute(target.access(), target, s.rollUp().width(), touched, tail);
    sealer.seal(target.of(s.table()), fresh, ranges(touched));
  }

  /** Notes up to which series a summary has its rows. */
  private static void built(Group group, SeriesTable table, Summary summary, IntUnaryOperator series) {
    if (!(group.tables.get(table.schema().name()) instanceof SeriesTable now) || now.id() != table.id())
      return;
    List<Summary> summaries = new ArrayList<>();
    for (Summary s : now.keep().summaries()) {
      boolean meant = s.table().id() == summary.table().id();
      boolean shown = group.tables.get(s.table().schema().name()) instanceof SeriesTable t && t.id() == s.table().id();
      SeriesTable kept = shown ? (SeriesTable) group.table(s.table().schema().name()) : s.table();
      summaries.add(meant ? new Summary(s.rollUp(), kept, series.applyAsInt(s.built())) : s);
    }
    group.keep(table.schema().name(), now.keep().withSummaries(summaries));
  }

  private static Run compute(Access access, Target target, long width, List<long[]> touched, TailRows tail) {
    Summaries all = new Summaries(target.table(), width);
    try (BlockWalk walk = new BlockWalk(access, target.table().id())) {
      fill(walk, target.table(), target.series(), touched, tail, target.codecs(), all);
    }
    return all.build(all.size());
  }

  private static void fill(BlockWalk walk, SeriesTable raw, int series, List<long[]> touched, TailRows tail,
      io.foreshock.engine.format.Codecs codecs, Summaries all) {
    for (long[] t : touched) {
      long from = Math.max(t[0], raw.edge());
      if (from > t[1])
        continue;
      TailRows part = new TailRows(tail.rows().between(from, t[1]), tail.deleted());
      SeriesRead read = new SeriesRead(walk, new SeriesRead.Wish(raw, series, from, t[1], Summaries.projection(raw)),
          part, codecs);
      for (SeriesRead.Piece piece = read.next(); piece != null; piece = read.next())
        all.add(piece.decode());
    }
  }

  /** Whole buckets, ascending, with rows among the given ones or within what was deleted. */
  private static List<long[]> touched(long width, long[] ts, int n, Ranges deleted) {
    Grouping buckets = Grouping.byTime(width, 0);
    Ranges all = Ranges.NONE;
    for (int i = 0; i < deleted.bounds().length; i += 2)
      all = all.and(buckets.bucketOf(deleted.bounds()[i]), end(buckets, deleted.bounds()[i + 1]));
    List<long[]> stretches = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      long bucket = buckets.bucketOf(ts[i]);
      long[] last = stretches.isEmpty() ? null : stretches.getLast();
      if (last == null || bucket > last[1] + 1)
        stretches.add(new long[]{bucket, end(buckets, ts[i])});
      else
        last[1] = Math.max(last[1], end(buckets, ts[i]));
    }
    if (all.isEmpty())
      return stretches;
    long[] bounds = java.util.Arrays.copyOf(all.bounds(), all.bounds().length + 2 * stretches.size());
    for (int i = 0; i < stretches.size(); i++) {
      bounds[all.bounds().length + 2 * i] = stretches.get(i)[0];
      bounds[all.bounds().length + 2 * i + 1] = stretches.get(i)[1];
    }
    return new Ranges(bounds).merged();
  }

  private static long end(Grouping buckets, long ts) {
    long start = buckets.bucketOf(ts);
    long end = start + (buckets.width() - 1);
    return start == Long.MIN_VALUE ? ts : end < start ? Long.MAX_VALUE : end;
  }

  private static Ranges ranges(List<long[]> stretches) {
    long[] bounds = new long[2 * stretches.size()];
    for (int i = 0; i < stretches.size(); i++) {
      bounds[2 * i] = stretches.get(i)[0];
      bounds[2 * i + 1] = stretches.get(i)[1];
    }
    return new Ranges(bounds);
  }

  /**
   * What the tail of a table means to its summaries: the buckets it touches, computed for this snapshot, in the place
   * of the stored ones.
   */
  static TailRows tail(Access access, State state, SeriesTable summary, int series, long[] range, int[] projection,
      io.foreshock.engine.format.Codecs codecs) {
    Keep.Source source = summary.keep().of();
    SeriesTable raw = source == null ? null : raw(state, source.table());
    if (source == null || raw == null)
      return TailRows.NOTHING;
    TailRows tail = TailRows.of(state, raw, series, raw.edge(), Long.MAX_VALUE, Summaries.projection(raw));
    if (tail.rows().size() == 0 && tail.deleted().isEmpty())
      return TailRows.NOTHING;
    long width = source.rollUp().width();
    List<long[]> touched = touched(width, tail.rows().ts(), tail.rows().size(), tail.deleted());
    touched.removeIf(t -> t[0] > range[1] || t[1] < range[0]);
    Summaries all = new Summaries(raw, width);
    try (BlockWalk walk = new BlockWalk(access, raw.id())) {
      fill(walk, raw, series, touched, tail, codecs, all);
    }
    Run run = all.build(all.size());
    List<io.foreshock.api.table.ColumnVector> picked = new ArrayList<>();
    for (int c : projection)
      picked.add(run.columns().get(c));
    return new TailRows(new Run(run.size(), run.ts(), picked).between(range[0], range[1]), ranges(touched));
  }

  private static @Nullable SeriesTable raw(State state, int id) {
    for (StoredTable table : state.tables().values())
      if (table.id() == id && table instanceof SeriesTable s)
        return s;
    return null;
  }

  /** Where the building of a series has come to. */
  private record Building(int table, int series, long from) {}

  /**
   * Computes some summaries of stored rows.
   *
   * @return false when there are none to compute, or their codec is missing
   */
  boolean build(Target first, Summary summary) {
    int done = summary.built();
    int limit = first.table().names().count();
    Building rest = null;
    try {
      while (done < limit && !first.work().isFull() && rest == null) {
        boolean goesOn = building != null && building.table == summary.table().id() && building.series == done + 1;
        rest = build(first.at(done + 1), summary, goesOn && building != null ? building.from : Long.MIN_VALUE);
        done += rest == null ? 1 : 0;
      }
    } catch (ForeshockException e) {
      if (e.code() != ErrorCode.CODEC_MISSING)
        throw e;
      LOG.debug("summaries not computed now: table={}: {}", summary.table().schema().name(), e.getMessage());
      return false;
    }
    int built = done >= limit ? Keep.ALL_SERIES : done;
    first.work().also(group -> built(group, first.table(), summary, _ -> built));
    building = rest;
    return true;
  }

  /** Of one series; where to go on, null when it is done. */
  private @Nullable Building build(Target target, Summary summary, long from) {
    Summaries all = new Summaries(target.table(), summary.rollUp().width());
    Building rest = null;
    try (BlockWalk walk = new BlockWalk(target.access(), target.table().id())) {
      SeriesRead read = new SeriesRead(walk, new SeriesRead.Wish(target.table(), target.series(), Math.max(from,
          target.table().edge()), Long.MAX_VALUE, Summaries.projection(target.table())), TailRows.NOTHING, target
              .codecs());
      for (SeriesRead.Piece piece = read.next(); piece != null && rest == null; piece = read.next()) {
        all.add(piece.decode());
        if (all.size() > BUILD_BUCKETS)
          rest = new Building(summary.table().id(), target.series(), all.bucket(all.size() - 1));
      }
    }
    // what is there from an earlier time goes: its rows may have gone meanwhile
    Ranges anew = Ranges.NONE.and(Math.max(from, target.table().edge()), rest == null ? Long.MAX_VALUE : rest.from - 1);
    sealer.seal(target.of(summary.table()), all.build(rest == null ? all.size() : all.size() - 1), anew);
    return rest;
  }
}
