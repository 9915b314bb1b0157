package io.foreshock.engine.lmdb;

import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * One transaction. Buffers it hands out point into the store: they are valid until it is closed (and, when writing,
 * until the next change) and touching them later kills the process, so callers copy. For one thread at a time.
 */
public final class Access implements AutoCloseable {
  /** Bytes of CRC-32C behind a value in spaces whose values have none of their own. */
  private static final int CHECKSUM = 4;

  private final Store store;
  private final Environment environment;
  private final Txn<ByteBuffer> txn;
  private final Changes.@Nullable Collected changes;
  private final ByteBuffer key;
  private final CRC32C crc = new CRC32C();
  private boolean closed;

  /**
   * @param changes
   *            where changed keys are noted while a copy is being made
   */
  Access(Store store, Environment environment, Txn<ByteBuffer> txn, Changes.@Nullable Collected changes) {
    this.store = store;
    this.environment = environment;
    this.txn = txn;
    this.changes = changes;
    this.key = store.takeKeyBuffer();
  }

  /** Number of the last commit this transaction sees; when writing, the number it will commit as. */
  public long id() {
    return txn.getId();
  }

  public @Nullable ByteBuffer get(Space space, byte[] k) {
    ByteBuffer value = raw(space, k);
    return value == null ? null : content(space, value);
  }

  /** The value with its checksum. */
  @Nullable
  ByteBuffer raw(Space space, byte[] k) {
    ByteBuffer value = environment.dbi(space).get(txn, key(k));
    return value == null ? null : view(value);
  }

  static ByteBuffer content(Space space, ByteBuffer raw) {
    return space.ownChecksums() ? raw : raw.limit(Math.max(0, raw.limit() - CHECKSUM));
  }

  public boolean contains(Space space, byte[] k) {
    return environment.dbi(space).get(txn, key(k)) != null;
  }

  public void put(Space space, byte[] k, byte[] value) {
    note(space, k);
    if (space.ownChecksums())
      reserveRaw(space, k, value.length).put(0, value);
    else
      reserveRaw(space, k, value.length + CHECKSUM).put(0, value).putInt(value.length, checksum(k, ByteBuffer.wrap(
          value)));
  }

  /** Like {@link #put} for a key above all others of the space. */
  void putLast(Space space, byte[] k, ByteBuffer value) {
    int size = value.remaining();
    ByteBuffer out = appendRaw(space, k, size + (space.ownChecksums() ? 0 : CHECKSUM));
    out.put(0, value, value.position(), size);
    if (!space.ownChecksums())
      out.putInt(size, checksum(k, value));
  }

  /**
   * Room for a value above all others of the space, to be filled before the next change.
   *
   * @param space
   *            one whose values have checksums of their own
   */
  public ByteBuffer append(Space space, byte[] k, int size) {
    if (!space.ownChecksums())
      throw new IllegalArgumentException("values need a checksum, use put: space=" + space);
    note(space, k);
    return appendRaw(space, k, size);
  }

  ByteBuffer reserveRaw(Space space, byte[] k, int size) {
    return view(environment.dbi(space).reserve(txn, key(k), size));
  }

  ByteBuffer appendRaw(Space space, byte[] k, int size) {
    return view(environment.dbi(space).reserve(txn, key(k), size, PutFlags.MDB_APPEND));
  }

  /** Of key and value, so that a value under a wrong key is found too. */
  int checksum(byte[] k, ByteBuffer value) {
    crc.reset();
    crc.update(k);
    crc.update(value.duplicate());
    return (int) crc.getValue();
  }

  public boolean delete(Space space, byte[] k) {
    note(space, k);
    return environment.dbi(space).delete(txn, key(k));
  }

  void note(Space space, byte[] k) {
    if (changes != null)
      changes.add(space, k.clone());
  }

  boolean notes() {
    return changes != null;
  }

  public long entries(Space space) {
    return environment.dbi(space).stat(txn).entries;
  }

  /** Bytes of the pages a space takes, half-filled ones as a whole. */
  public long pageBytes(Space space) {
    Stat stat = environment.dbi(space).stat(txn);
    return (stat.branchPages + stat.leafPages + stat.overflowPages) * stat.pageSize;
  }

  public Walk walk(Space space) {
    return new Walk(environment.dbi(space).openCursor(txn), store.takeKeyBuffer(), store, this, space);
  }

  public void commit() {
    if (changes != null)
      changes.publish();
    txn.commit();
  }

  /** Ends the transaction; what was not committed is undone. */
  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    try {
      txn.close();
    } finally {
      store.giveBack(key);
      store.left();
    }
  }

  private ByteBuffer key(byte[] k) {
    return key.clear().put(k).flip();
  }

  static ByteBuffer view(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
