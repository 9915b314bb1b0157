package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.TableSchema;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A table to be created or dropped. */
final class SchemaWork extends AwaitedWork {
  private static final int MAX_NAME = 1_000;

  private final String name;
  private final @Nullable TableSchema create;
  private boolean created;

  private SchemaWork(String name, @Nullable TableSchema create) {
    this.name = name;
    this.create = create;
  }

  static SchemaWork create(TableSchema schema) {
    checkName(schema.name());
    schema.columns().forEach(c -> checkName(c.name()));
    return new SchemaWork(schema.name(), schema);
  }

  static SchemaWork drop(String name) {
    return new SchemaWork(name, null);
  }

  static void checkName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NAME)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "name too long: bytes=" + bytes + ", limit=" + MAX_NAME);
  }

  @Override
  public long weight() {
    return 1024;
  }

  @Override
  public boolean givesRoom() {
    return create == null;
  }

  @Override
  public void apply(Group group) {
    if (create == null) {
      StoredTable table = group.table(name);
      requireOwn(table);
      requireUnreferenced(group, table);
      group.drop(table);
      return;
    }
    StoredTable known = group.tables.get(name);
    if (known != null && !known.schema().equals(create))
      throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "table exists with another schema: table=" + name);
    if (known != null)
      return;
    if (create instanceof TableSchema.Relational r)
      r.checkForeignKeys(n -> n.equals(name) ? r : group.tables.get(n) instanceof StoredTable t ? t.schema() : null);
    group.create(create);
    created = true;
  }

  static void requireOwn(StoredTable table) {
    if (table.readOnly() || table.id() == StoredTable.READINGS_ID)
      throw new ForeshockException(ErrorCode.READ_ONLY, "built-in table: table=" + table.schema().name());
  }

  private static void requireUnreferenced(Group group, StoredTable table) {
    for (StoredTable other : group.tables.values())
      if (other != table && other instanceof RowTable r)
        for (ForeignKey key : r.enforced().foreignKeys())
          if (key.table().equals(table.schema().name()))
            throw new ForeshockException(ErrorCode.FOREIGN_KEY, "table is referenced: table=" + table.schema().name()
                + ", by table=" + r.schema().name() + ", key=" + key.name());
  }

  boolean created() {
    return created;
  }
}
