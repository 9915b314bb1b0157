package io.foreshock.engine;

import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.Keys;
import java.util.List;

/** Series of a table that are to have numbers. */
final class SeriesWork extends AwaitedWork {
  /** Longest text of a series: an LMDB value has no such limit, but a key column may become part of one. */
  private static final int MAX_KEY = Keys.MAX;

  private final SeriesTable table;
  private final List<String> keys;
  private final int[] ids;

  SeriesWork(SeriesTable table, List<String> keys) {
    this.table = table;
    this.keys = List.copyOf(keys);
    this.ids = new int[keys.size()];
    for (String key : keys)
      Keys.text(key, MAX_KEY, "series key");
  }

  @Override
  public long weight() {
    return 256 + 64L * keys.size();
  }

  @Override
  public void apply(Group group) {
    SeriesTable now = group.seriesTable(table.schema().name(), table.id());
    for (int i = 0; i < ids.length; i++)
      ids[i] = group.seriesOf(now, keys.get(i));
  }

  /** After the commit, in the order of the keys. */
  int[] ids() {
    return ids;
  }
}
