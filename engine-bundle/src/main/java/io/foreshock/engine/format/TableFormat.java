package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.ForeignKey.OnDelete;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.format.TableLayout.Slot;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalog record of a table. Little endian; texts are a u32 length and UTF-8, lists a u32 count and their
 * elements, values as in {@link RowFormat}.
 *
 * <pre>
 * 0     1       2
 * +-----+-------+------+---------+-------+--------------------------
 * | 3   | shape | name | columns | slots | by shape
 * +-----+-------+------+---------+-------+--------------------------
 *
 * column:  | name | type name | nullable u8 | dimension u32 | default value |
 * slot:    | type name | missing value | column u32, FFFFFFFF = dropped |
 * shape 0, time-series: | time column | series column |
 * shape 1, relational:  | key columns | indexes | next index u32 | foreign keys |
 * index:   | number u32 | name | unique u8 | columns | metric name, empty = ordered | graph |
 * graph:   | m u32 | efConstruction u32 | effort u32 | quantization name |
 * foreign key: | name | columns | table | references | on delete, name |
 * </pre>
 */
public final class TableFormat {
  private static final int VERSION = 3;
  private static final int MAX_ELEMENTS = 1 << 16;

  private TableFormat() {
  }

  public static byte[] write(TableLayout table) {
    TableSchema schema = table.schema();
    Bytes out = new Bytes(256).put(VERSION).put(schema instanceof TableSchema.Relational ? 1 : 0)
        .putText(schema.name());
    out.putInt(schema.columns().size());
    for (Column c : schema.columns()) {
      out.putText(c.name()).putText(c.type().name()).put(c.nullable() ? 1 : 0).putInt(c.dimension());
      RowFormat.write(c.defaultValue(), out);
    }
    out.putInt(table.slots().size());
    for (Slot s : table.slots()) {
      out.putText(s.type().name());
      RowFormat.write(s.missing(), out);
      out.putInt(s.column());
    }
    switch (schema) {
      case TableSchema.TimeSeries t -> out.putText(t.timeColumn()).putText(t.seriesKey());
      case TableSchema.Relational r -> relational(r, table, out);
    }
    return out.toArray();
  }

  private static void relational(TableSchema.Relational r, TableLayout table, Bytes out) {
    texts(r.primaryKey(), out);
    out.putInt(r.indexes().size());
    for (int i = 0; i < r.indexes().size(); i++) {
      Index index = r.indexes().get(i);
      out.putInt(table.indexIds().get(i)).putText(index.name()).put(index.unique() ? 1 : 0);
      texts(index.columns(), out);
      graph(index.graph(), out);
    }
    out.putInt(table.nextIndexId()).putInt(r.foreignKeys().size());
    for (ForeignKey key : r.foreignKeys()) {
      texts(key.columns(), out.putText(key.name()));
      texts(key.references(), out.putText(key.table()));
      out.putText(key.onDelete().name());
    }
  }

  private static void graph(Index.@Nullable Graph graph, Bytes out) {
    out.putText(graph == null ? "" : graph.metric().name());
    if (graph != null)
      out.putInt(graph.options().m()).putInt(graph.options().efConstruction()).putInt(graph.options().effort())
          .putText(graph.options().quantization().name());
  }

  private static Index.@Nullable Graph graph(ByteBuffer in) {
    String metric = RowFormat.text(in);
    return metric.isEmpty()
        ? null
        : new Index.Graph(Metric.valueOf(metric), new GraphOptions(in.getInt(), in.getInt(), in.getInt(),
            GraphOptions.Quantization.valueOf(RowFormat.text(in))));
  }

  private static void texts(List<String> texts, Bytes out) {
    out.putInt(texts.size());
    texts.forEach(out::putText);
  }

  /**
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static TableLayout read(ByteBuffer in) {
    try {
      int version = in.get();
      if (version != VERSION)
        throw BlockHeader.corrupt("unknown table record version: version=" + version + ", known=" + VERSION);
      return table(in);
    } catch (BufferUnderflowException | IllegalArgumentException | ForeshockException e) {
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "table record: " + e.getMessage(), e);
    }
  }

  private static TableLayout table(ByteBuffer in) {
    boolean relational = in.get() == 1;
    String name = RowFormat.text(in);
    List<Column> columns = new ArrayList<>();
    for (int n = count(in); n > 0; n--)
      columns.add(column(in));
    List<Slot> slots = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      Slot slot = new Slot(ColumnType.valueOf(RowFormat.text(in)), RowFormat.read(in), in.getInt());
      if (slot.column() < -1 || slot.column() >= columns.size())
        throw new IllegalArgumentException("column of a slot out of range: column=" + slot.column());
      slots.add(slot);
    }
    if (!relational)
      return new TableLayout(new TableSchema.TimeSeries(name, columns, RowFormat.text(in), RowFormat.text(in)), slots,
          List.of(), 1);
    List<String> key = texts(in);
    List<Index> indexes = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (int n = count(in); n > 0; n--) {
      ids.add(in.getInt());
      String index = RowFormat.text(in);
      boolean unique = in.get() == 1;
      indexes.add(new Index(index, texts(in), unique, graph(in)));
    }
    int next = in.getInt();
    List<ForeignKey> keys = new ArrayList<>();
    for (int n = count(in); n > 0; n--)
      keys.add(new ForeignKey(RowFormat.text(in), texts(in), RowFormat.text(in), texts(in), OnDelete.valueOf(RowFormat
          .text(in))));
    return new TableLayout(new TableSchema.Relational(name, columns, key, indexes, keys), slots, ids, next);
  }

  private static Column column(ByteBuffer in) {
    String name = RowFormat.text(in);
    ColumnType type = ColumnType.valueOf(RowFormat.text(in));
    boolean nullable = in.get() == 1;
    int dimension = in.getInt();
    return new Column(name, type, nullable, RowFormat.read(in), dimension);
  }

  private static List<String> texts(ByteBuffer in) {
    List<String> texts = new ArrayList<>();
    for (int n = count(in); n > 0; n--)
      texts.add(RowFormat.text(in));
    return texts;
  }

  private static int count(ByteBuffer in) {
    int n = in.getInt();
    if (n < 0 || n > MAX_ELEMENTS)
      throw new IllegalArgumentException("count out of range: count=" + n + ", limit=" + MAX_ELEMENTS);
    return n;
  }
}
