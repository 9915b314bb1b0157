package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ForeshockException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change of a table's shape. */
public sealed interface Alteration {
  /**
   * A column behind the others; rows that are there already have its default. One
   * that is not nullable needs a default unless the table is relational and
   * empty.
   */
  record AddColumn(Column column) implements Alteration {
    public AddColumn {
      requireNonNull(column, "column is null");
    }
  }

  /** Not a key column, nor one that an index or a foreign key uses. */
  record DropColumn(String column) implements Alteration {
    public DropColumn {
      requireNonNull(column, "column is null");
    }
  }

  record RenameColumn(String column, String to) implements Alteration {
    public RenameColumn {
      requireNonNull(column, "column is null");
      requireNonNull(to, "to is null");
    }
  }

  record RenameTable(String to) implements Alteration {
    public RenameTable {
      requireNonNull(to, "to is null");
    }
  }

  /**
   * For rows written from now on.
   *
   * @param value
   *            as {@link ColumnVector#get} gives it; null = no default
   */
  record SetDefault(String column, @Nullable Object value) implements Alteration {
    public SetDefault {
      requireNonNull(column, "column is null");
    }
  }

  /** Relational tables only. */
  record SetNotNull(String column) implements Alteration {
    public SetNotNull {
      requireNonNull(column, "column is null");
    }
  }

  record DropNotNull(String column) implements Alteration {
    public DropNotNull {
      requireNonNull(column, "column is null");
    }
  }

  /** Relational tables only. */
  record AddIndex(Index index) implements Alteration {
    public AddIndex {
      requireNonNull(index, "index is null");
    }
  }

  /** Not a unique index that a foreign key references. */
  record DropIndex(String index) implements Alteration {
    public DropIndex {
      requireNonNull(index, "index is null");
    }
  }

  /** Relational tables only. */
  record AddForeignKey(ForeignKey key) implements Alteration {
    public AddForeignKey {
      requireNonNull(key, "key is null");
    }
  }

  record DropForeignKey(String key) implements Alteration {
    public DropForeignKey {
      requireNonNull(key, "key is null");
    }
  }

  /**
   * What this makes of a schema, for those who keep tables.
   *
   * @param all
   *            every table, the altered one included
   * @return the altered one first, then those whose foreign keys name what was
   *         renamed
   * @throws ForeshockException
   *             as {@link Tables#alter} says, what depends on rows left out
   */
  default List<TableSchema> apply(String table, List<TableSchema> all) {
    return new SchemaChange(table, all).apply(this);
  }
}
