package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.engine.PreparedWrite.RowWrite;
import io.foreshock.engine.PreparedWrite.SeriesWrite;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.TransactionWork.OwnRow;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes kept beside a snapshot. Relational rows are remembered together with what the store had at the begin, which
 * the writer compares at the commit: a row that was changed and changed back counts as unchanged. Rows of time-series
 * tables lie in a generation of their own, so that scans merge them like any others. Methods lock, since an expired
 * lease closes it from another thread.
 */
final class StoreTransaction implements Transaction {
  /** Bytes of the store's form that are kept at most. */
  static final long MAX_BYTES = 64L << 20;

  private final CommitQueue queue;
  private final StoreSnapshot base;
  private final NavigableMap<byte[], OwnRow> rows = new TreeMap<>(Arrays::compareUnsigned);
  private final List<SeriesWrite> series = new ArrayList<>();
  private final Map<Integer, OwnSeries> names = new HashMap<>();
  private Generation own = new Generation(0, System.nanoTime());
  private long bytes;
  private boolean ended;

  StoreTransaction(CommitQueue queue, StoreSnapshot base) {
    this.queue = queue;
    this.base = base;
  }

  @Override
  public synchronized Snapshot snapshot() {
    requireOpen();
    return new Snapshot() {
      private final List<Cursor> cursors = new ArrayList<>();

      @Override
      public Cursor scan(Scan scan) {
        Cursor cursor = view().scan(scan);
        cursors.add(cursor);
        return cursor;
      }

      @Override
      public Cursor aggregate(Aggregation wanted) {
        Cursor cursor = view().aggregate(wanted);
        cursors.add(cursor);
        return cursor;
      }

      @Override
      public @Nullable List<Neighbour> nearest(String table, String index, float[] query, VectorSearch search) {
        return view().nearest(table, index, query, search);
      }

      @Override
      public TableSchema schema(String table) {
        return view().schema(table);
      }

      @Override
      public void close() {
        cursors.forEach(Cursor::close);
        cursors.clear();
      }
    };
  }

  private synchronized StoreSnapshot view() {
    requireOpen();
    NavigableMap<byte[], Optional<byte[]>> now = new TreeMap<>(Arrays::compareUnsigned);
    rows.forEach((key, row) -> now.put(key, Optional.ofNullable(row.after())));
    State state = base.state();
    if (series.isEmpty())
      return base.overlaid(state, now);
    List<Generation> generations = new ArrayList<>(state.generations());
    generations.add(own.soFar());
    Map<String, StoredTable> tables = new HashMap<>(state.tables());
    tables.replaceAll((_, t) -> t instanceof SeriesTable s && names.get(t.id()) instanceof OwnSeries n
        ? s.with(n)
        : t);
    return base.overlaid(new State(state.txnId(), state.lastSeq(), state.sealCount(), generations, tables), now);
  }

  @Override
  public synchronized void write(Write write) {
    requireOpen();
    PreparedWrite prepared = PreparedWrite.of(TableWork.table(base.state().tables(), write.table()), write);
    if (bytes + prepared.weight() > MAX_BYTES)
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE,
          "transaction too large: bytes=" + (bytes + prepared.weight()) + ", limit=" + MAX_BYTES);
    switch (prepared) {
      case RowWrite w -> base.reading(() -> {
        keep(w);
        return true;
      });
      case SeriesWrite w -> keep(w);
    }
    bytes += prepared.weight();
  }

  private void keep(RowWrite write) {
    Map<byte[], OwnRow> news = new TreeMap<>(Arrays::compareUnsigned);
    long before = 0;
    for (int i = 0; i < write.keys().length; i++) {
      byte[] key = write.keys()[i];
      OwnRow known = news.containsKey(key) ? news.get(key) : rows.get(key);
      if (known == null) {
        byte[] stored = base.row(key);
        before += stored == null ? 0 : stored.length;
        known = new OwnRow(write.table(), stored, stored);
      }
      if (write.insertsOnly() && known.after() != null)
        throw TableWork.duplicate(write, i);
      news.put(key, new OwnRow(write.table(), known.before(), write.row(i)));
    }
    rows.putAll(news);
    bytes += before;
  }

  private void keep(SeriesWrite write) {
    SeriesTable table = write.table();
    OwnSeries known = names.computeIfAbsent(table.id(), _ -> new OwnSeries(table.names()));
    if (write.numbered(known::of) instanceof Rows rows)
      own.append(own.lastSeq() + 1, table.id(), table.valueColumns(), rows);
    series.add(write);
  }

  @Override
  public void commit() {
    TransactionWork work;
    synchronized (this) {
      requireOpen();
      ended = true;
      try {
        base.reading(() -> true);
        work = new TransactionWork(rows, series, bytes);
      } finally {
        base.close();
      }
    }
    if (!work.isEmpty())
      queue.submit(work);
  }

  @Override
  public synchronized void restart() {
    requireOpen();
    rows.clear();
    series.clear();
    names.clear();
    own = new Generation(0, System.nanoTime());
    bytes = 0;
  }

  @Override
  public synchronized void rollback() {
    ended = true;
    rows.clear();
    series.clear();
    base.close();
  }

  @Override
  public void close() {
    rollback();
  }

  private void requireOpen() {
    if (ended)
      throw new ForeshockException(ErrorCode.CLOSED, "transaction has ended");
  }
}
