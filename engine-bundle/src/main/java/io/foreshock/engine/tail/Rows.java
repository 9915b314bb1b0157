package io.foreshock.engine.tail;

import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Columns;
import java.util.ArrayList;
import java.util.List;

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
   * Rows of any time-series table, those of a series beside each other: what is given in another order is put into this
   * one, by the thread that offers it, so that the writer copies stretches instead of rows.
   *
   * @param series
   *            series number of each row, ascending
   * @param values
   *            the columns other than time and series, in schema order
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
