package io.foreshock.engine.format;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's schema and where its values lie. Every stored column has a slot, numbered from 0 in the order they came
 * and never used again: rows, journal entries and blocks hold values by slot, so none is rewritten when the table is
 * altered. What was written before a column came has fewer slots; a dropped column's slot stays and is passed over.
 * Immutable.
 *
 * @param slots
 *            relational tables: all columns; time-series tables: all but time and series
 * @param indexIds
 *            permanent numbers of the schema's indexes, in their order
 * @param nextIndexId
 *            above all numbers ever given
 */
public record TableLayout(TableSchema schema, List<Slot> slots, List<Integer> indexIds, int nextIndexId) {
  /** Slots a table can have in its life. */
  public static final int MAX_SLOTS = 4_096;
  private static final int DROPPED = -1;

  /**
   * @param missing
   *            value of the rows written before the column came; null = null
   * @param column
   *            position in the schema, -1 once dropped
   */
  public record Slot(ColumnType type, @Nullable Object missing, int column) {
    public Slot {
      requireNonNull(type, "type is null");
    }

    public boolean dropped() {
      return column == DROPPED;
    }

    /** What reads and fills the slot: its default is what is missing from older rows. */
    public Column stored(TableSchema schema) {
      String name = dropped() ? "dropped" : schema.columns().get(column).name();
      return new Column(name, type, true, missing, 0);
    }
  }

  public TableLayout {
    requireNonNull(schema, "schema is null");
    slots = List.copyOf(slots);
    indexIds = List.copyOf(indexIds);
    if (slots.size() > MAX_SLOTS)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "too many columns in the life of a table: table=" + schema.name() + ", columns=" + slots.size() + ", limit="
              + MAX_SLOTS);
  }

  /** Of a new table. */
  public static TableLayout of(TableSchema schema) {
    List<Slot> slots = new ArrayList<>();
    for (int c = 0; c < schema.columns().size(); c++)
      if (hasSlot(schema, schema.columns().get(c).name()))
        slots.add(new Slot(schema.columns().get(c).type(), null, c));
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < indexes(schema).size(); i++)
      ids.add(i + 1);
    return new TableLayout(schema, slots, ids, ids.size() + 1);
  }

  private static boolean hasSlot(TableSchema schema, String column) {
    return !(schema instanceof TableSchema.TimeSeries t && t.key().contains(column));
  }

  public static List<Index> indexes(TableSchema schema) {
    return schema instanceof TableSchema.Relational r ? r.indexes() : List.of();
  }

  /**
   * @param after
   *            the schema after the change
   */
  public TableLayout altered(TableSchema after, Alteration change) {
    List<Slot> now = new ArrayList<>(slots);
    List<Integer> ids = new ArrayList<>(indexIds);
    int next = nextIndexId;
    switch (change) {
      case Alteration.AddColumn c -> now.add(new Slot(c.column().type(), c.column().defaultValue(), after.columns()
          .size() - 1));
      case Alteration.DropColumn c -> drop(now, schema.indexOf(c.column()));
      case Alteration.AddIndex _ -> ids.add(next++);
      case Alteration.DropIndex c -> {
        for (int i = 0; i < indexIds.size(); i++)
          if (indexes(schema).get(i).name().equals(c.index()))
            ids.remove(i);
      }
      case Alteration.RenameColumn _,Alteration.RenameTable _,Alteration.SetDefault _,Alteration.SetNotNull _,Alteration.DropNotNull _,Alteration.AddForeignKey _,Alteration.DropForeignKey _ -> {
        // values stay where they are
      }
    }
    return new TableLayout(after, now, ids, next);
  }

  private static void drop(List<Slot> slots, int column) {
    for (int s = 0; s < slots.size(); s++) {
      Slot slot = slots.get(s);
      if (slot.column == column)
        slots.set(s, new Slot(slot.type, null, DROPPED));
      else
        if (slot.column > column)
          slots.set(s, new Slot(slot.type, slot.missing, slot.column - 1));
    }
  }

  /** The same places under another schema: names and keys differ, columns and indexes do not. */
  public TableLayout with(TableSchema other) {
    return new TableLayout(other, slots, indexIds, nextIndexId);
  }

  /** Slot of a column by its position in the schema; -1 for time and series. */
  public int slotOf(int column) {
    for (int s = 0; s < slots.size(); s++)
      if (slots.get(s).column == column)
        return s;
    return -1;
  }

  /** Number of an index by its name; 0 when there is none. */
  public int indexId(String name) {
    List<Index> all = indexes(schema);
    for (int i = 0; i < all.size(); i++)
      if (all.get(i).name().equals(name))
        return indexIds.get(i);
    return 0;
  }
}
