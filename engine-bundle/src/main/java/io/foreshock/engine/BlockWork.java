package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import io.foreshock.engine.tail.Generation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small change of blocks, prepared outside the writer and applied as one commit: a piece of a generation that is
 * sealed, a step of compaction or retention. Only the sealer's thread makes them, one at a time.
 */
final class BlockWork implements Work {
  /** Size from which on a work is handed to the writer: what one commit may take of the time between two others. */
  private static final int FULL_BYTES = 512 << 10;
  private static final int TRIM_BYTES = 4 << 20;
  private static final int FULL_CHANGES = 1_024;

  private record Put(int table, byte[] key, byte[] block, int rows, long raw) {}

  private record Delete(int table, byte[] key, int bytes, int rows, long raw) {}

  /** How far a generation is sealed: all its rows of lower tables and of lower or equal series. */
  record Progress(long seq, int table, int series) {}

  private final List<Put> puts = new ArrayList<>();
  private final List<Delete> deletes = new ArrayList<>();
  private final List<Correction> corrections = new ArrayList<>();
  private final List<Consumer<Group>> changes = new ArrayList<>();
  private final Map<Integer, Long> newest = new HashMap<>();
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private @Nullable Progress progress;
  private @Nullable Generation source;
  private boolean whole;
  private long size;
  private long late;

  private final int fullBytes;
  private final int page;

  /**
   * @param blockRows
   *            rows of a full block: small blocks, as in tests, make small works
   */
  BlockWork(int blockRows) {
    fullBytes = Math.min(FULL_BYTES, 16 * blockRows);
    page = BlockBytes.page(blockRows);
  }

  void put(int table, byte[] key, byte[] block, int blockRows, long rawBytes) {
    puts.add(new Put(table, key, block, blockRows, rawBytes));
    size += block.length;
  }

  void delete(int table, byte[] key, int blockBytes, int blockRows, long rawBytes) {
    deletes.add(new Delete(table, key, blockBytes, blockRows, rawBytes));
  }

  void correction(Correction c) {
    corrections.add(c);
    size += 64;
  }

  /** Anything else that belongs to the same commit. */
  void also(Consumer<Group> change) {
    changes.add(change);
  }

  void newest(int table, long ts) {
    newest.merge(table, ts, Math::max);
  }

  /** Rows that came after their time was retired. */
  void late(long n) {
    late += n;
  }

  /** A piece of the generation is in blocks. */
  void progress(Generation generation, Progress reached) {
    source = generation;
    progress = reached;
  }

  /** The generation is in blocks as a whole now; its stretch of the journal does not count any more. */
  void sealed(Generation generation) {
    source = generation;
    whole = true;
  }

  boolean isEmpty() {
    return puts.isEmpty() && deletes.isEmpty() && changes.isEmpty() && corrections.isEmpty() && source == null;
  }

  boolean isFull() {
    return size >= fullBytes || puts.size() + deletes.size() + corrections.size() >= FULL_CHANGES;
  }

  @Override
  public long weight() {
    return 0;
  }

  @Override
  public boolean givesRoom() {
    return true;
  }

  @Override
  public void apply(Group group) {
    if (source != null && !group.holds(source))
      throw new ForeshockException(ErrorCode.TOO_BUSY, "the journal was read anew, this stretch is sealed again");
    Access access = group.access();
    Set<Integer> present = new HashSet<>();
    for (StoredTable table : group.tables.values()) {
      present.add(table.id());
      if (table instanceof StoredTable.SeriesTable s)
        s.keep().summaries().forEach(summary -> present.add(summary.table().id()));
    }
    exchange(access, present);
    Correction.write(access, corrections);
    changes.forEach(c -> c.accept(group));
    newest.forEach((table, ts) -> {
      if (present.contains(table) && ts > Meta.getLong(access, Meta.newest(table), Long.MIN_VALUE))
        Meta.putLong(access, Meta.newest(table), ts);
    });
    if (late > 0)
      Meta.add(access, Meta.LATE_ROWS, late);
    if (source != null && whole)
      finish(access, source.lastSeq());
    else
      if (progress != null)
        Meta.putLong(access, Meta.sealing(progress.seq), (long) progress.table << 32 | progress.series);
    group.changed();
    group.blocks = this;
  }

  /** A table may have been dropped since this was prepared: what is not there is not counted. */
  private void exchange(Access access, Set<Integer> present) {
    Map<Integer, Long> bytes = new HashMap<>();
    long rows = 0;
    long raw = 0;
    for (Delete d : deletes)
      if (present.contains(d.table) && StoredBlocks.delete(access, d.key)) {
        bytes.merge(d.table, (long) -d.bytes, Long::sum);
        rows -= d.rows;
        raw -= d.raw;
      }
    for (Put put : puts)
      if (present.contains(put.table)) {
        StoredBlocks.put(access, put.key, put.block, page);
        bytes.merge(put.table, (long) put.block.length, Long::sum);
        rows += put.rows;
        raw += put.raw;
      }
    bytes.forEach((table, delta) -> Meta.add(access, Meta.bytes(table), delta));
    Meta.add(access, Meta.BLOCK_ROWS, rows);
    Meta.add(access, Meta.BLOCK_BYTES, bytes.values().stream().mapToLong(Long::longValue).sum());
    Meta.add(access, Meta.BLOCK_RAW, raw);
  }

  private static void finish(Access access, long seq) {
    Meta.putLong(access, Meta.LAST_SEALED, seq);
    Meta.removeSealing(access, seq);
  }

  /**
   * Removes entries of the journal that are in blocks already, a bounded number.
   *
   * @return a work that does it, null when there are none
   */
  static @Nullable BlockWork trimming(Access access) {
    long sealedTo = Meta.getLong(access, Meta.LAST_SEALED, 0);
    try (Walk walk = access.walk(Space.JOURNAL)) {
      if (!walk.first() || Keys.journalSeq(walk.key()) > sealedTo)
        return null;
    }
    BlockWork work = new BlockWork(1);
    work.also(group -> trim(group.access(), sealedTo));
    return work;
  }

  private static void trim(Access access, long sealedTo) {
    long bytes = 0;
    try (Walk walk = access.walk(Space.JOURNAL)) {
      for (int n = 0; n < FULL_CHANGES && bytes < TRIM_BYTES; n++) {
        if (!walk.first() || Keys.journalSeq(walk.key()) > sealedTo)
          return;
        bytes += walk.value().remaining();
        walk.delete();
      }
    }
  }

  @Nullable
  Generation sealedGeneration() {
    return whole ? source : null;
  }

  @Override
  public void committed() {
    done.complete(true);
  }

  @Override
  public void failed(ForeshockException cause) {
    done.completeExceptionally(cause);
  }

  /** Hands it to the writer and waits for its commit. */
  void commit(CommitQueue queue) {
    queue.urgent(this);
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ForeshockException f)
        throw f;
      throw new ForeshockException(ErrorCode.INTERNAL, "blocks not changed: " + e.getMessage(), e);
    }
  }
}
