package io.foreshock.engine;

import java.time.Duration;
import java.util.Objects;

/**
 * Sizes and times of an engine.
 *
 * @param mapSize
 *            upper bound of the store's file, bytes; address space only until used
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
 */
public record EngineOptions(long mapSize, long ringBytes, long groupBytes, long generationRows, Duration sealAfter,
    int blockRows, int maxReaders, Duration snapshotLease, long diskReserve) {
  /** Journal entries sealed in one piece at most: they are removed one by one in the sealing transaction. */
  static final int GENERATION_ENTRIES = 50_000;
  /** Generations that wait for the sealer before ingest is held back. */
  static final int FROZEN_LIMIT = 2;
  /** Rows in one offered batch or one write. */
  static final int MAX_BATCH_ROWS = 1 << 20;

  public EngineOptions {
    Objects.requireNonNull(sealAfter, "sealAfter is null");
    Objects.requireNonNull(snapshotLease, "snapshotLease is null");
    positive("mapSize", mapSize);
    positive("ringBytes", ringBytes);
    positive("groupBytes", groupBytes);
    positive("generationRows", generationRows);
    positive("maxReaders", maxReaders);
    if (blockRows < 16 || blockRows > 65_536)
      throw new IllegalArgumentException("blockRows out of range: blockRows=" + blockRows + ", limit=16..65536");
  }

  private static void positive(String name, long value) {
    if (value <= 0)
      throw new IllegalArgumentException(name + " must be positive: " + name + "=" + value);
  }

  public static EngineOptions defaults() {
    return new EngineOptions(512L << 30, 32L << 20, 8L << 20, 1L << 20, Duration.ofHours(4), 32_768, 1_000,
        Duration.ofMinutes(5), 64L << 20);
  }

  public EngineOptions withMapSize(long bytes) {
    return new EngineOptions(bytes, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, diskReserve);
  }

  public EngineOptions withGenerationRows(long rows) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, rows, sealAfter, blockRows, maxReaders, snapshotLease,
        diskReserve);
  }

  public EngineOptions withBlockRows(int rows) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, rows, maxReaders,
        snapshotLease, diskReserve);
  }

  public EngineOptions withRingBytes(long bytes) {
    return new EngineOptions(mapSize, bytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, diskReserve);
  }

  public EngineOptions withMaxReaders(int readers) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, readers,
        snapshotLease, diskReserve);
  }

  public EngineOptions withSnapshotLease(Duration lease) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders, lease,
        diskReserve);
  }

  public EngineOptions withDiskReserve(long bytes) {
    return new EngineOptions(mapSize, ringBytes, groupBytes, generationRows, sealAfter, blockRows, maxReaders,
        snapshotLease, bytes);
  }
}
