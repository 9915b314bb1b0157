package io.foreshock.engine.lmdb;

import static java.util.Objects.requireNonNull;

/**
 * How a store is opened.
 *
 * @param mapSize
 *            address space taken at first, bytes; grows while the store is open
 * @param mapLimit
 *            what it never grows beyond, bytes: a hard bound of the file
 * @param maxReaders
 *            read transactions open at one time
 */
public record StoreOptions(long mapSize, long mapLimit, int maxReaders, Durability durability) {
  /** What x86-64 gives a process, less room for all else. */
  public static final long NO_LIMIT = 1L << 45;

  public StoreOptions {
    requireNonNull(durability, "durability is null");
    if (mapSize <= 0 || mapLimit <= 0 || maxReaders <= 0)
      throw new IllegalArgumentException("must be positive: mapSize=" + mapSize + ", mapLimit=" + mapLimit
          + ", maxReaders=" + maxReaders);
    mapSize = Math.min(mapSize, mapLimit);
  }

  StoreOptions withMapSize(long bytes) {
    return new StoreOptions(bytes, mapLimit, maxReaders, durability);
  }
}
