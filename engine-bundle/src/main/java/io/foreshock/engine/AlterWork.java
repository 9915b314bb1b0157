package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.StoredTable.CatalogView;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an alteration. Most are done in one. Those that rows must fulfil take two: from the first on all writes
 * fulfil it, then the rows that were there are checked (or indexed), and the second shows it or takes it back.
 */
final class AlterWork extends AwaitedWork {
  private enum Step {
    FIRST, SHOW, TAKE_BACK
  }

  private final String name;
  private final Alteration change;
  private final Step step;
  private final @Nullable RowTable expected;
  private volatile @Nullable RowTable staged;

  private AlterWork(String name, Alteration change, Step step, @Nullable RowTable expected) {
    this.name = name;
    this.change = change;
    this.step = step;
    this.expected = expected;
  }

  static AlterWork first(String name, Alteration change) {
    return new AlterWork(name, change, Step.FIRST, null);
  }

  static AlterWork show(RowTable staged, Alteration change) {
    return new AlterWork(staged.schema().name(), change, Step.SHOW, staged);
  }

  static AlterWork takeBack(RowTable staged, Alteration change) {
    return new AlterWork(staged.schema().name(), change, Step.TAKE_BACK, staged);
  }

  /** The table while the alteration is being checked; null when it is done. */
  @Nullable
  RowTable staged() {
    return staged;
  }

  @Override
  public long weight() {
    return 1024;
  }

  @Override
  public void apply(Group group) {
    StoredTable table = group.table(name);
    if (expected != null) {
      if (table != expected)
        throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "table was dropped meanwhile: table=" + name);
      settle(group, expected, step == Step.SHOW ? expected.enforcedLayout() : expected.layout());
      return;
    }
    SchemaWork.requireOwn(table);
    List<TableSchema> all = group.tables.values().stream().map(StoredTable::schema).toList();
    List<TableSchema> changed = change.apply(name, all);
    SchemaWork.checkName(changed.getFirst().name());
    changed.getFirst().columns().forEach(c -> SchemaWork.checkName(c.name()));
    requireSameSummaries(table, changed.getFirst());
    TableLayout next = layout(table).altered(changed.getFirst(), change);
    if (table instanceof RowTable rows && needsRows()) {
      stage(group, rows, next);
      return;
    }
    requireDefault(group, table);
    group.replace(table, withLayout(table, next), next);
    for (TableSchema other : changed.subList(1, changed.size())) {
      StoredTable before = group.table(other.name());
      TableLayout layout = layout(before).with(other);
      group.replace(before, withLayout(before, layout), layout);
    }
    if (change instanceof Alteration.DropIndex drop)
      group.purge(Space.INDEX, IndexKeys.prefix(table.id(), layout(table).indexId(drop.index())), Purger.NOW);
  }

  /** Summaries are computed from blocks; one of another shape would have to be computed anew from rows long retired. */
  private static void requireSameSummaries(StoredTable table, TableSchema changed) {
    if (table instanceof SeriesTable s && changed instanceof TableSchema.TimeSeries next)
      for (Keep.Summary summary : s.keep().summaries())
        if (!summary.rollUp().schemaOf(next).equals(summary.table().schema()))
          throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
              "table has summaries that this would change: table=" + s.schema().name());
  }

  private boolean needsRows() {
    return switch (change) {
      case Alteration.AddIndex add -> add.index().graph() == null;
      case Alteration.AddForeignKey _,Alteration.SetNotNull _ -> true;
      case Alteration.AddColumn _,Alteration.DropColumn _,Alteration.RenameColumn _,Alteration.RenameTable _,Alteration.SetDefault _,Alteration.DropNotNull _,Alteration.DropIndex _,Alteration.DropForeignKey _ -> false;
    };
  }

  /** The number of a new index is used up now, so that what a crash leaves of it is never taken for another's. */
  private void stage(Group group, RowTable table, TableLayout next) {
    TableLayout shown = new TableLayout(table.layout().schema(), table.layout().slots(), table.layout().indexIds(), next
        .nextIndexId());
    RowTable now = new RowTable(table.id(), shown).enforcing(next);
    group.replace(table, now, shown);
    if (change instanceof Alteration.AddIndex add)
      group.purge(Space.INDEX, IndexKeys.prefix(table.id(), next.indexId(add.index().name())), Purger.AT_OPEN);
    staged = now;
  }

  private void settle(Group group, RowTable table, TableLayout layout) {
    if (change instanceof Alteration.AddIndex add) {
      byte[] prefix = IndexKeys.prefix(table.id(), table.enforcedLayout().indexId(add.index().name()));
      if (step == Step.SHOW)
        group.purged(Space.INDEX, prefix);
      else
        group.purge(Space.INDEX, prefix, Purger.NOW);
    }
    group.replace(table, new RowTable(table.id(), layout), layout);
  }

  private void requireDefault(Group group, StoredTable table) {
    if (!(change instanceof Alteration.AddColumn add) || add.column().nullable() || add.column()
        .defaultValue() != null)
      return;
    byte[] prefix = Keys.prefix(table.id());
    try (Walk walk = group.access().walk(Space.ROWS)) {
      if (walk.seek(prefix) && walk.hasPrefix(prefix))
        throw new ForeshockException(ErrorCode.NOT_NULL,
            "new column without a default: table=" + name + ", column=" + add.column().name());
    }
  }

  private static TableLayout layout(StoredTable table) {
    return switch (table) {
      case RowTable t -> t.layout();
      case SeriesTable t -> t.layout();
      case CatalogView v -> TableLayout.of(v.schema());
    };
  }

  private static StoredTable withLayout(StoredTable table, TableLayout layout) {
    return switch (table) {
      case RowTable t -> new RowTable(t.id(), layout);
      case SeriesTable t -> SeriesTable.of(t.id(), layout, t.names()).with(t.keep());
      case CatalogView v -> v;
    };
  }
}
