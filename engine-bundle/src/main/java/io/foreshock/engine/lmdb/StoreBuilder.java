package io.foreshock.engine.lmdb;

import io.foreshock.engine.lmdb.Store.Space;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a store's data file from entries in key order; the folder gets it only when it is complete. Confined to one
 * thread.
 */
public final class StoreBuilder implements AutoCloseable {
  private static final long TRANSACTION_BYTES = 4L << 20;

  private final Path dir;
  private final FileChannel lock;
  private final Path folder;
  private final Store target;
  private Access access;
  private long bytes;

  /**
   * @throws io.foreshock.api.ForeshockException
   *             STORE_LOCKED when an engine has the folder open
   */
  public StoreBuilder(Path dir) throws IOException {
    this.dir = Files.createDirectories(dir);
    lock = StoreFiles.lock(dir);
    StoreFiles.removeStale(dir);
    folder = StoreFiles.compactFolder(dir);
    target = Store.scratch(folder, new StoreOptions(512L << 30, StoreOptions.NO_LIMIT, 16, Durability.NONE));
    access = target.write();
  }

  public void add(Space space, byte[] key, ByteBuffer value) {
    access.putLast(space, key, value);
    bytes += key.length + value.remaining();
    if (bytes < TRANSACTION_BYTES)
      return;
    access.commit();
    access.close();
    access = target.write();
    bytes = 0;
  }

  /** Puts the finished file in the place of whatever was there. */
  public void finish() throws IOException {
    access.commit();
    access.close();
    target.sync();
    target.closeScratch();
    StoreFiles.adopt(dir, folder);
  }

  /** Removes what is not complete. */
  @Override
  public void close() throws IOException {
    access.close();
    target.closeScratch();
    StoreFiles.removeStale(dir);
    lock.close();
  }
}
