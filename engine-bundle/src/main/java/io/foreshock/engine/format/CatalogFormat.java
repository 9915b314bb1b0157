package io.foreshock.engine.format;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Catalog records: each starts with a version byte; texts are a u32 length and UTF-8.
 *
 * <pre>
 * key S | sensor u32 BE |  value: | 1 | asset | name | unit | quantity | low f64 | high f64 | description |
 * key A | path UTF-8 |     value: | 1 | path | kind | description |
 * key T | table u32 BE |   value: | 1 | shape u8: 0 time-series, 1 relational | name | columns u32 |
 *                                 | per column: name, type name, nullable u8 |
 *                                 | time column, series column, or key columns u32 and their names |
 * </pre>
 */
public final class CatalogFormat {
  public static final byte SENSOR = 'S';
  public static final byte ASSET = 'A';
  public static final byte TABLE = 'T';
  /** Longest asset path: what fits a key. */
  public static final int MAX_PATH = Keys.MAX - 1;
  private static final int VERSION = 1;

  private CatalogFormat() {
  }

  public static byte[] key(byte kind, int id) {
    return new Bytes(8).put(kind).putInt(Integer.reverseBytes(id)).toArray();
  }

  public static byte[] key(Asset asset) {
    return new Bytes(64).put(ASSET).put(Keys.text(asset.path(), MAX_PATH, "asset path")).toArray();
  }

  public static int id(ByteBuffer key) {
    return Integer.reverseBytes(key.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(1));
  }

  public static byte[] write(SensorSpec s) {
    return new Bytes(128).put(VERSION).putText(s.asset()).putText(s.name()).putText(s.unit()).putText(s.quantity())
        .putDouble(s.low()).putDouble(s.high()).putText(s.description()).toArray();
  }

  public static SensorSpec sensor(ByteBuffer in) {
    version(in);
    return new SensorSpec(RowFormat.text(in), RowFormat.text(in), RowFormat.text(in), RowFormat.text(in),
        in.getDouble(), in.getDouble(), RowFormat.text(in));
  }

  public static byte[] write(Asset a) {
    return new Bytes(128).put(VERSION).putText(a.path()).putText(a.kind()).putText(a.description()).toArray();
  }

  public static Asset asset(ByteBuffer in) {
    version(in);
    return new Asset(RowFormat.text(in), RowFormat.text(in), RowFormat.text(in));
  }

  public static byte[] write(TableSchema schema) {
    Bytes out = new Bytes(256).put(VERSION);
    out.put(schema instanceof TableSchema.Relational ? 1 : 0).putText(schema.name()).putInt(schema.columns().size());
    for (Column c : schema.columns())
      out.putText(c.name()).putText(c.type().name()).put(c.nullable() ? 1 : 0);
    switch (schema) {
      case TableSchema.TimeSeries t -> out.putText(t.timeColumn()).putText(t.seriesKey());
      case TableSchema.Relational r -> {
        out.putInt(r.primaryKey().size());
        r.primaryKey().forEach(out::putText);
      }
    }
    return out.toArray();
  }

  public static TableSchema table(ByteBuffer in) {
    version(in);
    boolean relational = in.get() == 1;
    String name = RowFormat.text(in);
    List<Column> columns = new ArrayList<>();
    for (int n = in.getInt(); n > 0; n--)
      columns.add(new Column(RowFormat.text(in), ColumnType.valueOf(RowFormat.text(in)), in.get() == 1));
    if (!relational)
      return new TableSchema.TimeSeries(name, columns, RowFormat.text(in), RowFormat.text(in));
    List<String> key = new ArrayList<>();
    for (int n = in.getInt(); n > 0; n--)
      key.add(RowFormat.text(in));
    return new TableSchema.Relational(name, columns, key);
  }

  private static void version(ByteBuffer in) {
    int version = in.get();
    if (version != VERSION)
      throw BlockHeader.corrupt("unknown catalog record version: version=" + version + ", known=" + VERSION);
  }
}
