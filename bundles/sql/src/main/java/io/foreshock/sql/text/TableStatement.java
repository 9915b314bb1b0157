package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.text.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads CREATE TABLE, DROP TABLE, SHOW TABLES and DESCRIBE.
 *
 * <pre>
 *   CREATE TABLE [IF NOT EXISTS] name (column type [NOT NULL | NULL | PRIMARY KEY], ... [, PRIMARY KEY (column, ...)])
 *     [WITH (time_column = 'column', series_key = 'column')]
 * </pre>
 *
 * WITH makes a time-series table, a relational one otherwise; without a primary key its rows are numbered. Confined to one call.
 */
final class TableStatement extends TokenReader {
  TableStatement(String sql, List<Token> tokens, BiFunction<Object, ColumnType, Object> values) {
    super(sql, tokens, values);
  }

  Statement parse() {
    Token first = take();
    Statement statement = switch (first.upper()) {
      case "CREATE" -> create();
      case "DROP" -> drop();
      case "REINDEX" -> reindex();
      case "SHOW" -> show();
      default -> describe();
    };
    end();
    return statement;
  }

  private Statement reindex() {
    boolean table = accept("TABLE");
    if (!table) expect("INDEX");
    String name = tableName();
    return table ? new Statement.Reindex(name, null) : new Statement.Reindex(null, name);
  }

  private Statement show() {
    expect("TABLES");
    return new Statement.ShowTables();
  }

  private Statement describe() {
    if (token().is("TABLE")) at++;
    return new Statement.Describe(tableName());
  }

  private Statement drop() {
    if (accept("INDEX")) {
      boolean ifExists = accept("IF", "EXISTS");
      return new Statement.DropIndex(tableName(), ifExists);
    }
    expect("TABLE");
    boolean ifExists = token().is("IF");
    if (ifExists) {
      at++;
      expect("EXISTS");
    }
    return new Statement.DropTable(tableName(), ifExists);
  }

  private Statement create() {
    boolean unique = accept("UNIQUE");
    if (unique || token().is("INDEX")) return index(unique);
    if (!token().is("TABLE"))
      throw error(token(), ErrorCode.NOT_SUPPORTED, "only CREATE TABLE and CREATE INDEX are supported");
    at++;
    boolean ifNotExists = token().is("IF");
    if (ifNotExists) {
      at++;
      expect("NOT");
      expect("EXISTS");
    }
    Token place = token();
    String name = tableName();
    List<Column> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    expectSymbol("(");
    do {
      if (token().is("PRIMARY")) primaryKey(key);
      else column(columns, key);
    } while (comma());
    expectSymbol(")");
    Map<String, Token> options = options();
    checkNames(place, columns, key);
    return new Statement.CreateTable(schema(place, name, columns, key, options), ifNotExists);
  }

