package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

/** One column of a table; names are lower case. */
public record Column(String name, ColumnType type, boolean nullable) {
  public Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    if (name.isBlank())
      throw new IllegalArgumentException("column without a name");
  }

  public static Column of(String name, ColumnType type) {
    return new Column(name, type, true);
  }

  public static Column required(String name, ColumnType type) {
    return new Column(name, type, false);
  }
}
