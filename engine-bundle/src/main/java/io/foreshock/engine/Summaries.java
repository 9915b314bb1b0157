package io.foreshock.engine;

import io.foreshock.api.ingest.Quality;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of one series put together to one row per bucket, ascending. Confined to one thread. */
final class Summaries {
  private static final int FIGURES = 6;

  private final Grouping buckets;
  private final int columns;
  private final int quality;
  private long[] ts = new long[16];
  private final long[][] counts;
  private final double[][] figures;
  private int size;

  /**
   * @param raw
   *            whose rows come, with {@link #projection}
   */
  Summaries(SeriesTable raw, long width) {
    buckets = Grouping.byTime(width, 0);
    columns = (int) raw.schema().columns().stream().filter(c -> c.type() == ColumnType.DOUBLE).count();
    quality = raw.id() == StoredTable.READINGS_ID ? columns : -1;
    counts = new long[columns][16];
    figures = new double[columns * FIGURES][16];
  }

  /** Value columns to read: the doubles and, of readings, the quality. */
  static int[] projection(SeriesTable raw) {
    return IntStream.range(0, raw.schema().columns().size())
        .filter(c -> raw.schema().columns().get(c).type() == ColumnType.DOUBLE
            || raw.id() == StoredTable.READINGS_ID && raw.valueOf(c) >= 0)
        .map(raw::valueOf).toArray();
  }

  /** All columns of a run, as {@link #projection} of it. */
  static Run projected(SeriesTable raw, Run run) {
    List<ColumnVector> picked = new ArrayList<>();
    for (int c : projection(raw))
      picked.add(run.columns().get(c));
    return new Run(run.size(), run.ts(), picked);
  }

  int size() {
    return size;
  }

  void add(Run run) {
    for (int i = 0; i < run.size(); i++) {
      long bucket = buckets.bucketOf(run.ts()[i]);
      if (size == 0 || ts[size - 1] != bucket)
        next(bucket);
      if (quality >= 0 && run.columns().get(quality) instanceof ColumnVector.Longs q && !q.isNull(i)
          && q.values()[i] == Quality.BAD.code())
        continue;
      for (int c = 0; c < columns; c++) {
        ColumnVector.Doubles v = (ColumnVector.Doubles) run.columns().get(c);
        if (!v.isNull(i) && !Double.isNaN(v.values()[i]))
          add(c, v.values()[i]);
      }
    }
  }

  private void next(long bucket) {
    if (size == ts.length) {
      ts = Arrays.copyOf(ts, 2 * size);
      for (int c = 0; c < counts.length; c++)
        counts[c] = Arrays.copyOf(counts[c], 2 * size);
      for (int f = 0; f < figures.length; f++)
        figures[f] = Arrays.copyOf(figures[f], 2 * size);
    }
    for (double[] f : figures)
      f[size] = Double.NaN;
    ts[size++] = bucket;
  }

  /** min, max, first, last, sum, sum of squares */
  private void add(int column, double v) {
    int row = size - 1;
    int f = column * FIGURES;
    if (counts[column][row]++ == 0) {
      figures[f][row] = figures[f + 1][row] = figures[f + 2][row] = v;
      figures[f + 4][row] = figures[f + 5][row] = 0;
    }
    figures[f][row] = Math.min(figures[f][row], v);
    figures[f + 1][row] = Math.max(figures[f + 1][row], v);
    figures[f + 3][row] = v;
    figures[f + 4][row] += v;
    figures[f + 5][row] += v * v;
  }

  /** The first rows, as value columns of the summary's table. */
  Run build(int rows) {
    List<ColumnVector> out = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      out.add(new ColumnVector.Longs(Arrays.copyOf(counts[c], rows), null, rows));
      for (int f = 0; f < FIGURES; f++)
        out.add(new ColumnVector.Doubles(Arrays.copyOf(figures[c * FIGURES + f], rows), null, rows));
    }
    return new Run(rows, Arrays.copyOf(ts, rows), out);
  }

  long bucket(int row) {
    return ts[row];
  }
}
