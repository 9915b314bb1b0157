package io.foreshock.api.ingest;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.ColumnVector;
import java.util.List;

/**
 * Rows of one time-series table as columns of equal length: row {@code i} is
 * (series[i], timestamps[i], values.get(0)[i], ...). Rows may be in any order.
 * The arrays belong to the batch once it is built and must not be changed
 * afterwards.
 *
 * @param series
 *            numbers from {@link TableSession#series}
 * @param timestamps
 *            source time, microseconds UTC
 * @param values
 *            every column but time and series key, in the order of the schema
 */
public record SeriesBatch(int[] series, long[] timestamps, List<ColumnVector> values) {
  public SeriesBatch {
    requireNonNull(series, "series is null");
    requireNonNull(timestamps, "timestamps is null");
    values = List.copyOf(values);
    if (timestamps.length != series.length)
      throw new IllegalArgumentException(
          "columns of unequal length: series=" + series.length + ", timestamps=" + timestamps.length);
    for (ColumnVector v : values)
      if (v.size() != series.length)
        throw new IllegalArgumentException(
            "columns of unequal length: series=" + series.length + ", values=" + v.size());
  }

  public int size() {
    return series.length;
  }
}
