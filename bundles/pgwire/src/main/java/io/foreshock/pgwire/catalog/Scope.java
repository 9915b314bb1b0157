package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names a query can use: columns of its tables, those of the queries around it, and WITH queries. */
final class Scope {
  /** @param hidden the second of two columns that USING made one */
  record Col(String table, String name, int oid, boolean hidden) {}

  final @Nullable Scope outer;
  final List<Col> columns = new ArrayList<>();
  final Map<String, QueryPlan> ctes = new HashMap<>();
  /** Whether something below uses a query around this one. */
  boolean correlated;
  /** Columns named since somebody cleared this. */
  final BitSet used = new BitSet();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /** Where a column is: how many queries out, and its place there. */
  record Place(int level, int index, Col col) {}

  Place find(List<String> names, int position) {
    int level = 0;
    for (Scope s = this; s != null; s = s.outer, level++) {
      int at = s.index(names, position);
      if (at >= 0) {
        Scope inner = this;
        for (int i = 0; i < level && inner != null; i++, inner = inner.outer)
          inner.correlated = true;
        s.used.set(at);
        return new Place(level, at, s.columns.get(at));
      }
    }
    String name = String.join(".", names);
    if (names.size() > 1 && !knowsTable(names.get(names.size() - 2)))
      throw new PgError(PgError.UNDEFINED_TABLE, "missing FROM-clause entry for table \"" + names.get(names.size() - 2)
          + "\"", position);
    throw new PgError(PgError.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist", position);
  }

  private boolean knowsTable(String table) {
    for (Scope s = this; s != null; s = s.outer)
      if (s.columns.stream().anyMatch(c -> c.table().equals(table))) return true;
    return false;
  }

  /** @return -1 when it is not here */
  private int index(List<String> names, int position) {
    String name = names.getLast();
    String table = names.size() > 1 ? names.get(names.size() - 2) : null;
    int found = -1;
    for (int i = 0; i < columns.size(); i++) {
      Col c = columns.get(i);
      if (!c.name().equals(name) || (table == null ? c.hidden() : !c.table().equals(table))) continue;
      if (found >= 0) throw new PgError("42702", "column reference \"" + name + "\" is ambiguous", position);
      found = i;
    }
    return found;
  }

  /** A whole row of a table, or the one column of a function, by the name of its source. */
  @Nullable
  List<Integer> tableColumns(String table) {
    List<Integer> at = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++)
      if (columns.get(i).table().equals(table)) at.add(i);
    return at.isEmpty() ? null : at;
  }

  @Nullable
  QueryPlan cte(String name) {
    for (Scope s = this; s != null; s = s.outer) {
      QueryPlan plan = s.ctes.get(name);
      if (plan != null) return plan;
    }
    return null;
  }
}
