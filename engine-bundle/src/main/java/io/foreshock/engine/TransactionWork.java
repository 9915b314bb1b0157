package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.PreparedWrite.SeriesWrite;
import io.foreshock.engine.RowChanges.Change;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.RelationalRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A transaction's writes: applied when its rows are as they were when it began, else refused. */
final class TransactionWork extends AwaitedWork {
  /**
   * A row of the transaction.
   *
   * @param table
   *            as it was at the begin
   * @param before
   *            what the store had at the begin; null = nothing
   * @param after
   *            what it is to have; null = nothing
   */
  record OwnRow(RowTable table, byte @Nullable [] before, byte @Nullable [] after) {}

  private final NavigableMap<byte[], OwnRow> rows = new TreeMap<>(Arrays::compareUnsigned);
  private final List<SeriesWrite> series;
  private final long weight;

  TransactionWork(Map<byte[], OwnRow> rows, List<SeriesWrite> series, long weight) {
    this.rows.putAll(rows);
    this.series = List.copyOf(series);
    this.weight = 256 + weight;
  }

  boolean isEmpty() {
    return rows.isEmpty() && series.isEmpty();
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public void apply(Group group) {
    RowChanges changes = new RowChanges(group.access());
    rows.forEach((key, row) -> {
      RowTable table = current(group, row.table);
      Change known = changes.of(table, key);
      if (!isSame(table, known.before, row.before))
        throw new ForeshockException(ErrorCode.SERIALIZATION, "row was changed by another transaction: table="
            + row.table.schema().name());
      changes.set(table, key, row.after);
    });
    List<SeriesTable> tables = series.stream().map(w -> current(group, w.table())).toList();
    changes.check(group.tables.values());
    changes.apply(group);
    for (int i = 0; i < tables.size(); i++)
      series.get(i).append(group, tables.get(i));
  }

  /** By value: a row written before its table got a column has fewer bytes than one that was written the same after. */
  private static boolean isSame(RowTable table, byte @Nullable [] a, byte @Nullable [] b) {
    return Arrays.equals(a, b) || a != null && b != null && RelationalRow.isSame(table.layout(), a, b);
  }

  /** The table as it is now: indexes and foreign keys may have come or gone, its columns may not. */
  private static RowTable current(Group group, RowTable then) {
    if (group.tables.get(then.schema().name()) instanceof RowTable now && now.hasRowsOf(then))
      return now;
    throw altered(then);
  }

  private static SeriesTable current(Group group, SeriesTable then) {
    if (group.tables.get(then.schema().name()) instanceof SeriesTable now && now.id() == then.id()
        && now.layout().slots().equals(then.layout().slots()) && now.schema().equals(then.schema()))
      return now;
    throw altered(then);
  }

  private static ForeshockException altered(StoredTable table) {
    return new ForeshockException(ErrorCode.SERIALIZATION,
        "table was altered or dropped after the transaction began: table=" + table.schema().name());
  }
}
