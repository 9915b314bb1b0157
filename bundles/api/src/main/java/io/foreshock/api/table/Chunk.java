package io.foreshock.api.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table or result as columns, in the order of the schema or
 * projection they belong to.
 */
public record Chunk(List<ColumnVector> columns, int size) {
  public Chunk {
    columns = List.copyOf(columns);
    for (ColumnVector c : columns)
      if (c.size() != size)
        throw new IllegalArgumentException("column size " + c.size() + " in a chunk of " + size);
  }

  public ColumnVector column(int index) {
    return columns.get(index);
  }

  /** For small results and people; hot paths use the columns. */
  public List<@Nullable Object> row(int index) {
    List<@Nullable Object> row = new ArrayList<>(columns.size());
    for (ColumnVector c : columns)
      row.add(c.get(index));
    return row;
  }
}
