package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;

/**
 * Columns whose values must be those of a row of another table (or the same
 * one). Checked at the end of each atomic write, so the order of the writes
 * within does not matter; a row with a null in any of the columns is not
 * checked.
 *
 * @param name
 *            unique within the table
 * @param table
 *            the other table
 * @param references
 *            its primary key or the columns of one of its unique indexes, in any
 *            order; as many as {@code columns} and of the same types
 * @param onDelete
 *            what becomes of the rows here when the row there is deleted. Other
 *            changes of the values there are refused while they are in use
 */
public record ForeignKey(String name, List<String> columns, String table, List<String> references,
    OnDelete onDelete) {
  /** What a delete of the referenced row does. */
  public enum OnDelete {
    /** It is refused. */
    RESTRICT,
    /** The referencing rows go with it. */
    CASCADE,
    /** The referencing columns become null. */
    SET_NULL
  }

  public ForeignKey {
    requireNonNull(name, "name is null");
    requireNonNull(table, "table is null");
    requireNonNull(onDelete, "onDelete is null");
    columns = List.copyOf(columns);
    references = List.copyOf(references);
    if (name.isBlank())
      throw new IllegalArgumentException("foreign key without a name");
    if (columns.isEmpty() || columns.size() != references.size())
      throw new IllegalArgumentException("foreign key needs as many columns as it references: key=" + name
          + ", columns=" + columns.size() + ", references=" + references.size());
    if (new HashSet<>(columns).size() < columns.size() || new HashSet<>(references).size() < references.size())
      throw new IllegalArgumentException("column twice: key=" + name);
  }
}
