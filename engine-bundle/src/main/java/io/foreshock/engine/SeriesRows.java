package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.tail.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Rows of a write to a time-series table, complete but for the numbers of their series.
 *
 * @param specs
 *            of the tags, for {@code readings} only
 * @param values
 *            by slot
 */
record SeriesRows(ColumnVector.Texts names, Map<String, SensorSpec> specs, long[] times, List<ColumnVector> values) {
  /**
   * @param rows
   *            all columns of the schema, of the right types
   */
  static SeriesRows of(SeriesTable table, Chunk rows) {
    ColumnVector.Longs times = (ColumnVector.Longs) rows.column(table.timeIndex());
    ColumnVector.Texts names = (ColumnVector.Texts) rows.column(table.seriesIndex());
    for (int i = 0; i < rows.size(); i++)
      if (times.isNull(i) || names.isNull(i))
        throw new ForeshockException(ErrorCode.NOT_NULL,
            "null in the key: table=" + table.schema().name() + ", row=" + i);
    boolean readings = table.id() == StoredTable.READINGS_ID;
    List<ColumnVector> values = new ArrayList<>();
    for (int slot = 0; slot < table.valueIndexes().length; slot++) {
      int index = table.valueIndexes()[slot];
      values.add(index < 0 ? Columns.nulls(table.valueColumns().get(slot), rows.size()) : rows.column(index));
    }
    if (readings)
      checkQualities((ColumnVector.Longs) values.get(1));
    return new SeriesRows(names, readings ? specs(names) : Map.of(), Arrays.copyOf(times.values(), rows.size()),
        values);
  }

  private static Map<String, SensorSpec> specs(ColumnVector.Texts names) {
    Map<String, SensorSpec> specs = new HashMap<>();
    for (int i = 0; i < names.size(); i++)
      specs.computeIfAbsent(String.valueOf(names.values()[i]), SeriesRows::spec);
    return specs;
  }

  private static SensorSpec spec(String tag) {
    try {
      SensorSpec spec = SensorSpec.parse(tag);
      Keys.text(spec.asset(), CatalogFormat.MAX_PATH, "asset path");
      return spec;
    } catch (IllegalArgumentException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "not a sensor tag: tag=" + tag, e);
    }
  }

  private static void checkQualities(ColumnVector.Longs qualities) {
    for (int i = 0; i < qualities.size(); i++)
      if (!qualities.isNull(i) && (qualities.values()[i] < 0 || qualities.values()[i] > 2))
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
            "unknown quality: code=" + qualities.values()[i] + ", limit=2");
  }

  /**
   * @param series
   *            number of a series; asked once for each
   */
  Rows.Generic numbered(ToIntFunction<String> series) {
    int[] numbers = new int[times.length];
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      String name = String.valueOf(names.values()[i]);
      Integer id = seen.get(name);
      if (id == null) {
        id = series.applyAsInt(name);
        seen.put(name, id);
      }
      numbers[i] = id;
    }
    return new Rows.Generic(numbers, times, values);
  }

  /** Cannot fail: everything was checked before. */
  void append(Group group, SeriesTable table) {
    Rows.Generic rows = numbered(name -> {
      SensorSpec spec = specs.get(name);
      return spec == null ? group.seriesOf(table, name) : group.register(spec).id();
    });
    group.append(table, rows);
    if (table.id() == StoredTable.READINGS_ID && rows.size() > 0)
      group.live.add(live(rows));
  }

  private static ReadingBatch live(Rows.Generic rows) {
    int n = rows.size();
    double[] values = new double[n];
    byte[] qualities = new byte[n];
    for (int i = 0; i < n; i++) {
      values[i] = rows.values().get(0).get(i) instanceof Double v ? v : Double.NaN;
      qualities[i] = rows.values().get(1).get(i) instanceof Long q ? q.byteValue() : 0;
    }
    return new ReadingBatch(rows.series(), rows.ts(), values, qualities);
  }
}
