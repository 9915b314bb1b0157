package io.foreshock.engine;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded last rows of blocks, since most questions are about the end of a series and a block can only be decoded as a
 * whole: numbers and times of the blocks that were read last, within a bound of memory. A block never changes; what
 * tells one from another with the same key is its checksums. Thread-safe.
 */
final class BlockEnds {
  /** Most rows of an end that is kept, whatever else is read; and for a scan of a few series. */
  static final int MOST_ROWS = 1_024;
  static final int MOST_ROWS_OF_FEW = 4_096;
  private static final int FEW_SERIES = 16;
  /** Ends are longer than asked for by so much at most, so that a later question fits. */
  private static final int STEP = 256;
  /** Blocks of fewer rows are decoded faster than looked for. */
  private static final int LEAST_ROWS = 512;
  /** What an entry takes beside its values, about. */
  private static final int ENTRY_BYTES = 200;
  private static final int TIMES = -1;

  private final long limit;
  private final Map<Key, End> ends = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** A column of a block. */
  private record Key(long table, long minTs, long seq, int crc, int column) {
    @Override
    public int hashCode() {
      long h = (table * 31 + minTs) * 31 + seq * 31 + crc;
      return Long.hashCode(h * 0x9E3779B97F4A7C15L >>> 7) + column;
    }
  }

  /** Rows from {@code from} to the end of the block. */
  private record End(int from, ColumnVector values) {
    long bytes() {
      return ENTRY_BYTES + 8L * values.size();
    }
  }

  /**
   * Rows of a block, {@code [from, to)}, and where times and columns begin.
   *
   * @param ts
   *            times of rows {@code [from, to)}
   */
  record Stretch(int from, int to, long[] ts) {}

  /** @param limit bytes; 0 = nothing is kept */
  BlockEnds(long limit) {
    this.limit = limit;
  }

  /** How long ends may be in a scan of so many series. */
  static int most(int series) {
    return series <= FEW_SERIES ? MOST_ROWS_OF_FEW : MOST_ROWS;
  }

  /** Where the rows of a time range are in a block, or null when they are not at its end. */
  @Nullable
  Stretch rows(int table, SeriesRead.Piece piece, BlockRef block, Codecs codecs, int most) {
    int n = block.header().rows();
    if (limit == 0 || n < LEAST_ROWS)
      return null;
    if (BlockReader.isEven(block.header()))
      return even(piece, block, most);
    End end = find(key(table, block, TIMES));
    if (end != null && (end.from == 0 || ((ColumnVector.Longs) end.values).values()[0] <= piece.from()))
      return within(piece, (ColumnVector.Longs) end.values, end.from);
    // times that are about even: then nothing is decoded in vain
    double share = (double) (block.header().maxTs() - piece.from()) / Math.max(1, block.header().maxTs() - block
        .header()
        .minTs());
    if (share * n > 2.0 * most)
      return null;
    long[] all = new long[n];
    BlockReader.times(block.bytes(), block.header(), codecs, all);
    int a = Run.lowerBound(all, n, piece.from());
    if (n - a > most)
      return null;
    int kept = start(a, n);
    ColumnVector.Longs times = new ColumnVector.Longs(Arrays.copyOfRange(all, kept, n), null, n - kept);
    put(key(table, block, TIMES), new End(kept, times));
    return within(piece, times, kept);
  }

  private static Stretch within(SeriesRead.Piece piece, ColumnVector.Longs times, int from) {
    int a = Run.lowerBound(times.values(), times.size(), piece.from());
    int b = Math.max(a, Run.upperBound(times.values(), times.size(), piece.to()));
    return new Stretch(from + a, from + b, Arrays.copyOfRange(times.values(), a, b));
  }

  private static @Nullable Stretch even(SeriesRead.Piece piece, BlockRef block, int most) {
    EvenRows rows = evenRows(piece, block);
    if (rows == null || block.header().rows() - rows.from > most)
      return null;
    long[] ts = new long[rows.to - rows.from];
    for (int i = 0; i < ts.length; i++)
      ts[i] = rows.first + i * rows.step;
    return new Stretch(rows.from, rows.to, ts);
  }

  /**
   * Rows of a time range in a block with even times, {@code [from, to)}, none where these are equal.
   *
   * @param first
   *            time of row {@code from}
   */
  record EvenRows(int from, int to, long first, long step) {
    /** Time of the last row. */
    long last() {
      return first + (to - from - 1) * step;
    }
  }

  /** null when that does not follow from the head. */
  static @Nullable EvenRows evenRows(SeriesRead.Piece piece, BlockRef block) {
    int n = block.header().rows();
    long first = block.header().minTs();
    long step = n < 2 ? 0 : (block.header().maxTs() - first) / (n - 1);
    if (step <= 0 || !BlockReader.isEven(block.header()))
      return null;
    int a = piece.from() <= first ? 0 : (int) Math.min(n, (piece.from() - first + step - 1) / step);
    int b = piece.to() >= block.header().maxTs() ? n : (int) Math.floorDiv(piece.to() - first, step) + 1;
    return new EvenRows(a, Math.max(a, b), first + a * step, step);
  }

  private static int start(int a, int n) {
    return Math.max(0, n - (n - a + STEP - 1) / STEP * STEP);
  }

  /** The stretch's rows of a value column. */
  ColumnVector column(SeriesWhere where, BlockRef block, int column, Stretch rows, Codecs codecs) {
    Key key = key(where.table().id(), block, column);
    End end = find(key);
    if (end == null || end.from > rows.from) {
      int n = block.header().rows();
      int from = start(rows.from, n);
      ColumnVector values = BlockReader.part(block.bytes(), block.header(), column, where.table().valueColumns().get(
          column), codecs, from, n, BlockReader.FRESH);
      end = new End(from, values);
      boolean numbers = values instanceof ColumnVector.Longs || values instanceof ColumnVector.Doubles;
      if (numbers && block.header().column(column) != null)
        put(key, end);
    }
    return slice(end.values, rows.from - end.from, rows.to - end.from);
  }

  /** What is kept is never handed out itself. */
  private static ColumnVector slice(ColumnVector kept, int from, int to) {
    return from == 0 && to == kept.size() ? Columns.copy(kept) : Columns.slice(kept, from, to);
  }

  List<ColumnVector> columns(SeriesWhere where, BlockRef block, int[] wanted, Stretch rows, Codecs codecs) {
    ColumnVector[] columns = new ColumnVector[wanted.length];
    for (int i = 0; i < columns.length; i++)
      columns[i] = column(where, block, wanted[i], rows, codecs);
    return List.of(columns);
  }

  private static Key key(int table, BlockRef block, int column) {
    var entry = column == TIMES ? block.header().entries().getFirst() : block.header().column(column);
    int crc = block.bytes().checksum() * 31 + (entry == null ? 0 : entry.crc());
    return new Key((long) table << 32 | block.series(), block.header().minTs(), block.seq(), crc, column);
  }

  private synchronized @Nullable End find(Key key) {
    return ends.get(key);
  }

  private synchronized void put(Key key, End end) {
    if (end.bytes() > limit)
      return;
    End before = ends.put(key, end);
    bytes += end.bytes() - (before == null ? 0 : before.bytes());
    var oldest = ends.entrySet().iterator();
    while (bytes > limit && oldest.hasNext()) {
      bytes -= oldest.next().getValue().bytes();
      oldest.remove();
    }
  }

  /** Another store has come in the place of the one that was read. */
  synchronized void clear() {
    ends.clear();
    bytes = 0;
  }

  synchronized long bytes() {
    return bytes;
  }
}
