package io.foreshock.api.table;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.TableSchema.Relational;
import io.foreshock.api.table.TableSchema.TimeSeries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an alteration makes of schemas. Confined to one call. */
final class SchemaChange {
  private final List<TableSchema> all;
  private final TableSchema table;

  SchemaChange(String table, List<TableSchema> all) {
    this.all = all;
    this.table = all.stream().filter(t -> t.name().equals(table)).findFirst()
        .orElseThrow(() -> new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + table));
  }

  List<TableSchema> apply(Alteration change) {
    try {
      return switch (change) {
        case Alteration.AddColumn c -> List.of(added(c.column()));
        case Alteration.DropColumn c -> List.of(dropped(c.column()));
        case Alteration.RenameColumn c -> renamed(c.column(), c.to());
        case Alteration.RenameTable c -> renamed(c.to());
        case Alteration.SetDefault c -> List.of(withColumn(c.column(), k -> k.withDefault(c.value())));
        case Alteration.SetNotNull c -> List.of(required(c.column()));
        case Alteration.DropNotNull c -> List.of(nullable(c.column()));
        case Alteration.AddIndex c -> List.of(indexed(c.index()));
        case Alteration.DropIndex c -> List.of(withoutIndex(c.index()));
        case Alteration.AddForeignKey c -> List.of(linked(c.key()));
        case Alteration.DropForeignKey c -> List.of(withoutKey(c.key()));
      };
    } catch (IllegalArgumentException e) {
      throw refused(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private TableSchema added(Column column) {
    if (table.indexOf(column.name()) >= 0)
      throw refused(ErrorCode.ALREADY_EXISTS, "column exists: column=" + column.name());
    if (table instanceof TimeSeries && !column.nullable() && column.defaultValue() == null)
      throw refused(ErrorCode.NOT_NULL, "new column without a default: column=" + column.name());
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(column);
    return with(columns);
  }

  private TableSchema dropped(String name) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.remove(position(name));
    if (table.key().contains(name))
      throw refused(ErrorCode.INVALID_ARGUMENT, "column of the key: column=" + name);
    if (table instanceof Relational r) {
      for (Index index : r.indexes())
        if (index.columns().contains(name))
          throw refused(ErrorCode.INVALID_ARGUMENT, "column of an index: column=" + name + ", index=" + index.name());
      for (ForeignKey key : r.foreignKeys())
        if (key.columns().contains(name))
          throw refused(ErrorCode.INVALID_ARGUMENT, "column of a foreign key: column=" + name + ", key=" + key.name());
    }
    return with(columns);
  }

  private List<TableSchema> renamed(String from, String to) {
    int at = position(from);
    if (table.indexOf(to) >= 0)
      throw refused(ErrorCode.ALREADY_EXISTS, "column exists: column=" + to);
    List<Column> columns = new ArrayList<>(table.columns());
    columns.set(at, columns.get(at).withName(to));
    UnaryOperator<List<String>> names = l -> l.stream().map(n -> n.equals(from) ? to : n).toList();
    TableSchema changed = switch (table) {
      case TimeSeries t -> new TimeSeries(t.name(), columns, t.timeColumn().equals(from) ? to : t.timeColumn(),
          t.seriesKey().equals(from) ? to : t.seriesKey());
      case Relational r -> new Relational(r.name(), columns, names.apply(r.primaryKey()),
          r.indexes().stream().map(i -> i.withColumns(names.apply(i.columns()))).toList(),
          r.foreignKeys().stream().map(k -> new ForeignKey(k.name(), names.apply(k.columns()), k.table(),
              k.references(), k.onDelete())).toList());
    };
    return retargeted(changed, k -> new ForeignKey(k.name(), k.columns(), k.table(), names.apply(k.references()),
        k.onDelete()));
  }

  private List<TableSchema> renamed(String to) {
    if (all.stream().anyMatch(t -> t.name().equals(to)))
      throw refused(ErrorCode.ALREADY_EXISTS, "table exists: to=" + to);
    TableSchema changed = switch (table) {
      case TimeSeries t -> new TimeSeries(to, t.columns(), t.timeColumn(), t.seriesKey());
      case Relational r -> new Relational(to, r.columns(), r.primaryKey(), r.indexes(), r.foreignKeys());
    };
    return retargeted(changed, k -> new ForeignKey(k.name(), k.columns(), to, k.references(), k.onDelete()));
  }

  /** The changed table and all others whose foreign keys name the table, rewritten. */
  private List<TableSchema> retargeted(TableSchema changed, UnaryOperator<ForeignKey> rewrite) {
    List<TableSchema> result = new ArrayList<>();
    List<TableSchema> candidates = new ArrayList<>(all);
    candidates.remove(table);
    candidates.addFirst(changed);
    for (TableSchema t : candidates) {
      TableSchema now = t instanceof Relational r && r.foreignKeys().stream().anyMatch(k -> k.table().equals(table
          .name()))
              ? new Relational(r.name(), r.columns(), r.primaryKey(), r.indexes(), r.foreignKeys().stream()
                  .map(k -> k.table().equals(table.name()) ? rewrite.apply(k) : k).toList())
              : t;
      if (t == changed || now != t)
        result.add(now);
    }
    return result;
  }

  private TableSchema required(String name) {
    relational();
    return withColumn(name, c -> c.withNullable(false));
  }

  private TableSchema nullable(String name) {
    if (table.key().contains(name))
      throw refused(ErrorCode.INVALID_ARGUMENT, "column of the key: column=" + name);
    return withColumn(name, c -> c.withNullable(true));
  }

  private TableSchema withColumn(String name, UnaryOperator<Column> change) {
    int at = position(name);
    List<Column> columns = new ArrayList<>(table.columns());
    columns.set(at, change.apply(columns.get(at)));
    return with(columns);
  }

  private TableSchema with(List<Column> columns) {
    return switch (table) {
      case TimeSeries t -> new TimeSeries(t.name(), columns, t.timeColumn(), t.seriesKey());
      case Relational r -> new Relational(r.name(), columns, r.primaryKey(), r.indexes(), r.foreignKeys());
    };
  }

  private TableSchema indexed(Index index) {
    Relational r = relational();
    if (r.indexes().stream().anyMatch(i -> i.name().equals(index.name())))
      throw refused(ErrorCode.ALREADY_EXISTS, "index exists: index=" + index.name());
    index.columns().forEach(this::position);
    List<Index> indexes = new ArrayList<>(r.indexes());
    indexes.add(index);
    return new Relational(r.name(), r.columns(), r.primaryKey(), indexes, r.foreignKeys());
  }

  private TableSchema withoutIndex(String name) {
    Relational r = relational();
    List<Index> left = r.indexes().stream().filter(i -> !i.name().equals(name)).toList();
    if (left.size() == r.indexes().size())
      throw refused(ErrorCode.NOT_FOUND, "no such index: index=" + name);
    Relational changed = new Relational(r.name(), r.columns(), r.primaryKey(), left, r.foreignKeys());
    for (TableSchema t : all)
      if (t instanceof Relational other)
        for (ForeignKey key : other.foreignKeys())
          if (key.table().equals(r.name()) && !isKey(changed, key.references()))
            throw refused(ErrorCode.FOREIGN_KEY, "index is referenced: index=" + name + ", by table=" + other.name()
                + ", key=" + key.name());
    return changed;
  }

  private TableSchema linked(ForeignKey key) {
    Relational r = relational();
    if (r.foreignKeys().stream().anyMatch(k -> k.name().equals(key.name())))
      throw refused(ErrorCode.ALREADY_EXISTS, "foreign key exists: key=" + key.name());
    key.columns().forEach(this::position);
    List<ForeignKey> keys = new ArrayList<>(r.foreignKeys());
    keys.add(key);
    Relational changed = new Relational(r.name(), r.columns(), r.primaryKey(), r.indexes(), keys);
    checkReference(changed, key, all.stream().filter(t -> t.name().equals(key.table())).findFirst().orElse(null));
    return changed;
  }

  private TableSchema withoutKey(String name) {
    Relational r = relational();
    List<ForeignKey> left = r.foreignKeys().stream().filter(k -> !k.name().equals(name)).toList();
    if (left.size() == r.foreignKeys().size())
      throw refused(ErrorCode.NOT_FOUND, "no such foreign key: key=" + name);
    return new Relational(r.name(), r.columns(), r.primaryKey(), r.indexes(), left);
  }

  private Relational relational() {
    if (table instanceof Relational r)
      return r;
    throw refused(ErrorCode.NOT_SUPPORTED, "not for a time-series table");
  }

  private int position(String column) {
    int at = table.indexOf(column);
    if (at < 0)
      throw refused(ErrorCode.UNKNOWN_COLUMN, "no such column: column=" + column);
    return at;
  }

  private ForeshockException refused(ErrorCode code, String reason) {
    return new ForeshockException(code, reason + ", table=" + table.name());
  }

  static void checkReference(Relational child, ForeignKey key, @Nullable TableSchema target) {
    String place = ": table=" + child.name() + ", key=" + key.name() + ", references=" + key.table() + key.references();
    if (target == null)
      throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "foreign key to a table that is not there" + place);
    if (!(target instanceof Relational parent))
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "foreign key to a time-series table" + place);
    for (int i = 0; i < key.columns().size(); i++) {
      int at = parent.indexOf(key.references().get(i));
      if (at < 0)
        throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN, "foreign key to a column that is not there" + place);
      Column own = child.columns().get(child.indexOf(key.columns().get(i)));
      if (own.type() != parent.columns().get(at).type())
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
            "foreign key of another type" + place + ", type=" + own.type() + ", expected=" + parent.columns().get(at)
                .type());
    }
    if (!isKey(parent, key.references()))
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "neither primary key nor unique index" + place);
  }

  /** Whether the columns, in any order, are the primary key or a unique index. */
  private static boolean isKey(Relational table, List<String> columns) {
    HashSet<String> wanted = new HashSet<>(columns);
    return wanted.equals(new HashSet<>(table.primaryKey()))
        || table.indexes().stream().anyMatch(i -> i.unique() && wanted.equals(new HashSet<>(i.columns())));
  }
}
