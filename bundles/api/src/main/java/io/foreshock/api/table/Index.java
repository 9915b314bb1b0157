package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index of a relational table. An ordered one finds rows by the
 * leading of its columns, and refuses rows with equal values when it is unique;
 * nulls are distinct, so rows with a null in any of the columns never clash. One
 * with a graph finds the rows whose vectors are nearest, see
 * {@link Snapshot#nearest}; its table's key is one whole number.
 *
 * @param name
 *            unique within the table
 * @param columns
 *            1 to 16, of any type but VECTOR; with a graph 1, a VECTOR of one
 *            dimension
 * @param unique
 *            false with a graph
 * @param graph
 *            null = an ordered index
 */
public record Index(String name, List<String> columns, boolean unique, @Nullable Graph graph) {
  private static final int MAX_COLUMNS = 16;

  /** How an index finds the nearest vectors. */
  public record Graph(Metric metric, GraphOptions options) {
    public Graph {
      requireNonNull(metric, "metric is null");
      requireNonNull(options, "options is null");
    }
  }

  public Index {
    requireNonNull(name, "name is null");
    columns = List.copyOf(columns);
    if (name.isBlank())
      throw new IllegalArgumentException("index without a name");
    int most = graph == null ? MAX_COLUMNS : 1;
    if (columns.isEmpty() || columns.size() > most)
      throw new IllegalArgumentException(
          "columns out of range: index=" + name + ", columns=" + columns.size() + ", limit=1.." + most);
    if (new HashSet<>(columns).size() < columns.size())
      throw new IllegalArgumentException("column twice: index=" + name + ", columns=" + columns);
    if (graph != null && unique)
      throw new IllegalArgumentException("a graph cannot be unique: index=" + name);
  }

  /** An ordered index. */
  public Index(String name, List<String> columns, boolean unique) {
    this(name, columns, unique, null);
  }

  Index withColumns(List<String> renamed) {
    return new Index(name, renamed, unique, graph);
  }
}
