package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import io.foreshock.engine.tail.Generation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One generation as blocks: their insert, the removal of merged ones and of the journal stretch are one commit. */
final class SealWork implements Work {
  private record Put(int table, byte[] key, byte[] block, int rows, long raw) {}

  private record Delete(byte[] key, int bytes, int rows, long raw) {}

  private final Generation generation;
  private final List<Put> puts = new ArrayList<>();
  private final List<Delete> deletes = new ArrayList<>();
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  SealWork(Generation generation) {
    this.generation = generation;
  }

  void put(int table, byte[] key, byte[] block, int blockRows, long rawBytes) {
    puts.add(new Put(table, key, block, blockRows, rawBytes));
  }

  void delete(byte[] key, int blockBytes, int blockRows, long rawBytes) {
    deletes.add(new Delete(key, blockBytes, blockRows, rawBytes));
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
    if (!group.holds(generation))
      throw new ForeshockException(ErrorCode.TOO_BUSY, "the journal was read anew, this stretch is sealed again");
    Access access = group.access();
    Set<Integer> present = new HashSet<>();
    for (StoredTable table : group.tables.values())
      present.add(table.id());
    long rows = 0;
    long bytes = 0;
    long raw = 0;
    for (Delete d : deletes)
      if (access.delete(Space.BLOCKS, d.key)) {
        rows -= d.rows;
        bytes -= d.bytes;
        raw -= d.raw;
      }
    for (Put put : puts)
      if (present.contains(put.table)) {
        access.put(Space.BLOCKS, put.key, put.block);
        rows += put.rows;
        bytes += put.block.length;
        raw += put.raw;
      }
    try (Walk walk = access.walk(Space.JOURNAL)) {
      while (walk.first() && Keys.journalSeq(walk.key()) <= generation.lastSeq())
        walk.delete();
    }
    Meta.putLong(access, Meta.LAST_SEALED, generation.lastSeq());
    Meta.add(access, Meta.BLOCK_ROWS, rows);
    Meta.add(access, Meta.BLOCK_BYTES, bytes);
    Meta.add(access, Meta.BLOCK_RAW, raw);
    group.changed();
    group.seal = this;
  }

  Generation generation() {
    return generation;
  }

  @Override
  public void committed() {
    done.complete(true);
  }

  @Override
  public void failed(ForeshockException cause) {
    done.completeExceptionally(cause);
  }

  CompletableFuture<Boolean> done() {
    return done;
  }
}
