package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.format.TableLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relational table. While an alteration is checked against the rows that are there, the table is shown as before but
 * writes already have to fulfil what comes: {@link #enforced}. Immutable.
 */
final class RowTable implements StoredTable {
  /**
   * An index and the positions of its columns in the schema.
   *
   * @param number
   *            permanent within the table
   */
  record Indexed(int number, Index index, int[] columns) {
    IndexKeys.Values values(TableLayout layout, byte[] row) {
      return RowTable.values(layout, row, columns);
    }
  }

  /**
   * An index with a graph.
   *
   * @param number
   *            permanent within the table
   * @param column
   *            position of the vectors in the schema
   */
  record Searched(int number, Index index, Index.Graph graph, int column) {}

  private final int id;
  private final TableLayout layout;
  private final TableLayout enforced;
  private final TableSchema.Relational schema;
  private final int[] keyIndexes;
  private final List<Indexed> readable;
  private final List<Indexed> maintained;
  private final List<Searched> searched;

  RowTable(int id, TableLayout layout) {
    this(id, layout, layout);
  }

  private RowTable(int id, TableLayout layout, TableLayout enforced) {
    this.id = id;
    this.layout = layout;
    this.enforced = enforced;
    this.schema = relational(layout);
    this.keyIndexes = schema.primaryKey().stream().mapToInt(schema::indexOf).toArray();
    this.readable = indexed(layout);
    this.maintained = indexed(enforced);
    this.searched = searched(layout);
  }

  private static TableSchema.Relational relational(TableLayout layout) {
    if (layout.schema() instanceof TableSchema.Relational r)
      return r;
    throw new IllegalArgumentException("not a relational table: table=" + layout.schema().name());
  }

  private static List<Indexed> indexed(TableLayout layout) {
    List<Indexed> all = new ArrayList<>();
    List<Index> indexes = TableLayout.indexes(layout.schema());
    for (int i = 0; i < indexes.size(); i++)
      if (indexes.get(i).graph() == null)
        all.add(new Indexed(layout.indexIds().get(i), indexes.get(i), indexes.get(i).columns().stream().mapToInt(layout
            .schema()::indexOf).toArray()));
    return all;
  }

  private static List<Searched> searched(TableLayout layout) {
    List<Searched> all = new ArrayList<>();
    List<Index> indexes = TableLayout.indexes(layout.schema());
    for (int i = 0; i < indexes.size(); i++)
      if (indexes.get(i).graph() instanceof Index.Graph graph)
        all.add(new Searched(layout.indexIds().get(i), indexes.get(i), graph, layout.schema().indexOf(indexes.get(i)
            .columns().getFirst())));
    return all;
  }

  /** The same table, writes having to fulfil another layout of the same columns. */
  RowTable enforcing(TableLayout next) {
    return new RowTable(id, layout, next);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public TableSchema.Relational schema() {
    return schema;
  }

  TableLayout layout() {
    return layout;
  }

  /** What writes have to fulfil. */
  TableSchema.Relational enforced() {
    return relational(enforced);
  }

  TableLayout enforcedLayout() {
    return enforced;
  }

  /** Whether rows written for the other table are rows of this one. */
  boolean hasRowsOf(RowTable other) {
    return this == other || id == other.id && layout.slots().equals(other.layout.slots())
        && schema.columns().equals(other.schema.columns()) && schema.primaryKey().equals(other.schema.primaryKey());
  }

  /** Whether an alteration is being checked. */
  boolean isChanging() {
    return enforced != layout;
  }

  /** Positions of the key columns in the schema. */
  int[] keyIndexes() {
    return keyIndexes;
  }

  /** Indexes with graphs. */
  List<Searched> searched() {
    return searched;
  }

  /** Whether graphs have to hear of a change of a row. */
  boolean changesVectors(byte @Nullable [] before, byte @Nullable [] after) {
    for (Searched s : searched)
      if (!Arrays.equals(vector(before, s.column), vector(after, s.column)))
        return true;
    return false;
  }

  private float @Nullable [] vector(byte @Nullable [] row, int column) {
    return row == null ? null : (float[]) RelationalRow.value(layout, row, column);
  }

  /** Ordered indexes that hold every row. */
  List<Indexed> readable() {
    return readable;
  }

  /** Ordered indexes that every write keeps up, those being built included. */
  List<Indexed> maintained() {
    return maintained;
  }

  IndexKeys.Values values(byte[] row, int[] columns) {
    return values(layout, row, columns);
  }

  private static IndexKeys.Values values(TableLayout layout, byte[] row, int[] columns) {
    IndexKeys.Values values = new IndexKeys.Values();
    for (int c : columns)
      values.add(RelationalRow.value(layout, row, c));
    return values;
  }

  /** For messages. */
  String text(byte[] row, int[] columns) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int c : columns)
      values.add(RelationalRow.value(layout, row, c));
    return String.valueOf(values);
  }

  /** Refuses nulls that the schema shown still allows and the one that comes does not. */
  void checkEnforced(byte[] row) {
    List<Column> columns = enforced.schema().columns();
    for (int c = 0; c < columns.size(); c++)
      if (!columns.get(c).nullable() && schema.columns().get(c).nullable() && RelationalRow.value(layout, row,
          c) == null)
        throw new ForeshockException(ErrorCode.NOT_NULL,
            "null in a required column: table=" + schema.name() + ", column=" + columns.get(c).name());
  }
}
