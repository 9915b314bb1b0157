package io.foreshock.vector;

import io.foreshock.api.vector.VectorRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an index show what the rows say while commits go on. A commit that comes meanwhile is newer than what was read of
 * the rows, so its ids are left alone from then on. Thread-safe; each way of catching up is for one thread.
 */
final class CatchUp {
  /** Rows read at once: the store's transaction is as short as that. */
  private static final int PIECE = 16_384;

  private final VectorRows rows;
  private final BooleanSupplier stopped;
  private final Workers workers;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  /** Guarded by the lock, as all below. */
  private Set<Long> fresh = new HashSet<>();
  private HnswIndex index;
  private boolean done;

  CatchUp(VectorRows rows, HnswIndex index, Workers workers, BooleanSupplier stopped) {
    this.rows = rows;
    this.index = index;
    this.workers = workers;
    this.stopped = stopped;
  }

  HnswIndex index() {
    lock.readLock().lock();
    try {
      return index;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** From now on these ids are somebody else's. @return the index to put them into */
  HnswIndex claim(long[] ids) {
    lock.writeLock().lock();
    try {
      if (!done)
        for (long id : ids)
          fresh.add(id);
      return index;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Another index instead, which has still to see everything. */
  void restart(HnswIndex other) {
    lock.writeLock().lock();
    try {
      index = other;
      fresh = new HashSet<>();
      done = false;
    } finally {
      lock.writeLock().unlock();
    }
  }

  void finish() {
    lock.writeLock().lock();
    try {
      fresh = new HashSet<>();
      done = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  boolean isDone() {
    lock.readLock().lock();
    try {
      return done;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** By the ids of the rows that changed. */
  void withChanged(long[] ids) {
    Arrays.sort(ids);
    for (int from = 0; from < ids.length; from += PIECE) {
      Piece piece = new Piece();
      rows.read(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + PIECE)), piece);
      bringIn(piece);
    }
  }

  /**
   * By every row, beside the index's own ids: what is equal stays, what no row has goes.
   *
   * @param afterPiece
   *            told how many rows were looked at
   */
  void withAll(PieceListener afterPiece) {
    long[] known = index().ids();
    int at = 0;
    long from = Long.MIN_VALUE;
    boolean more = true;
    while (more) {
      Piece piece = new Piece();
      rows.readFrom(from, piece);
      more = piece.isFull();
      int rowsRead = piece.size;
      long end = more ? piece.ids[rowsRead - 1] : Long.MAX_VALUE;
      for (int row = 0; at < known.length && known[at] <= end; at++) {
        while (row < rowsRead && piece.ids[row] < known[at])
          row++;
        if (row == rowsRead || piece.ids[row] != known[at])
          piece.gone.add(known[at]);
      }
      bringIn(piece);
      afterPiece.lookedAt(rowsRead);
      more &= end != Long.MAX_VALUE;
      from = end + 1;
    }
  }

  /** Hears of progress. */
  @FunctionalInterface
  interface PieceListener {
    void lookedAt(int rows);
  }

  /** Some rows in the order shown. */
  private static final class Piece implements VectorRows.Visitor {
    long[] ids = new long[256];
    @Nullable
    float[][] vectors = new float[256][];
    final List<Long> gone = new ArrayList<>();
    int size;

    @Override
    public boolean visit(long id, float @Nullable [] vector) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
        vectors = Arrays.copyOf(vectors, 2 * size);
      }
      ids[size] = id;
      vectors[size++] = vector;
      return !isFull();
    }

    boolean isFull() {
      return size >= PIECE;
    }
  }

  private void bringIn(Piece piece) {
    if (stopped.getAsBoolean())
      throw new CancellationException("stopped while catching up");
    for (long id : piece.gone)
      show(id, null);
    workers.forEach(piece.size, i -> show(piece.ids[i], piece.vectors[i]));
  }

  private void show(long id, float @Nullable [] vector) {
    lock.readLock().lock();
    try {
      if (!fresh.contains(id) && !(vector != null && index.holds(id, vector)))
        index.show(id, vector);
    } finally {
      lock.readLock().unlock();
    }
  }
}
