package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import io.foreshock.engine.RowPath.KeyRange;
import io.foreshock.engine.column.ChunkFilter;
import io.foreshock.engine.column.ColumnBuffer;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a relational table in primary-key order: the rows that fulfil the conditions, found through the key or an
 * index where that is cheaper, with a transaction's own rows laid over them.
 */
final class RowScan implements StoreSnapshot.ChunkSource {
  private static final int MAX_ROWS = BlockCodec.MAX_COUNT;
  /** Stored bytes after which a chunk is handed out early, so that wide rows stay bounded in memory. */
  private static final long MAX_BYTES = 16L << 20;

  private final TableLayout layout;
  private final int[] projection;
  private final ChunkFilter filter;
  private final Access access;
  private final Walk walk;
  private final Iterator<KeyRange> ranges;
  private final Iterator<byte[]> points;
  private final Iterator<Map.Entry<byte[], Optional<byte[]>>> own;
  private final boolean[] wanted;
  private final int end;

  private @Nullable KeyRange range;
  private byte @Nullable [] storedKey;
  private @Nullable ByteBuffer storedRow;
  private Map.@Nullable Entry<byte[], Optional<byte[]>> ownNext;
  private final boolean laidOver;

  /**
   * @param own
   *            rows that take the place of the stored ones, empty where they are deleted
   */
  RowScan(Access access, RowTable table, int[] projection, List<Condition> where,
      NavigableMap<byte[], Optional<byte[]>> own) {
    this.access = access;
    this.layout = table.layout();
    this.projection = projection;
    this.filter = new ChunkFilter(table.schema(), where);
    this.wanted = new boolean[layout.slots().size()];
    int last = 0;
    for (int[] columns : new int[][]{projection, filter.columns()})
      for (int c : columns) {
        int slot = layout.slotOf(c);
        wanted[slot] = true;
        last = Math.max(last, slot + 1);
      }
    this.end = last;
    RowPath path = RowPath.choose(access, table, where);
    this.ranges = path instanceof RowPath.Ranges r ? r.ranges().iterator() : List.<KeyRange>of().iterator();
    this.points = path instanceof RowPath.Points p ? p.keys().iterator() : List.<byte[]>of().iterator();
    this.own = own.entrySet().iterator();
    this.laidOver = !own.isEmpty();
    this.ownNext = this.own.hasNext() ? this.own.next() : null;
    this.walk = access.walk(Space.ROWS);
    try {
      step();
    } catch (RuntimeException e) {
      walk.close();
      throw e;
    }
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      ColumnBuffer[] buffers = new ColumnBuffer[wanted.length];
      for (int s = 0; s < buffers.length; s++)
        if (wanted[s])
          buffers[s] = ColumnBuffer.of(layout.slots().get(s).stored(layout.schema()));
      int rows = 0;
      long bytes = 0;
      while (rows < MAX_ROWS && bytes < MAX_BYTES) {
        ByteBuffer row = laidOver ? merged() : storedRow;
        if (row == null)
          break;
        bytes += row.remaining();
        RelationalRow.read(layout, row, buffers, end);
        if (!laidOver)
          step();
        rows++;
      }
      if (rows == 0)
        return null;
      Chunk chunk = chunk(buffers, rows);
      if (chunk.size() > 0)
        return chunk;
    }
  }

  private Chunk chunk(ColumnBuffer[] buffers, int rows) {
    ColumnVector[] vectors = new ColumnVector[buffers.length];
    for (int s = 0; s < buffers.length; s++)
      if (wanted[s])
        vectors[s] = buffers[s].copy(0, rows);
    int[] selected = new int[rows];
    int n = filter.isEmpty() ? rows : filter.select(c -> vectors[layout.slotOf(c)], rows, selected);
    List<ColumnVector> out = new ArrayList<>(projection.length);
    for (int c : projection)
      out.add(Columns.gather(vectors[layout.slotOf(c)], selected, n));
    return new Chunk(out, n);
  }

  /** The next row of the transaction or of the store; null at the end. */
  private @Nullable ByteBuffer merged() {
    while (true) {
      Map.Entry<byte[], Optional<byte[]>> mine = ownNext;
      byte[] key = storedKey;
      if (mine == null || key != null && Arrays.compareUnsigned(key, mine.getKey()) < 0) {
        ByteBuffer row = storedRow == null ? null : copied(storedRow);
        if (row != null)
          step();
        return row;
      }
      if (key != null && Arrays.equals(key, mine.getKey()))
        step();
      ownNext = own.hasNext() ? own.next() : null;
      if (mine.getValue().isPresent())
        return ByteBuffer.wrap(mine.getValue().get()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The cursor moves on before the row is read. */
  private static ByteBuffer copied(ByteBuffer row) {
    byte[] bytes = new byte[row.remaining()];
    row.get(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** To the next stored row. */
  private void step() {
    storedRow = null;
    storedKey = null;
    if (points.hasNext()) {
      byte[] key = points.next();
      storedRow = access.get(Space.ROWS, key);
      storedKey = key;
      if (storedRow == null)
        throw new ForeshockException(ErrorCode.CORRUPT_DATA,
            "index entry without a row: table=" + layout.schema().name());
      return;
    }
    KeyRange open = range;
    boolean on = open != null && walk.next() && walk.within(open.to());
    while (!on && ranges.hasNext()) {
      range = open = ranges.next();
      on = walk.seek(open.from()) && walk.within(open.to());
    }
    if (!on) {
      range = null;
      return;
    }
    storedRow = walk.value();
    if (laidOver)
      storedKey = walk.keyBytes();
  }

  @Override
  public void close() {
    walk.close();
  }
}
