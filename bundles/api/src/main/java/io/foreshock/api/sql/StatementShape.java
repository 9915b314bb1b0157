package io.foreshock.api.sql;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.util.List;

/**
 * What a statement takes and gives.
 *
 * @param parameters
 *            a type for each {@code ?} or {@code $n}, in order
 * @param columns
 *            of its rows, empty for a statement that returns none
 */
public record StatementShape(List<ColumnType> parameters, List<Column> columns) {
  public StatementShape {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
  }
}
