package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.engine.PieceTally.Group;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.DoubleTally;
import io.foreshock.engine.column.LongTally;
import io.foreshock.engine.column.Tally;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups as the rows of an aggregation's result, numbers straight into the arrays of the columns. Immutable. */
final class GroupRows {
  private final SeriesTable table;
  private final Aggregation wanted;
  private final PieceTally tally;
  private final List<Column> columns;

  GroupRows(SeriesTable table, Aggregation wanted, PieceTally tally) {
    this.table = table;
    this.wanted = wanted;
    this.tally = tally;
    this.columns = wanted.columns(table.schema());
  }

  Chunk chunk(List<Group> groups) {
    int n = groups.size();
    List<ColumnVector> out = new ArrayList<>(columns.size());
    if (wanted.by().series())
      out.add(names(groups));
    if (wanted.by().byTime()) {
      long[] buckets = new long[n];
      for (int i = 0; i < n; i++)
        buckets[i] = groups.get(i).bucket();
      out.add(new Longs(buckets, null, n));
    }
    for (Aggregate a : wanted.what())
      out.add(column(a, groups, columns.get(out.size())));
    return new Chunk(out, n);
  }

  private ColumnVector names(List<Group> groups) {
    @Nullable
    String[] names = new String[groups.size()];
    for (int i = 0; i < names.length; i++)
      names[i] = i > 0 && groups.get(i).series() == groups.get(i - 1).series()
          ? names[i - 1]
          : table.names().name(groups.get(i).series());
    return new Texts(names, names.length);
  }

  private ColumnVector column(Aggregate a, List<Group> groups, Column column) {
    int n = groups.size();
    if (a.column() == null) {
      long[] rows = new long[n];
      for (int i = 0; i < n; i++)
        rows[i] = groups.get(i).rows();
      return new Longs(rows, null, n);
    }
    int index = tally.indexOf(a.column());
    if (a.function() == Function.COUNT) {
      long[] counts = new long[n];
      for (int i = 0; i < n; i++)
        counts[i] = groups.get(i).tallies()[index].count();
      return new Longs(counts, null, n);
    }
    return column.type() == ColumnType.DOUBLE && a.function() != Function.FIRST && a.function() != Function.LAST
        ? doubles(a.function(), groups, index)
        : values(a, groups, index, column);
  }

  private static ColumnVector doubles(Function function, List<Group> groups, int index) {
    double[] values = new double[groups.size()];
    BitSet nulls = new BitSet();
    for (int i = 0; i < values.length; i++) {
      Tally t = groups.get(i).tallies()[index];
      if (t.count() == 0)
        nulls.set(i);
      else
        values[i] = number(function, t);
    }
    return new Doubles(values, nulls.isEmpty() ? null : nulls, values.length);
  }

  private static double number(Function function, Tally tally) {
    if (!(tally instanceof DoubleTally d))
      return tally.squares();
    return switch (function) {
      case SUM -> d.sum();
      case SUMSQ -> d.squares();
      case MIN -> d.lowest();
      case MAX -> d.highest();
      case COUNT, FIRST, LAST -> throw new IllegalStateException("no sum or bound: function=" + function);
    };
  }

  /** Of any type, one by one. */
  private static ColumnVector values(Aggregate a, List<Group> groups, int index, Column column) {
    ChunkBuilder builder = new ChunkBuilder(List.of(column));
    for (Group g : groups) {
      Tally t = g.tallies()[index];
      builder.add(t.count() == 0 ? null : value(a, t));
    }
    return builder.build().column(0);
  }

  private static @Nullable Object value(Aggregate a, Tally t) {
    return switch (a.function()) {
      case COUNT -> t.count();
      case SUM -> sum(t, a);
      case SUMSQ -> t.squares();
      case MIN -> t.min();
      case MAX -> t.max();
      case FIRST -> t.first();
      case LAST -> t.last();
    };
  }

  private static Object sum(Tally tally, Aggregate a) {
    if (tally instanceof DoubleTally d)
      return d.sum();
    if (tally instanceof LongTally l) {
      if (!l.fits())
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "sum beyond BIGINT: column=" + a.column());
      return l.sum();
    }
    throw new IllegalStateException("no sum of such a column: column=" + a.column());
  }
}
