package io.foreshock.sql.plan;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import org.jspecify.annotations.Nullable;

/** What columns that an INSERT does not name get. */
public final class InsertDefaults {
  private InsertDefaults() {
  }

  /** A reading is good unless said otherwise. */
  public static @Nullable Object of(TableSchema table, Column column) {
    boolean quality = table.name().equals(Tables.READINGS) && column.name().equals("quality");
    return quality ? Long.valueOf(0) : column.defaultValue();
  }
}
