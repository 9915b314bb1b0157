package io.foreshock.engine.tail;

import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ColumnVector;
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
   * Rows of any time-series table.
   *
   * @param series
   *            series number of each row
   * @param values
   *            the columns other than time and series, by slot
   */
  record Generic(int[] series, long[] ts, List<ColumnVector> values) implements Rows {
    @Override
    public int size() {
      return series.length;
    }
  }
}
