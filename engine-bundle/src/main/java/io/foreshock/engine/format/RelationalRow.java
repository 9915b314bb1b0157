package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.column.ColumnBuffer;
import io.foreshock.engine.format.TableLayout.Slot;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a relational table: its values by slot, the key columns included. A row written before a column came has
 * fewer slots than the table.
 *
 * <pre>
 * 0       2
 * +-------+---------+---------+----
 * | slots | value 0 | value 1 | ..      values as in RowFormat
 * +-------+---------+---------+----
 * </pre>
 */
public final class RelationalRow {
  private RelationalRow() {
  }

  /**
   * @param columns
   *            all columns of the schema in their order
   */
  public static byte[] write(TableLayout table, List<ColumnVector> columns, int row) {
    Bytes out = new Bytes(16 * table.slots().size()).putShort(table.slots().size());
    for (Slot slot : table.slots()) {
      if (slot.dropped())
        RowFormat.write(null, out);
      else
        RowFormat.write(columns.get(slot.column()), row, out);
    }
    return out.toArray();
  }

  /** The row with other values in some columns. */
  public static byte[] with(TableLayout table, byte[] row, int[] columns, @Nullable Object value) {
    Bytes out = new Bytes(row.length).putShort(table.slots().size());
    for (Slot slot : table.slots()) {
      boolean changed = false;
      for (int c : columns)
        changed |= slot.column() == c;
      RowFormat.write(changed ? value : slot.dropped() ? null : value(table, row, slot.column()), out);
    }
    return out.toArray();
  }

  /**
   * One value; Long, Double, String, float[] or null.
   *
   * @param column
   *            position in the schema
   */
  public static @Nullable Object value(TableLayout table, byte[] row, int column) {
    return value(table, ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN), column);
  }

  public static @Nullable Object value(TableLayout table, ByteBuffer row, int column) {
    int slot = table.slotOf(column);
    try {
      ByteBuffer in = row.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      int slots = slots(in);
      if (slot >= slots)
        return table.slots().get(slot).missing();
      for (int s = 0; s < slot; s++)
        RowFormat.skip(in);
      return RowFormat.read(in);
    } catch (BufferUnderflowException e) {
      throw cutShort(e);
    }
  }

  /** Whether two rows have the same values in all columns that the table shows. */
  public static boolean isSame(TableLayout table, byte[] a, byte[] b) {
    for (Slot slot : table.slots())
      if (!slot.dropped() && !Objects.deepEquals(value(table, a, slot.column()), value(table, b, slot.column())))
        return false;
    return true;
  }

  /**
   * Appends one row to the buffers.
   *
   * @param buffers
   *            by slot; null where the value is not wanted
   * @param end
   *            one above the last slot wanted
   */
  public static void read(TableLayout table, ByteBuffer row, @Nullable ColumnBuffer[] buffers, int end) {
    try {
      int slots = slots(row);
      for (int s = 0; s < end; s++) {
        ColumnBuffer buffer = buffers[s];
        if (s >= slots) {
          if (buffer != null)
            buffer.append(table.slots().get(s).missing());
        } else if (buffer != null) {
          RowFormat.read(row, buffer);
        } else {
          RowFormat.skip(row);
        }
      }
    } catch (BufferUnderflowException e) {
      throw cutShort(e);
    }
  }

  private static int slots(ByteBuffer in) {
    int slots = Short.toUnsignedInt(in.getShort());
    if (slots > TableLayout.MAX_SLOTS)
      throw BlockHeader.corrupt("slots of a row out of range: slots=" + slots + ", limit=" + TableLayout.MAX_SLOTS);
    return slots;
  }

  private static ForeshockException cutShort(BufferUnderflowException e) {
    return new ForeshockException(ErrorCode.CORRUPT_DATA, "row cut short", e);
  }
}
