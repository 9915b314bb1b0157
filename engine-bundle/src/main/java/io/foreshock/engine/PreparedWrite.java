package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Write;
import io.foreshock.engine.StoredTable.CatalogView;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.tail.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A write checked against its table's schema and brought into the store's form: by its caller's thread, so that the
 * writer has little left to do, and again by the writer when the table was altered in between.
 */
sealed interface PreparedWrite {
  Write write();

  StoredTable table();

  /** Bytes it holds in memory, roughly. */
  long weight();

  /**
   * Rows of a relational table.
   *
   * @param rows
   *            null for deletes
   */
  record RowWrite(Write write, RowTable table, byte[][] keys, byte @Nullable [][] rows,
      long weight) implements PreparedWrite {
    boolean insertsOnly() {
      return write instanceof Write.Insert;
    }

    byte @Nullable [] row(int i) {
      return rows == null ? null : rows[i];
    }
  }

  /**
   * Rows of a time-series table, or a stretch of time that goes.
   *
   * @param rows
   *            null for a stretch that goes
   */
  record SeriesWrite(Write write, SeriesTable table, @Nullable SeriesRows rows, long weight) implements PreparedWrite {
    /**
     * Cannot fail: everything was checked before.
     *
     * @param now
     *            the table as it is in the group
     */
    void append(Group group, SeriesTable now) {
      if (rows != null)
        rows.append(group, now);
      else
        if (numbered(name -> group.knownSeries(now, name)) instanceof Rows deleted)
          group.append(now, deleted);
    }

    /**
     * In the form of the journal; null when there is nothing to do.
     *
     * @param series
     *            number of a series; 0 when it is not known and nothing has to be written to it
     */
    @Nullable
    Rows numbered(ToIntFunction<String> series) {
      if (rows != null)
        return rows.numbered(series);
      if (!(write instanceof Write.DeleteRange d) || d.to() <= d.from())
        return null;
      int[] ids = d.series() == null
          ? new int[0]
          : d.series().stream().mapToInt(series).filter(id -> id > 0).toArray();
      long to = d.to() == Long.MAX_VALUE ? d.to() : d.to() - 1;
      return d.series() != null && ids.length == 0 ? null : new Rows.Deleted(ids, d.from(), to);
    }
  }

  /**
   * @throws ForeshockException
   *             as {@link io.foreshock.api.table.Tables#commit} says, but for what depends on other rows
   */
  static PreparedWrite of(StoredTable table, Write write) {
    if (write.rows().size() > EngineOptions.MAX_BATCH_ROWS)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "too many rows in one write: rows=" + write.rows().size() + ", limit=" + EngineOptions.MAX_BATCH_ROWS);
    if (table.readOnly())
      throw new ForeshockException(ErrorCode.READ_ONLY, "written by the engine only: table=" + write.table());
    return switch (table) {
      case CatalogView _ -> throw new ForeshockException(ErrorCode.READ_ONLY,
          "view of the catalog: table=" + write.table());
      case RowTable t -> rows(t, write);
      case SeriesTable t -> series(t, write);
    };
  }

  private static RowWrite rows(RowTable table, Write write) {
    if (write instanceof Write.DeleteRange)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "delete of a stretch of time: table=" + table.schema().name());
    Chunk rows = write.rows();
    boolean delete = write instanceof Write.Delete;
    List<Column> all = table.schema().columns();
    List<Column> expected = delete
        ? table.schema().primaryKey().stream().map(k -> all.get(table.schema().indexOf(k))).toList()
        : all;
    check(table.schema().name(), expected, rows);
    List<ColumnVector> key = new ArrayList<>();
    for (int i = 0; i < table.keyIndexes().length; i++)
      key.add(rows.column(delete ? i : table.keyIndexes()[i]));
    byte[][] keys = new byte[rows.size()][];
    byte[][] values = delete ? null : new byte[rows.size()][];
    long weight = 64;
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Keys.row(table.id(), key, i);
      weight += 64 + keys[i].length;
      if (values != null) {
        values[i] = RelationalRow.write(table.layout(), rows.columns(), i);
        weight += values[i].length;
      }
    }
    return new RowWrite(write, table, keys, values, weight);
  }

  private static SeriesWrite series(SeriesTable table, Write write) {
    if (write instanceof Write.Delete)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "delete from a time-series table: table=" + table.schema().name());
    if (write instanceof Write.DeleteRange)
      return new SeriesWrite(write, table, null, 256);
    check(table.schema().name(), table.schema().columns(), write.rows());
    long weight = 256 + 16L * write.rows().size() * write.rows().columns().size();
    return new SeriesWrite(write, table, SeriesRows.of(table, write.rows()), weight);
  }

  private static void check(String table, List<Column> expected, Chunk rows) {
    if (rows.columns().size() != expected.size())
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "wrong number of columns: table=" + table + ", columns="
          + rows.columns().size() + ", expected=" + expected.size());
    for (int c = 0; c < expected.size(); c++)
      expected.get(c).check(table, rows.column(c));
  }
}
