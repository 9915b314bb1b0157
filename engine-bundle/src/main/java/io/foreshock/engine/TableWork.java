package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Write;
import io.foreshock.engine.StoredTable.CatalogView;
import io.foreshock.engine.StoredTable.RowTable;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RowFormat;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.tail.Rows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes that are applied together or not at all: everything is checked, against the store and against the writes
 * before it, ahead of the first change.
 */
final class TableWork extends AwaitedWork {
  private final List<Write> writes;
  private final long weight;

  TableWork(List<Write> writes) {
    this.writes = List.copyOf(writes);
    long cells = 0;
    for (Write w : writes) {
      if (w.rows().size() > EngineOptions.MAX_BATCH_ROWS)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
            "too many rows in one write: rows=" + w.rows().size() + ", limit=" + EngineOptions.MAX_BATCH_ROWS);
      cells += (long) w.rows().size() * w.rows().columns().size();
    }
    weight = 256 + 16 * cells;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public void apply(Group group) {
    Map<ByteBuffer, Boolean> exists = new HashMap<>();
    List<Runnable> changes = new ArrayList<>();
    for (Write write : writes) {
      StoredTable table = group.table(write.table());
      if (table.readOnly())
        throw new ForeshockException(ErrorCode.READ_ONLY, "written by the engine only: table=" + write.table());
      switch (table) {
        case CatalogView _ -> throw new ForeshockException(ErrorCode.READ_ONLY,
            "view of the catalog: table=" + write.table());
        case RowTable t -> prepare(group, t, write, exists, changes);
        case SeriesTable t -> prepare(group, t, write, changes);
      }
    }
    changes.forEach(Runnable::run);
  }

  private static void prepare(Group group, RowTable table, Write write, Map<ByteBuffer, Boolean> exists,
      List<Runnable> changes) {
    if (write instanceof Write.DeleteRange)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "delete of a stretch of time: table=" + table.schema().name());
    Chunk rows = write.rows();
    List<Column> expected = write instanceof Write.Delete
        ? table.schema().primaryKey().stream().map(k -> table.schema().columns().get(table.schema().indexOf(k)))
            .toList()
        : table.schema().columns();
    check(table.schema().name(), expected, rows);
    List<ColumnVector> key = new ArrayList<>();
    for (int i = 0; i < table.keyIndexes().length; i++)
      key.add(rows.column(write instanceof Write.Delete ? i : table.keyIndexes()[i]));
    for (int row = 0; row < rows.size(); row++) {
      int at = row;
      byte[] k = Keys.row(table.id(), key, row);
      ByteBuffer name = ByteBuffer.wrap(k);
      switch (write) {
        case Write.Delete _ -> {
          exists.put(name, false);
          changes.add(() -> {
            if (group.access().delete(Space.ROWS, k))
              group.changed();
          });
        }
        case Write.DeleteRange _ -> throw new IllegalStateException("checked before");
        case Write.Insert _ when exists.computeIfAbsent(name, _ -> group.access().contains(Space.ROWS,
            k)) -> throw new ForeshockException(ErrorCode.DUPLICATE_KEY,
                "key exists: table=" + table.schema().name() + ", key=" + keyText(key, row));
        case Write.Insert _,Write.Upsert _ -> {
          exists.put(name, true);
          changes.add(() -> {
            Bytes value = new Bytes(64);
            RowFormat.write(rows.columns(), at, value);
            group.changed();
            group.access().put(Space.ROWS, k, value.toArray());
          });
        }
      }
    }
  }

  private static String keyText(List<ColumnVector> key, int row) {
    return String.valueOf(key.stream().map(c -> String.valueOf(c.get(row))).toList());
  }

  private static void prepare(Group group, SeriesTable table, Write write, List<Runnable> changes) {
    if (write instanceof Write.Delete)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "delete from a time-series table: table=" + table.schema().name());
    if (write instanceof Write.DeleteRange d) {
      changes.add(() -> delete(group, table, d));
      return;
    }
    Chunk rows = write.rows();
    check(table.schema().name(), table.schema().columns(), rows);
    ColumnVector.Longs times = (ColumnVector.Longs) rows.column(table.timeIndex());
    ColumnVector.Texts names = (ColumnVector.Texts) rows.column(table.seriesIndex());
    for (int i = 0; i < rows.size(); i++)
      if (times.isNull(i) || names.isNull(i))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
            "null in the key: table=" + table.schema().name() + ", row=" + i);
    boolean readings = table.id() == StoredTable.READINGS_ID;
    Map<String, SensorSpec> specs = readings ? specs(names) : Map.of();
    List<ColumnVector> values = new ArrayList<>();
    for (int index : table.valueIndexes())
      values.add(rows.column(index));
    if (readings)
      checkQualities((ColumnVector.Longs) values.get(1));
    changes.add(() -> {
      int[] series = new int[rows.size()];
      Map<String, Integer> seen = new HashMap<>();
      for (int i = 0; i < series.length; i++) {
        String name = String.valueOf(names.values()[i]);
        Integer id = seen.get(name);
        if (id == null) {
          SensorSpec spec = specs.get(name);
          id = spec == null ? group.seriesOf(table, name) : group.register(spec).id();
          seen.put(name, id);
        }
        series[i] = id;
      }
      Rows.Generic generic = new Rows.Generic(series, Arrays.copyOf(times.values(), series.length), values);
      group.append(table, generic);
      if (readings && series.length > 0)
        group.live.add(live(generic));
    });
  }

  private static void delete(Group group, SeriesTable table, Write.DeleteRange d) {
    Set<String> series = d.series();
    boolean all = series == null;
    int[] ids = series == null
        ? new int[0]
        : series.stream().mapToInt(name -> group.knownSeries(table, name)).filter(id -> id > 0).toArray();
    long to = d.to() == Long.MAX_VALUE ? d.to() : d.to() - 1;
    if ((all || ids.length > 0) && d.to() > d.from())
      group.append(table, new Rows.Deleted(ids, d.from(), to));
  }

  private static Map<String, SensorSpec> specs(ColumnVector.Texts names) {
    Map<String, SensorSpec> specs = new HashMap<>();
    for (int i = 0; i < names.size(); i++)
      specs.computeIfAbsent(String.valueOf(names.values()[i]), TableWork::spec);
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

  private static void check(String table, List<Column> expected, Chunk rows) {
    if (rows.columns().size() != expected.size())
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "wrong number of columns: table=" + table + ", columns="
          + rows.columns().size() + ", expected=" + expected.size());
    for (int c = 0; c < expected.size(); c++) {
      Column column = expected.get(c);
      ColumnVector vector = rows.column(c);
      if (!Columns.fits(column, vector))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "value does not fit: table=" + table + ", column="
            + column.name() + ", type=" + column.type() + ", value=" + vector.getClass().getSimpleName());
      if (!column.nullable())
        for (int i = 0; i < rows.size(); i++)
          if (vector.isNull(i))
            throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
                "null in a required column: table=" + table + ", column=" + column.name() + ", row=" + i);
    }
  }
}
