package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.BlockWork.Progress;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.SeriesBuffer;
import io.foreshock.engine.tail.TableBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns frozen generations into blocks, the oldest first, piece by piece: all coding happens outside the write
 * transaction, the writer only inserts some series' blocks at a time. Until the last piece readers see these rows in
 * blocks and in the tail, which changes nothing: a generation applied to its own outcome gives that outcome again.
 * Confined to the keeper's thread.
 */
final class Sealer {
  private final Store store;
  private final Supplier<State> state;
  private final Supplier<Codecs> codecs;
  private final CommitQueue queue;
  private final SeriesSealer seriesSealer;
  /** How far the oldest generation is in blocks already; what is before is never done twice. */
  private @Nullable Progress reached;

  Sealer(Store store, Supplier<State> state, Supplier<Codecs> codecs, CommitQueue queue, SeriesSealer seriesSealer) {
    this.store = store;
    this.state = state;
    this.codecs = codecs;
    this.queue = queue;
    this.seriesSealer = seriesSealer;
  }

  /** Seals the next piece of the oldest frozen generation; false when there is none. */
  boolean step() {
    State now = state.get();
    if (now.frozen() == 0)
      return false;
    Generation oldest = now.generations().getFirst();
    Progress from = reached != null && reached.seq() == oldest.lastSeq()
        ? reached
        : new Progress(oldest.lastSeq(), 0, 0);
    BlockWork work = new BlockWork(seriesSealer.blockRows());
    Progress to = fill(now, oldest, from, work);
    if (to == null)
      work.sealed(oldest);
    else
      work.progress(oldest, to);
    work.commit(queue);
    reached = to;
    return true;
  }

  /** Adds series until the piece is full; null when it holds the rest of the generation. */
  private @Nullable Progress fill(State now, Generation generation, Progress from, BlockWork work) {
    Codecs present = codecs.get();
    List<SeriesTable> tables = now.tables().values().stream()
        .filter(t -> t instanceof SeriesTable s && !s.readOnly() && s.id() >= from.table()
            && generation.table(s.id()) != null)
        .map(SeriesTable.class::cast).sorted(Comparator.comparingInt(SeriesTable::id)).toList();
    try (Access access = store.read()) {
      for (SeriesTable table : tables) {
        TableBuffer buffer = generation.table(table.id());
        int limit = Math.max(buffer == null ? 0 : buffer.seriesLimit(), buffer != null && buffer.deletesAll()
            ? table
                .names().count() + 1
            : 0);
        for (int id = table.id() == from.table() ? from.series() + 1 : 1; id < limit; id++) {
          if (work.isFull())
            return new Progress(from.seq(), table.id(), id - 1);
          if (buffer != null)
            seal(new SeriesSealer.Target(access, table, id, present, generation.lastSeq(), work), buffer);
        }
      }
    }
    return null;
  }

  private void seal(SeriesSealer.Target target, TableBuffer buffer) {
    SeriesTable table = target.table();
    SeriesBuffer rows = buffer.series(target.series());
    TailRows.Deletes deletes = TailRows.Deletes.of(buffer, target.series(), Integer.MAX_VALUE);
    if (rows == null && deletes.isEmpty())
      return;
    int[] all = IntStream.range(0, table.valueColumns().size()).toArray();
    Run arrived = rows == null
        ? SeriesSealer.nothing(table)
        : deletes.read(rows, rows.visible(Integer.MAX_VALUE), table.edge(), Long.MAX_VALUE, table.valueColumns(), all);
    if (rows != null && rows.min() < table.edge())
      target.work().late(rows.visible(Integer.MAX_VALUE) - rows.read(rows.visible(Integer.MAX_VALUE), table.edge(),
          Long.MAX_VALUE, table.valueColumns(), new int[0]).size());
    seriesSealer.seal(target, arrived, deletes.ranges());
  }

  /** Why a failed step is not the end: what is not sealed stays in the journal. */
  static ForeshockException explain(RuntimeException e) {
    return e instanceof ForeshockException f
        ? f
        : new ForeshockException(ErrorCode.INTERNAL, "sealing failed: " + e.getMessage(), e);
  }
}
