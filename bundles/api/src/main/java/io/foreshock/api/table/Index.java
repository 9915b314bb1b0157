package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;

/**
 * A secondary index of a relational table: finds rows by the leading of its
 * columns, and refuses rows with equal values when it is unique. Nulls are
 * distinct, so rows with a null in any of the columns never clash.
 *
 * @param name
 *            unique within the table
 * @param columns
 *            1 to 16, of any type but VECTOR
 */
public record Index(String name, List<String> columns, boolean unique) {
  private static final int MAX_COLUMNS = 16;

  public Index {
    requireNonNull(name, "name is null");
    columns = List.copyOf(columns);
    if (name.isBlank())
      throw new IllegalArgumentException("index without a name");
    if (columns.isEmpty() || columns.size() > MAX_COLUMNS)
      throw new IllegalArgumentException(
          "columns out of range: index=" + name + ", columns=" + columns.size() + ", limit=1.." + MAX_COLUMNS);
    if (new HashSet<>(columns).size() < columns.size())
      throw new IllegalArgumentException("column twice: index=" + name + ", columns=" + columns);
  }
}
