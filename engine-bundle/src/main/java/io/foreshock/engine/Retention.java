package io.foreshock.engine;

import io.foreshock.api.Micros;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.engine.Keep.Summary;
import io.foreshock.engine.SeriesSealer.Target;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.KeepFormat;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out storage policies. A table's edge moves first: from that commit on nobody sees rows before it; the blocks
 * wholly behind it are removed afterwards, some in each step, without being read. Also computes the summaries of rows
 * that were there before the policy. Confined to the keeper's thread.
 */
final class Retention {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int STEP_BLOCKS = 512;
  private static final int STEP_LOOKS = 16_384;
  /** A time further ahead of the clock is a fault of the source and retires nothing. */
  private static final long AHEAD_OF_CLOCK = 24 * 3_600 * Micros.SECOND;
  /** When there are too many bytes, this share of the limit is left. */
  private static final double LEFT = 0.95;

  private final Store store;
  private final Supplier<State> state;
  private final Supplier<Codecs> codecs;
  private final CommitQueue queue;
  private final RollUps rollUps;
  private final int blockRows;
  private volatile boolean asked = true;
  private boolean looking;
  private long lookedAt = System.nanoTime();
  private @Nullable Sweep sweep;

  /** Where the removal of a table's blocks has come to; by number, since it may be renamed meanwhile. */
  private record Sweep(int table, byte[] from) {}

  Retention(Store store, Supplier<State> state, Supplier<Codecs> codecs, CommitQueue queue, SeriesSealer sealer) {
    this.store = store;
    this.state = state;
    this.codecs = codecs;
    this.queue = queue;
    this.rollUps = sealer.rollUps();
    this.blockRows = sealer.blockRows();
  }

  /** Has policies looked at soon. */
  void ask() {
    asked = true;
  }

  /** One small change; false when there is none to do now. */
  boolean step() {
    if (sweep == null && build())
      return true;
    if (asked || System.nanoTime() - lookedAt >= INTERVAL_NANOS)
      looking = true;
    if (sweep == null && !looking)
      return false;
    Sweep at = sweep;
    if (at != null) {
      sweep = remove(at);
      return true;
    }
    asked = false; // before looking: what is asked for from now on may not be seen by this look
    for (SeriesTable table : tables())
      if (moveEdge(table)) {
        sweep = new Sweep(table.id(), Keys.prefix(table.id()));
        return true;
      }
    looking = false;
    lookedAt = System.nanoTime();
    return false;
  }

  private List<SeriesTable> tables() {
    return state.get().tables().values().stream().filter(t -> t instanceof SeriesTable)
        .map(SeriesTable.class::cast).sorted(Comparator.comparingInt(SeriesTable::id)).toList();
  }

  private boolean moveEdge(SeriesTable table) {
    long edge = edge(table);
    if (edge <= table.edge())
      return false;
    BlockWork work = new BlockWork(blockRows);
    work.also(group -> {
      // under another policy, or none, this edge means nothing
      if (group.tables.get(table.schema().name()) instanceof SeriesTable now && now.id() == table.id()
          && now.keep().policy().equals(table.keep().policy()))
        group.keep(table.schema().name(), now.keep().withEdge(edge));
    });
    work.commit(queue);
    return true;
  }

  private long edge(SeriesTable table) {
    StoragePolicy policy = table.keep().policy();
    Duration age = policy.maxAge();
    if (age == null && policy.maxBytes() == 0)
      return Long.MIN_VALUE;
    try (Access access = store.read()) {
      long newest = Math.min(Meta.getLong(access, Meta.newest(table.id()), Long.MIN_VALUE),
          Micros.now() + AHEAD_OF_CLOCK);
      if (newest == Long.MIN_VALUE)
        return Long.MIN_VALUE;
      long micros = age == null ? 0 : KeepFormat.toMicros(age);
      long edge = age == null || newest < Long.MIN_VALUE + micros ? Long.MIN_VALUE : newest - micros;
      long bytes = Meta.getLong(access, Meta.bytes(table.id()), 0);
      if (policy.maxBytes() > 0 && bytes > policy.maxBytes())
        edge = Math.max(edge, edgeOf(access, table, bytes - (long) (LEFT * policy.maxBytes())));
      return aligned(table, edge);
    }
  }

  /** At the start of a bucket of every summary, so that none has lost a part of its rows. */
  private static long aligned(SeriesTable table, long edge) {
    long width = 1;
    for (Summary s : table.keep().summaries())
      width = Math.max(width, s.rollUp().width());
    return edge < Long.MIN_VALUE + width ? Long.MIN_VALUE : edge - Math.floorMod(edge, width);
  }

  /** Lowest time with at least so many bytes of blocks wholly before it. */
  private static long edgeOf(Access access, SeriesTable table, long excess) {
    List<long[]> blocks = new ArrayList<>();
    byte[] prefix = Keys.prefix(table.id());
    try (Walk walk = access.walk(Space.BLOCKS)) {
      for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next())
        blocks.add(size(BlockHeader.parse(walk.value(), Keys.blockTime(walk.key()))));
    }
    blocks.sort(Comparator.comparingLong(b -> b[0]));
    long left = excess;
    for (long[] b : blocks) {
      left -= b[1];
      if (left <= 0)
        return b[0] == Long.MAX_VALUE ? b[0] : b[0] + 1;
    }
    return Long.MIN_VALUE;
  }

  private static long[] size(BlockHeader block) {
    return new long[]{block.maxTs(), block.bytes()};
  }

  /** Removes blocks behind the edge; null when none is left. */
  private @Nullable Sweep remove(Sweep at) {
    SeriesTable table = tables().stream().filter(t -> t.id() == at.table).findFirst().orElse(null);
    if (table == null)
      return null;
    BlockWork work = new BlockWork(blockRows);
    byte[] prefix = Keys.prefix(table.id());
    byte[] next = null;
    int found = 0;
    int looks = 0;
    try (Access access = store.read(); Walk walk = access.walk(Space.BLOCKS)) {
      boolean on = walk.seek(at.from);
      while (on && walk.hasPrefix(prefix)) {
        if (found == STEP_BLOCKS || looks++ == STEP_LOOKS) {
          next = walk.keyBytes();
          break;
        }
        int series = Keys.blockSeries(walk.key());
        if (Keys.blockTime(walk.key()) >= table.edge()) {
          on = walk.seek(Keys.prefix(table.id(), series + 1));
          continue;
        }
        BlockHeader header = BlockHeader.parse(walk.value(), Keys.blockTime(walk.key()));
        if (header.maxTs() < table.edge()) {
          int width = table.id() == StoredTable.READINGS_ID ? 24 : 16 + 8 * table.valueColumns().size();
          work.delete(table.id(), walk.keyBytes(), header.bytes(), header.rows(), (long) width * header
              .rows());
          found++;
        }
        on = walk.next();
      }
    }
    if (!work.isEmpty())
      work.commit(queue);
    return next == null ? null : new Sweep(at.table, next);
  }

  /** Computes some summaries of stored rows; false when none are missing, or can be computed now. */
  private boolean build() {
    for (SeriesTable table : tables())
      for (Summary s : table.keep().summaries())
        if (s.built() != Keep.ALL_SERIES && build(table, s))
          return true;
    return false;
  }

  private boolean build(SeriesTable table, Summary summary) {
    BlockWork work = new BlockWork(blockRows);
    try (Access access = store.read()) {
      long seq = Math.max(1, state.get().lastSeq());
      if (!rollUps.build(new Target(access, table, 1, codecs.get(), seq, work), summary))
        return false;
    }
    work.commit(queue);
    return true;
  }
}
