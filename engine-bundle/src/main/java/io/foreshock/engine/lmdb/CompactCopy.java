package io.foreshock.engine.lmdb;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Store.Space;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * A second data file with the same content and no unused pages, made while the store is written to. First everything
 * is copied in key order from one snapshot; the keys that change meanwhile are noted, and copied again in ever smaller
 * rounds; the last round happens while nobody else is in the store. Confined to one thread at a time.
 */
public final class CompactCopy implements AutoCloseable {
  private static final long TRANSACTION_BYTES = 4L << 20;
  /** About what a key takes. */
  private static final int KEY = 32;
  private static final long SYNC_BYTES = 32L << 20;
  private static final int ROUNDS = 20;
  /** As many keys are copied within some milliseconds. */
  private static final int FEW = 2_000;

  private final Store store;
  private final Pace pace;
  private final Runnable check;
  private final Changes changes = new Changes();
  private final Path folder;
  private final Store target;
  private long unsynced;

  /**
   * @param check
   *            called often; throws to give up
   */
  public CompactCopy(Store store, Pace pace, Runnable check) throws IOException {
    this.store = store;
    this.pace = pace;
    this.check = check;
    folder = StoreFiles.compactFolder(store.dir());
    StoreOptions options = store.options();
    target = Store.scratch(folder, new StoreOptions(store.mapSize(), StoreOptions.NO_LIMIT, 16, Durability.NONE));
    if (options.durability() == Durability.FULL && store.isSuspect())
      throw new ForeshockException(ErrorCode.STORE_FAILED, "store recovers from a failed write");
  }

  /**
   * Copies all but what changes within the last moments.
   *
   * @param copied
   *            hears bytes as they are copied
   */
  public void copy(LongConsumer copied) {
    store.note(changes);
    try (Access from = store.read()) {
      for (Space space : Space.values())
        append(from, space, copied);
    }
    for (int round = 0; changes.count() > FEW; round++) {
      if (round == ROUNDS)
        throw new ForeshockException(ErrorCode.TOO_BUSY,
            "changes come faster than they are copied: waiting=" + changes.count() + ", limit=" + FEW);
      catchUp();
    }
    sync();
  }

  private void append(Access from, Space space, LongConsumer copied) {
    PageFill fill = new PageFill(target.pageSize());
    try (Walk walk = from.walk(space)) {
      boolean on = walk.first();
      while (on) {
        long bytes = 0;
        try (Access to = target.write()) {
          for (; on && bytes < TRANSACTION_BYTES; on = walk.next())
            bytes += KEY + (space.inPieces() ? appendPieces(walk, to, space, fill) : appendOne(walk, to, space));
          to.commit();
        }
        spent(bytes);
        copied.accept(bytes);
      }
    }
  }

  private static int appendOne(Walk walk, Access to, Space space) {
    ByteBuffer value = walk.raw();
    to.appendRaw(space, walk.keyBytes(), value.remaining()).put(0, value, 0, value.remaining());
    return value.remaining();
  }

  /** What is stored under a key and numbers, cut anew so that pages are full. */
  private static int appendPieces(Walk walk, Access to, Space space, PageFill fill) {
    byte[] key = walk.keyBytes();
    byte[] whole = pieces(walk, Arrays.copyOf(key, key.length - 1));
    for (int i = 0, at = 0; at < whole.length; i++) {
      key[key.length - 1] = (byte) i;
      int size = fill.next(key.length, whole.length - at);
      to.appendRaw(space, key, size).put(0, whole, at, size);
      at += size;
    }
    return whole.length;
  }

  /** All pieces from where the walk stands, put together; afterwards it stands on the last. */
  private static byte[] pieces(Walk walk, byte[] prefix) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    boolean on;
    do {
      ByteBuffer piece = walk.raw();
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      whole.writeBytes(bytes);
      on = walk.next();
    } while (on && walk.hasPrefix(prefix));
    if (on)
      walk.prev();
    else
      walk.last();
    return whole.toByteArray();
  }

  private void spent(long bytes) {
    check.run();
    pace.spend(bytes);
    unsynced += bytes;
    if (unsynced > SYNC_BYTES)
      sync();
  }

  /** In pieces, so that no commit of the store ever waits behind all of it. */
  private void sync() {
    target.sync();
    unsynced = 0;
  }

  private void catchUp() {
    Map<Space, TreeSet<byte[]>> keys;
    Access from;
    try (Access nobodyWrites = store.write()) {
      keys = changes.take();
      from = store.read();
    }
    try (from) {
      keys.forEach((space, set) -> again(from, space, space.inPieces() ? withSiblings(from, space, set) : set));
    }
  }

  /** All pieces of whatever had one changed, of the store and of the copy, which cuts them differently. */
  private TreeSet<byte[]> withSiblings(Access from, Space space, TreeSet<byte[]> changed) {
    TreeSet<byte[]> all = new TreeSet<>(Arrays::compareUnsigned);
    try (Access copy = target.read(); Walk here = from.walk(space); Walk there = copy.walk(space)) {
      for (byte[] key : changed) {
        byte[] prefix = Arrays.copyOf(key, key.length - 1);
        for (Walk walk : List.of(here, there))
          for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next())
            all.add(walk.keyBytes());
      }
    }
    return all;
  }

  private void again(Access from, Space space, TreeSet<byte[]> keys) {
    var left = keys.iterator();
    while (left.hasNext()) {
      long bytes = 0;
      try (Access to = target.write()) {
        while (left.hasNext() && bytes < TRANSACTION_BYTES) {
          byte[] key = left.next();
          ByteBuffer value = from.raw(space, key);
          bytes += KEY;
          if (value == null) {
            to.delete(space, key);
          } else {
            bytes += value.remaining();
            to.reserveRaw(space, key, value.remaining()).put(0, value, 0, value.remaining());
          }
        }
        to.commit();
      }
      spent(bytes);
    }
  }

  /**
   * Puts the copy in the store's place; for the writer, between two transactions.
   *
   * @throws ForeshockException
   *             TOO_BUSY when readers do not leave
   */
  public void take() {
    catchUp();
    sync();
    boolean done = store.exclusively(() -> {
      target.closeScratch();
      store.exchange(folder);
      return true;
    });
    if (!done)
      throw new ForeshockException(ErrorCode.TOO_BUSY, "readers do not leave the store");
  }

  /** Ends the noting of changes and removes what is left of a copy that was not taken. */
  @Override
  public void close() throws IOException {
    store.noteNoMore();
    target.closeScratch();
    StoreFiles.removeStale(store.dir());
  }
}