  /** {@code CREATE [UNIQUE] INDEX [IF NOT EXISTS] [name] ON table [USING btree | hnsw] (column, ...)}. */
  private Statement index(boolean unique) {
    expect("INDEX");
    boolean ifNotExists = accept("IF", "NOT", "EXISTS");
    String name = token().is("ON") ? "" : identifier("an index name");
    expect("ON");
    String table = tableName();
    if (accept("USING") && !accept("BTREE")) {
      if (!token().is("HNSW"))
        throw error(token(), ErrorCode.NOT_SUPPORTED, "indexes are btree or hnsw: " + token().text());
      return new GraphStatement(this, unique, ifNotExists).read(name, table);
    }
    Token place = token();
    List<String> columns = names();
    if (name.isEmpty()) name = table + "_" + String.join("_", columns) + "_idx";
    try {
      return new Statement.Alter(table, new Alteration.AddIndex(new Index(name, columns, unique)), ifNotExists);
    } catch (IllegalArgumentException e) {
      throw error(place, ErrorCode.SQL_SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private void column(List<Column> columns, List<String> key) {
    Token place = token();
    String name = identifier("a column name");
    int before = at;
    ColumnType type = type();
    int dimension = type == ColumnType.VECTOR ? dimension(before) : 0;
    Object value = null;
    boolean required = false;
    while (token().kind() == Kind.WORD) {
      Token t = take();
      switch (t.upper()) {
        case "NOT" -> {
          expect("NULL");
          required = true;
        }
        case "NULL" -> required = false;
        case "DEFAULT" -> value = defaultValue(type);
        case "PRIMARY" -> {
          expect("KEY");
          if (!key.isEmpty()) throw error(t, ErrorCode.SQL_SYNTAX, "more than one primary key");
          key.add(name);
        }
        default -> throw error(t, ErrorCode.NOT_SUPPORTED, "column option is not supported: " + t.upper());
      }
    }
    if (name.equals(TableSchema.ROW_ID))
      throw error(place, ErrorCode.SQL_SYNTAX, "name of a column that every table has: " + name);
    if (columns.stream().anyMatch(c -> c.name().equals(name)))
      throw error(place, ErrorCode.SQL_SYNTAX, "column twice: " + name);
    columns.add(new Column(name, type, !required, value, dimension));
  }

  private void primaryKey(List<String> key) {
    Token place = take();
    expect("KEY");
    if (!key.isEmpty()) throw error(place, ErrorCode.SQL_SYNTAX, "more than one primary key");
    expectSymbol("(");
    do {
      key.add(identifier("a column name"));
    } while (comma());
    expectSymbol(")");
  }

  private Map<String, Token> options() {
    Map<String, Token> options = new HashMap<>();
    if (!token().is("WITH")) return options;
    at++;
    expectSymbol("(");
    do {
      Token place = token();
      String option = identifier("an option");
      if (!option.equals("time_column") && !option.equals("series_key"))
        throw error(place, ErrorCode.SQL_SYNTAX, "unknown option: " + option
            + ", known are time_column and series_key");
      expectSymbol("=");
      Token value = take();
      if (value.kind() != Kind.STRING && value.kind() != Kind.WORD && value.kind() != Kind.QUOTED)
        throw error(value, ErrorCode.SQL_SYNTAX, "expected a column name in quotes");
      options.put(option, value);
    } while (comma());
    expectSymbol(")");
    return options;
  }

  private void checkNames(Token place, List<Column> columns, List<String> key) {
    Set<String> seen = new HashSet<>();
    for (String k : key) {
      if (columns.stream().noneMatch(c -> c.name().equals(k)))
        throw error(place, ErrorCode.UNKNOWN_COLUMN, "no such column in the primary key: " + k);
      if (!seen.add(k)) throw error(place, ErrorCode.SQL_SYNTAX, "column twice in the primary key: " + k);
    }
  }

  private TableSchema schema(Token place, String name, List<Column> columns, List<String> key,
      Map<String, Token> options) {
    if (options.isEmpty()) {
      if (key.isEmpty()) {
        List<Column> all = new ArrayList<>(columns);
        all.add(Column.required(TableSchema.ROW_ID, ColumnType.UUID));
        return new TableSchema.Relational(name, all, List.of(TableSchema.ROW_ID));
      }
      return new TableSchema.Relational(name, required(columns, key), key);
    }
    if (!key.isEmpty())
      throw error(place, ErrorCode.SQL_SYNTAX, "a time-series table has no PRIMARY KEY: its key is series and time");
    String time = option(options, "time_column", columns, ColumnType.TIMESTAMP, place);
    String series = option(options, "series_key", columns, ColumnType.TEXT, place);
    return new TableSchema.TimeSeries(name, required(columns, List.of(time, series)), time, series);
  }

  private String option(Map<String, Token> options, String option, List<Column> columns, ColumnType type,
      Token place) {
    Token value = options.get(option);
    if (value == null) throw error(place, ErrorCode.SQL_SYNTAX, "option is missing: " + option);
    String name = value.kind() == Kind.STRING ? value.content() : value.name();
    Column column = columns.stream().filter(c -> c.name().equals(name)).findFirst()
        .orElseThrow(() -> error(value, ErrorCode.UNKNOWN_COLUMN, "no such column: " + name));
    if (column.type() != type)
      throw error(value, ErrorCode.TYPE_MISMATCH, option + " must be " + type + ": " + name + " is " + column.type());
    return name;
  }

  private static List<Column> required(List<Column> columns, List<String> key) {
    return columns.stream().map(c -> key.contains(c.name()) ? c.withNullable(false) : c).toList();
  }
}
