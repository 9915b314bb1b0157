package io.foreshock.engine.tail;

import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of one time-series table as one writer offered them. */
public sealed interface Rows {
  int size();

  /** Rows of {@code readings} from a source. */
  record Readings(ReadingBatch batch) implements Rows {
    @Override
    public int size() {
      return batch.size();
    }
  }

  /**
   * A stretch of time of which everything written before goes.
   *
   * @param series
   *            empty = all
   * @param to
   *            inclusive
   */
  record Deleted(int[] series, long from, long to) implements Rows {
    @Override
    public int size() {
      return 1;
    }
  }

  /** The rows of the series that pass; null when none does. */
  default @Nullable Rows only(IntPredicate series) {
    return switch (this) {
      case Readings r -> {
        int[] rows = pick(r.batch.sensorIds(), series);
        ReadingBatch.Builder b = ReadingBatch.builder(Math.max(1, rows.length));
        for (int i : rows)
          b.add(r.batch.sensorIds()[i], r.batch.timestamps()[i], r.batch.values()[i], Quality.of(r.batch
              .qualities()[i]));
        yield rows.length == 0 ? null : new Readings(b.build());
      }
      case Generic g -> {
        int[] rows = pick(g.series, series);
        Run run = new Run(g.size(), g.ts, g.values).pick(rows, rows.length);
        int[] ids = Arrays.stream(rows).map(i -> g.series[i]).toArray();
        yield rows.length == 0 ? null : new Generic(ids, run.ts(), run.columns());
      }
      case Deleted d -> {
        int[] left = Arrays.stream(d.series).filter(series).toArray();
        yield d.series.length > 0 && left.length == 0 ? null : new Deleted(left, d.from, d.to);
      }
    };
  }

  private static int[] pick(int[] ids, IntPredicate series) {
    return IntStream.range(0, ids.length).filter(i -> series.test(ids[i])).toArray();
  }

  /**
   * Rows of any time-series table, those of a series beside each other: what is given in another order is put into this
   * one, by the thread that offers it, so that the writer copies stretches instead of rows.
   *
   * @param series
   *            series number of each row, ascending
   * @param values
   *            the columns other than time and series, by slot
   */
  record Generic(int[] series, long[] ts, List<ColumnVector> values) implements Rows {
    public Generic {
      int[] order = SeriesOrder.of(series);
      if (order.length > 0) {
        int n = order.length;
        int[] givenSeries = series;
        long[] givenTs = ts;
        series = new int[n];
        ts = new long[n];
        for (int i = 0; i < n; i++) {
          series[i] = givenSeries[order[i]];
          ts[i] = givenTs[order[i]];
        }
        List<ColumnVector> ordered = new ArrayList<>(values.size());
        for (ColumnVector v : values)
          ordered.add(Columns.picked(v, order, n));
        values = ordered;
      }
      values = List.copyOf(values);
    }

    @Override
    public int size() {
      return series.length;
    }

    /** Where the stretch of the series that begins at this row ends. */
    int endOfSeries(int from) {
      int end = from + 1;
      while (end < series.length && series[end] == series[from])
        end++;
      return end;
    }
  }
}
