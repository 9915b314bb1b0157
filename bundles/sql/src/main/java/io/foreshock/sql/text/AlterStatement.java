package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.ForeignKey.OnDelete;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads ALTER TABLE, one change at a time.
 *
 * <pre>
 *   ALTER TABLE name ADD [COLUMN] column type [DEFAULT literal] [NOT NULL]
 *     | DROP [COLUMN] column | RENAME [COLUMN] column TO name | RENAME TO name
 *     | ALTER [COLUMN] column SET DEFAULT literal | DROP DEFAULT | SET NOT NULL | DROP NOT NULL
 *     | ADD CONSTRAINT name UNIQUE (column, ...) | FOREIGN KEY (column, ...) REFERENCES table (column, ...)
 *         [ON DELETE CASCADE | RESTRICT | NO ACTION | SET NULL]
 *     | DROP CONSTRAINT name
 * </pre>
 *
 * Confined to one call.
 */
final class AlterStatement extends TokenReader {
  private final Function<String, Optional<TableSchema>> tables;

  AlterStatement(String sql, List<Token> tokens, BiFunction<Object, ColumnType, Object> values,
      Function<String, Optional<TableSchema>> tables) {
    super(sql, tokens, values);
    this.tables = tables;
  }

  Statement parse() {
    expect("ALTER");
    if (!accept("TABLE")) throw error(token(), ErrorCode.NOT_SUPPORTED, "only ALTER TABLE is supported");
    Token place = token();
    String name = tableName();
    TableSchema table = tables.apply(name)
        .orElseThrow(() -> error(place, ErrorCode.UNKNOWN_TABLE, "no such table: " + name));
    Alteration change = change(table);
    if (token().isSymbol(",")) throw error(token(), ErrorCode.NOT_SUPPORTED, "one change at a time");
    end();
    return new Statement.Alter(name, change, false);
  }

  private Alteration change(TableSchema table) {
    if (accept("RENAME", "TO")) return new Alteration.RenameTable(identifier("a table name"));
    if (accept("RENAME")) {
      accept("COLUMN");
      String column = identifier("a column name");
      expect("TO");
      return new Alteration.RenameColumn(column, identifier("a column name"));
    }
    if (accept("DROP", "CONSTRAINT")) return dropConstraint(table);
    if (accept("DROP")) {
      accept("COLUMN");
      return new Alteration.DropColumn(identifier("a column name"));
    }
    if (accept("ALTER")) return column(table);
    expect("ADD");
    if (accept("CONSTRAINT")) return constraint(identifier("a constraint name"));
    accept("COLUMN");
    return new Alteration.AddColumn(newColumn());
  }

  private Column newColumn() {
    String name = identifier("a column name");
    int before = at;
    ColumnType type = type();
    Column column = new Column(name, type, true, null, type == ColumnType.VECTOR ? dimension(before) : 0);
    while (true) {
      if (accept("NOT", "NULL")) column = column.withNullable(false);
      else if (accept("NULL")) column = column.withNullable(true);
      else if (accept("DEFAULT")) column = column.withDefault(defaultValue(type));
      else return column;
    }
  }

  private Alteration column(TableSchema table) {
    accept("COLUMN");
    Token place = token();
    String name = identifier("a column name");
    int known = table.indexOf(name);
    if (known < 0) throw error(place, ErrorCode.UNKNOWN_COLUMN, "no such column: " + name);
    if (accept("SET", "NOT", "NULL")) return new Alteration.SetNotNull(name);
    if (accept("DROP", "NOT", "NULL")) return new Alteration.DropNotNull(name);
    if (accept("DROP", "DEFAULT")) return new Alteration.SetDefault(name, null);
    if (accept("SET", "DEFAULT"))
      return new Alteration.SetDefault(name, defaultValue(table.columns().get(known).type()));
    throw error(token(), ErrorCode.NOT_SUPPORTED, "of a column only DEFAULT and NOT NULL can be changed");
  }

  private Alteration constraint(String name) {
    Token place = token();
    try {
      if (accept("UNIQUE")) return new Alteration.AddIndex(new Index(name, names(), true));
      if (!accept("FOREIGN", "KEY")) throw unexpected("UNIQUE or FOREIGN KEY");
      List<String> columns = names();
      expect("REFERENCES");
      String other = tableName();
      List<String> references = token().isSymbol("(")
          ? names()
          : tables.apply(other).map(TableSchema::key)
              .orElseThrow(() -> error(place, ErrorCode.UNKNOWN_TABLE, "no such table: " + other));
      return new Alteration.AddForeignKey(new ForeignKey(name, columns, other, references, onDelete()));
    } catch (IllegalArgumentException e) {
      throw error(place, ErrorCode.SQL_SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private OnDelete onDelete() {
    if (!accept("ON", "DELETE")) return OnDelete.RESTRICT;
    if (accept("CASCADE")) return OnDelete.CASCADE;
    if (accept("SET", "NULL")) return OnDelete.SET_NULL;
    if (accept("RESTRICT") || accept("NO", "ACTION")) return OnDelete.RESTRICT;
    throw unexpected("CASCADE, RESTRICT, NO ACTION or SET NULL");
  }

  private Alteration dropConstraint(TableSchema table) {
    Token place = token();
    String name = identifier("a constraint name");
    if (table instanceof TableSchema.Relational r) {
      if (r.foreignKeys().stream().anyMatch(k -> k.name().equals(name))) return new Alteration.DropForeignKey(name);
      if (r.indexes().stream().anyMatch(i -> i.unique() && i.name().equals(name)))
        return new Alteration.DropIndex(name);
    }
    throw new ForeshockException(ErrorCode.NOT_FOUND, "no such constraint: " + name + " of " + table.name() + " at "
        + place.start());
  }
}
