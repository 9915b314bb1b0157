package io.foreshock.engine;

import io.foreshock.engine.lmdb.Durability;
import io.foreshock.engine.lmdb.StoreOptions;
import java.time.Duration;
import java.util.Objects;

/**
 * Sizes and times of an engine.
 *
 * @param mapSize
 *            address space taken for the store's file at first, bytes; grows when needed
 * @param ringBytes
 *            bound of what is offered but not committed, bytes in memory
 * @param groupBytes
 *            most that one commit takes, bytes in memory
 * @param generationRows
 *            rows of the journal that are sealed in one piece
 * @param sealAfter
 *            age at which a smaller piece is sealed: hours, since every series with a row in it has its last block
 *            written anew
 * @param blockRows
 *            rows of a full block, 16..65,536
 * @param maxReaders
 *            snapshots open at one time
 * @param snapshotLease
 *            age at which a forgotten snapshot is closed: it keeps the file growing
 * @param diskReserve
 *            free disk space below which new data is refused so that sealing still can go on, bytes
 * @param diskQuota
 *            most bytes of the store's file; 0 = as much as the disk holds
 * @param recode
 *            blocks that will hardly change any more are coded again with the slow codecs, in the background
 * @param endsBytes
 *            most memory for decoded ends of blocks; 0 = none are kept
 */
public record EngineOptions(long mapSize, long ringBytes, long groupBytes, long generationRows, Duration sealAfter,
    int blockRows, int maxReaders, Duration snapshotLease, long diskReserve, long diskQuota, boolean recode,
    long endsBytes) {
  /** Journal entries sealed in one piece at most: they are removed one by one in the sealing transaction. */
  static final int GENERATION_ENTRIES = 50_000;
  /** Generations that wait for the sealer before ingest is held back. */
  static final int FROZEN_LIMIT = 2;
  /** Rows in one offered batch or one write. */
  static final int MAX_BATCH_ROWS = 1 << 20;

  private static final long MOST_ENDS_BYTES = 32L << 20;
  /** Of the memory limit, one part in so many. */
  private static final int ENDS_SHARE = 16;

  /** Below this a store could not seal what it took. */
  static final long SMALLEST_QUOTA = 1L << 20;
  static final long LEAST_MEMORY = 8L << 20;
  /** A row in the tail: time, value and their share of the arrays' growth. */
  private static final int TAIL_ROW_BYTES = 32;

  public EngineOptions {
    Objects.requireNonNull(sealAfter, "sealAfter is null");
    Objects.requireNonNull(snapshotLease, "snapshotLease is null");
    positive("mapSize", mapSize);
    positive("ringBytes", ringBytes);
    positive("groupBytes", groupBytes);
    positive("generationRows", generationRows);
    positive("maxReaders", maxReaders);
    if (diskQuota < 0 || diskQuota > 0 && diskQuota < SMALLEST_QUOTA)
      throw new IllegalArgumentException(
          "diskQuota too small: diskQuota=" + diskQuota + ", limit=" + SMALLEST_QUOTA + " or 0");
    if (endsBytes < 0)
      throw new IllegalArgumentException("endsBytes must not be negative: endsBytes=" + endsBytes);
    if (blockRows < 16 || blockRows > 65_536)
      throw new IllegalArgumentException("blockRows out of range: blockRows=" + blockRows + ", limit=16..65536");
  }

  private static void positive(String name, long value) {
    if (value <= 0)
      throw new IllegalArgumentException(name + " must be positive: " + name + "=" + value);
  }

  public static EngineOptions defaults() {
    return new EngineOptions(512L << 30, 32L << 20, 8L << 20, 1L << 20, Duration.ofHours(4), 65_536, 1_000,
        Duration.ofMinutes(5), 64L << 20, 0, true, MOST_ENDS_BYTES);
  }

  StoreOptions store(Durability durability) {
    return new StoreOptions(mapSize, diskQuota == 0 ? StoreOptions.NO_LIMIT : diskQuota, maxReaders + 16, durability);
  }

  public EngineOptions withMapSize(long bytes) {
    return new EngineOptions(bytes, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, diskReserve, diskQuota, recode, endsBytes);
  }

  public EngineOptions withGenerationRows(long rows) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, rows, sealAfter, blockRows, maxReaders, snapshotLease,
        diskReserve, diskQuota, recode, endsBytes);
  }

  public EngineOptions withBlockRows(int rows) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, rows, maxReaders,
        snapshotLease, diskReserve, diskQuota, recode, endsBytes);
  }

  public EngineOptions withRingBytes(long bytes) {
    return new EngineOptions(mapSize, bytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, diskReserve, diskQuota, recode, endsBytes);
  }

  public EngineOptions withMaxReaders(int readers) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, readers,
        snapshotLease, diskReserve, diskQuota, recode, endsBytes);
  }

  public EngineOptions withSnapshotLease(Duration lease) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders, lease,
        diskReserve, diskQuota, recode, endsBytes);
  }

  public EngineOptions withDiskReserve(long bytes) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, bytes, diskQuota, recode, endsBytes);
  }

  public EngineOptions withDiskQuota(long bytes) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, diskReserve, bytes, recode, endsBytes);
  }

  public EngineOptions withRecode(boolean on) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, diskReserve, diskQuota, on, endsBytes);
  }

  /**
   * Bounds what the engine keeps in memory: a quarter for what is offered but not committed, a sixteenth for decoded ends
   * of blocks, the rest for the tail (the generation being written and those that wait for the sealer).
   *
   * @param bytes
   *            at least 8 MB; larger than needed for the defaults changes nothing
   */
  public EngineOptions withMemoryLimit(long bytes) {
    if (bytes < LEAST_MEMORY)
      throw new IllegalArgumentException("memory limit too small: limit=" + bytes + ", least=" + LEAST_MEMORY);
    long ring = Math.min(ringBytes, bytes / 4);
    long ends = Math.min(endsBytes, bytes / ENDS_SHARE);
    long rows = (bytes - ring - ends) / ((FROZEN_LIMIT + 1) * TAIL_ROW_BYTES);
    return new EngineOptions(mapSize, ring, Math.min(groupBytes, ring / 2), Math.min(generationRows, rows), sealAfter,
        blockRows, maxReaders, snapshotLease, diskReserve, diskQuota, recode, ends);
  }
}
