package io.foreshock.engine.lmdb;

import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;

/** A cursor; every moving method tells whether it stands on an entry now. Closed before its transaction. */
public final class Walk implements AutoCloseable {
  private final Cursor<ByteBuffer> cursor;
  private final ByteBuffer key;
  private final Store store;
  private final Access access;
  private final Space space;
  private boolean closed;

  Walk(Cursor<ByteBuffer> cursor, ByteBuffer key, Store store, Access access, Space space) {
    this.cursor = cursor;
    this.key = key;
    this.store = store;
    this.access = access;
    this.space = space;
  }

  /** To the first key at or above. */
  public boolean seek(byte[] k) {
    return cursor.get(key.clear().put(k).flip(), GetOp.MDB_SET_RANGE);
  }

  public boolean first() {
    return cursor.first();
  }

  public boolean last() {
    return cursor.last();
  }

  public boolean next() {
    return cursor.next();
  }

  public boolean prev() {
    return cursor.prev();
  }

  public ByteBuffer key() {
    return Access.view(cursor.key());
  }

  public ByteBuffer value() {
    return Access.content(space, raw());
  }

  /** The value with its checksum. */
  ByteBuffer raw() {
    return Access.view(cursor.val());
  }

  /** Whether the checksum that the store added is right; true where it added none. */
  public boolean isSound() {
    if (space.ownChecksums())
      return true;
    ByteBuffer value = value();
    ByteBuffer raw = raw();
    return raw.limit() > value.limit() && raw.getInt(value.limit()) == access.checksum(keyBytes(), value);
  }

  public byte[] keyBytes() {
    ByteBuffer k = key();
    byte[] bytes = new byte[k.remaining()];
    k.get(bytes);
    return bytes;
  }

  public boolean hasPrefix(byte[] prefix) {
    ByteBuffer k = cursor.key();
    if (k.remaining() < prefix.length)
      return false;
    for (int i = 0; i < prefix.length; i++)
      if (k.get(k.position() + i) != prefix[i])
        return false;
    return true;
  }

  /** Whether the key, cut to the bound's length, is not above it. */
  public boolean within(byte[] bound) {
    ByteBuffer k = cursor.key();
    int n = Math.min(k.remaining(), bound.length);
    for (int i = 0; i < n; i++) {
      int c = (k.get(k.position() + i) & 0xFF) - (bound[i] & 0xFF);
      if (c != 0)
        return c < 0;
    }
    return true;
  }

  public void delete() {
    if (access.notes())
      access.note(space, keyBytes());
    cursor.delete();
  }

  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    cursor.close();
    store.giveBack(key);
  }
}
