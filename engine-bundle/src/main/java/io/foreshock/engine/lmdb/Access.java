package io.foreshock.engine.lmdb;

import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * One transaction. Buffers it hands out point into the store: they are valid until it is closed (and, when writing,
 * until the next change) and touching them later kills the process, so callers copy. For one thread at a time.
 */
public final class Access implements AutoCloseable {
  private final Store store;
  private final Txn<ByteBuffer> txn;
  private final ByteBuffer key;
  private boolean closed;

  Access(Store store, Txn<ByteBuffer> txn) {
    this.store = store;
    this.txn = txn;
    this.key = store.takeKeyBuffer();
  }

  /** Number of the last commit this transaction sees; when writing, the number it will commit as. */
  public long id() {
    return txn.getId();
  }

  public @Nullable ByteBuffer get(Space space, byte[] k) {
    ByteBuffer value = store.dbi(space).get(txn, key(k));
    return value == null ? null : view(value);
  }

  public boolean contains(Space space, byte[] k) {
    return store.dbi(space).get(txn, key(k)) != null;
  }

  public void put(Space space, byte[] k, byte[] value) {
    reserve(space, k, value.length).put(0, value);
  }

  /** Room for a value, to be filled before the next change. */
  public ByteBuffer reserve(Space space, byte[] k, int size) {
    return view(store.dbi(space).reserve(txn, key(k), size));
  }

  /** Like {@link #reserve} for a key above all others of the space. */
  public ByteBuffer append(Space space, byte[] k, int size) {
    return view(store.dbi(space).reserve(txn, key(k), size, PutFlags.MDB_APPEND));
  }

  public boolean delete(Space space, byte[] k) {
    return store.dbi(space).delete(txn, key(k));
  }

  public long entries(Space space) {
    return store.dbi(space).stat(txn).entries;
  }

  /** Bytes of the pages a space takes, half-filled ones as a whole. */
  public long pageBytes(Space space) {
    Stat stat = store.dbi(space).stat(txn);
    return (stat.branchPages + stat.leafPages + stat.overflowPages) * stat.pageSize;
  }

  public Walk walk(Space space) {
    return new Walk(store.dbi(space).openCursor(txn), store.takeKeyBuffer(), store);
  }

  /** Removes all keys that begin with the prefix. */
  public void deletePrefix(Space space, byte[] prefix) {
    try (Walk walk = walk(space)) {
      while (walk.seek(prefix) && walk.hasPrefix(prefix))
        walk.delete();
    }
  }

  public void commit() {
    txn.commit();
  }

  /** Ends the transaction; what was not committed is undone. */
  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    txn.close();
    store.giveBack(key);
  }

  private ByteBuffer key(byte[] k) {
    return key.clear().put(k).flip();
  }

  static ByteBuffer view(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
