package io.foreshock.engine;

import io.foreshock.api.table.StoragePolicy.RollUp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Summaries of readings, computed from all rows. */
final class ModelSummaries {
  private static final long BAD = 2;

  private ModelSummaries() {
  }

  /**
   * @param readings
   *            all rows of the table, by series and time
   * @return all rows of its summary, in the same order
   */
  static List<List<@Nullable Object>> of(List<List<@Nullable Object>> readings, RollUp rollUp) {
    Map<String, TreeMap<Long, List<Double>>> series = new TreeMap<>();
    for (List<@Nullable Object> row : readings)
      if (row.get(0) instanceof Long ts && row.get(1) instanceof String name && row.get(2) instanceof Double value) {
        List<Double> bucket = series.computeIfAbsent(name, _ -> new TreeMap<>())
            .computeIfAbsent(Math.floorDiv(ts, rollUp.width()) * rollUp.width(), _ -> new ArrayList<>());
        if (!Long.valueOf(BAD).equals(row.get(3)) && !Double.isNaN(value))
          bucket.add(value);
      }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    series.forEach((name, buckets) -> buckets.forEach((start, values) -> rows.add(row(start, name, values))));
    return rows;
  }

  private static List<@Nullable Object> row(long bucket, String name, List<Double> v) {
    Double[] figures = new Double[6];
    Arrays.fill(figures, Double.NaN);
    if (!v.isEmpty())
      figures = new Double[]{v.stream().reduce(Math::min).orElseThrow(), v.stream().reduce(Math::max).orElseThrow(),
          v.getFirst(), v.getLast(), v.stream().reduce(0.0, Double::sum),
          v.stream().map(x -> x * x).reduce(0.0, Double::sum)};
    List<@Nullable Object> row = new ArrayList<>(List.of(bucket, name, (long) v.size()));
    row.addAll(List.of(figures));
    return row;
  }
}
