package io.foreshock.engine.format;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Catalog records: each starts with a version byte; texts are a u32 length and UTF-8.
 *
 * <pre>
 * key S | sensor u32 BE |  value: | 1 | asset | name | unit | quantity | low f64 | high f64 | description |
 * key A | path UTF-8 |     value: | 1 | path | kind | description |
 * key T | table u32 BE |   value: see TableFormat
 * key P | space u8 | prefix |  value: | 1 |   keys with this prefix are to be removed from the space
 *                              value: | 2 |   so they are when the engine opens: an index is being built
 * </pre>
 */
public final class CatalogFormat {
  public static final byte SENSOR = 'S';
  public static final byte ASSET = 'A';
  public static final byte TABLE = 'T';
  public static final byte PURGE = 'P';
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

  /**
   * @param space
   *            number of the space the keys are in
   */
  public static byte[] purgeKey(int space, byte[] prefix) {
    return new Bytes(16).put(PURGE).put(space).put(prefix).toArray();
  }

  public static int purgeSpace(ByteBuffer key) {
    return key.get(key.position() + 1);
  }

  public static byte[] purgePrefix(ByteBuffer key) {
    byte[] prefix = new byte[key.remaining() - 2];
    key.get(key.position() + 2, prefix);
    return prefix;
  }

  public static int id(ByteBuffer key) {
    return Integer.reverseBytes(key.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(1));
  }

  public static byte[] write(SensorSpec s) {
    return new Bytes(128).put(VERSION).putText(s.asset()).putText(s.name()).putText(s.unit()).putText(s.quantity())
        .putDouble(s.low()).putDouble(s.high()).putText(s.description()).toArray();
  }

  public static SensorSpec sensor(ByteBuffer in) {
    return sensor(in, UnaryOperator.identity());
  }

  /**
   * @param once
   *            gives the same object for equal texts, as far as it likes: assets, names and units repeat
   */
  public static SensorSpec sensor(ByteBuffer in, UnaryOperator<String> once) {
    version(in);
    return new SensorSpec(once.apply(RowFormat.text(in)), once.apply(RowFormat.text(in)), once.apply(RowFormat.text(
        in)), once.apply(RowFormat.text(in)), in.getDouble(), in.getDouble(), once.apply(RowFormat.text(in)));
  }

  public static byte[] write(Asset a) {
    return new Bytes(128).put(VERSION).putText(a.path()).putText(a.kind()).putText(a.description()).toArray();
  }

  public static Asset asset(ByteBuffer in) {
    version(in);
    return new Asset(RowFormat.text(in), RowFormat.text(in), RowFormat.text(in));
  }

  private static void version(ByteBuffer in) {
    int version = in.get();
    if (version != VERSION)
      throw BlockHeader.corrupt("unknown catalog record version: version=" + version + ", known=" + VERSION);
  }
}
