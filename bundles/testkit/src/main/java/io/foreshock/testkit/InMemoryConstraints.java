package io.foreshock.testkit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.testkit.InMemoryTables.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Foreign keys, unique indexes and required columns, by looking at every row. */
final class InMemoryConstraints {
  private final Map<String, Table> before;
  private final Map<String, Table> now;

  /**
   * @param before
   *            the rows before the write
   * @param now
   *            the rows after it; rows that follow a delete are changed here
   */
  InMemoryConstraints(Map<String, Table> before, Map<String, Table> now) {
    this.before = before;
    this.now = now;
  }

  void enforce() {
    while (follow()) {
      // round by round until nothing moves
    }
    for (Table table : now.values()) {
      if (!(table.schema() instanceof TableSchema.Relational schema)) continue;
      for (ForeignKey key : schema.foreignKeys()) checkReferences(table, key);
      for (Index index : schema.indexes()) if (index.unique()) checkUnique(table, index);
      checkRequired(table);
    }
  }

  static void checkRequired(Table table) {
    for (Column c : table.schema().columns()) {
      if (c.nullable() || table.schema() instanceof TableSchema.TimeSeries) continue;
      int at = table.schema().indexOf(c.name());
      if (table.rows().values().stream().anyMatch(r -> r.get(at) == null))
        throw new ForeshockException(ErrorCode.NOT_NULL, "null in a required column: column=" + c.name());
    }
  }

  static void checkUnique(Table table, Index index) {
    Set<List<@Nullable Object>> seen = new HashSet<>();
    for (List<@Nullable Object> row : table.rows().values()) {
      List<@Nullable Object> values = values(table.schema(), row, index.columns());
      if (!values.contains(null) && !seen.add(values))
        throw new ForeshockException(ErrorCode.DUPLICATE_KEY, "value exists: table=" + table.schema().name()
            + ", index=" + index.name() + ", key=" + values);
    }
  }

  private void checkReferences(Table child, ForeignKey key) {
    for (List<@Nullable Object> row : child.rows().values()) {
      List<@Nullable Object> values = values(child.schema(), row, key.columns());
      if (!values.contains(null) && !exists(now, key, values))
        throw new ForeshockException(ErrorCode.FOREIGN_KEY, "no such row to reference: table=" + child.schema().name()
            + ", key=" + key.name() + ", values=" + values);
    }
  }

  private static boolean exists(Map<String, Table> tables, ForeignKey key, List<@Nullable Object> values) {
    return holder(tables, key, values) != null;
  }

  private static @Nullable List<@Nullable Object> holder(Map<String, Table> tables, ForeignKey key,
      List<@Nullable Object> values) {
    Table parent = tables.get(key.table());
    if (parent == null) return null;
    for (var row : parent.rows().entrySet())
      if (values(parent.schema(), row.getValue(), key.references()).equals(values)) return row.getKey();
    return null;
  }

  /** Whether a row went or changed because what it references is gone. */
  private boolean follow() {
    boolean moved = false;
    for (Table child : now.values()) {
      if (!(child.schema() instanceof TableSchema.Relational schema)) continue;
      for (ForeignKey key : schema.foreignKeys())
        for (List<@Nullable Object> at : List.copyOf(child.rows().keySet())) moved |= follow(child, key, at);
    }
    return moved;
  }

  private boolean follow(Table child, ForeignKey key, List<@Nullable Object> at) {
    List<@Nullable Object> row = child.rows().get(at);
    Table old = before.get(child.schema().name());
    List<@Nullable Object> was = old == null ? null : old.rows().get(at);
    if (row == null || was == null) return false;
    List<@Nullable Object> values = values(child.schema(), row, key.columns());
    boolean same = values.equals(values(child.schema(), was, key.columns()));
    if (!same || values.contains(null) || exists(now, key, values)) return false;
    List<@Nullable Object> holder = holder(before, key, values);
    Table parent = now.get(key.table());
    boolean deleted = holder != null && parent != null && !parent.rows().containsKey(holder);
    switch (deleted ? key.onDelete() : ForeignKey.OnDelete.RESTRICT) {
      case RESTRICT -> throw new ForeshockException(ErrorCode.FOREIGN_KEY,
          "row is referenced: table=" + key.table() + ", by table=" + child.schema().name());
      case CASCADE -> child.rows().remove(at);
      case SET_NULL -> {
        List<@Nullable Object> emptied = new ArrayList<>(row);
        for (String c : key.columns()) emptied.set(child.schema().indexOf(c), null);
        child.rows().put(at, emptied);
      }
    }
    return true;
  }

  static List<@Nullable Object> values(TableSchema schema, List<@Nullable Object> row, List<String> columns) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String c : columns) {
      Object value = row.get(schema.indexOf(c));
      values.add(value instanceof Double d ? (Object) (d + 0.0) : value);
    }
    return values;
  }
}
