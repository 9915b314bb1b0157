package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import org.jspecify.annotations.Nullable;

/** A table to be created or dropped. */
final class SchemaWork extends AwaitedWork {
  private final String name;
  private final @Nullable TableSchema create;
  private boolean created;

  private SchemaWork(String name, @Nullable TableSchema create) {
    this.name = name;
    this.create = create;
  }

  static SchemaWork create(TableSchema schema) {
    if (schema instanceof TableSchema.Relational r)
      for (String key : r.primaryKey()) {
        Column column = r.columns().get(r.indexOf(key));
        if (column.type() == ColumnType.VECTOR)
          throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "a vector cannot be a primary key: column=" + key);
      }
    return new SchemaWork(schema.name(), schema);
  }

  static SchemaWork drop(String name) {
    return new SchemaWork(name, null);
  }

  @Override
  public long weight() {
    return 1024;
  }

  @Override
  public void apply(Group group) {
    if (create == null) {
      StoredTable table = group.table(name);
      if (table.readOnly() || table.id() == StoredTable.READINGS_ID)
        throw new ForeshockException(ErrorCode.READ_ONLY, "built-in table: table=" + name);
      group.drop(table);
      return;
    }
    StoredTable known = group.tables.get(name);
    if (known == null) {
      group.create(create);
      created = true;
    } else if (!known.schema().equals(create)) {
      throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "table exists with another schema: table=" + name);
    }
  }

  boolean created() {
    return created;
  }
}
