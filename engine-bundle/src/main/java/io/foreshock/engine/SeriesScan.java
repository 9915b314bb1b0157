package io.foreshock.engine;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Scan;
import io.foreshock.engine.PieceReader.Rows;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Columns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a time-series table, series by series. Large pieces are handed out as they were decoded; small ones of
 * many series are put together. Other threads decode ahead, and make the chunks.
 */
final class SeriesScan implements StoreSnapshot.ChunkSource {
  private static final int MAX_ROWS = BlockCodec.MAX_COUNT;
  /** From here on a piece is worth a chunk of its own. */
  private static final int LARGE = 4_096;
  /** Rows of small pieces that are decoded in one go. */
  private static final int BATCH = 32_768;

  private final SeriesTable table;
  private final int[] projection;
  private final int[] values;
  private final PieceReader reader;
  private final SeriesPieces pieces;
  private final ReadAhead<List<Chunk>> ahead;
  private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
  private SeriesRead.@Nullable Piece kept;
  private boolean closed;

  private record Part(String name, Rows rows) {}

  private record Todo(String name, SeriesRead.Piece piece) {}

  SeriesScan(StoreSnapshot snapshot, SeriesTable table, Scan scan, int[] projection) {
    this.table = table;
    this.projection = projection;
    this.values = Arrays.stream(projection).map(table::valueOf).filter(v -> v >= 0).distinct().toArray();
    SeriesWhere where = SeriesWhere.of(table, scan, true);
    boolean times = Arrays.stream(projection).anyMatch(c -> c == table.timeIndex());
    this.reader = new PieceReader(where, values, times, snapshot.codecs(), snapshot.pool(), snapshot.ends());
    this.ahead = new ReadAhead<>(snapshot.pool());
    this.pieces = new SeriesPieces(snapshot, table, where, reader.projection(), SeriesPieces.Part.ALL);
  }

  @Override
  public @Nullable Chunk next() {
    List<Chunk> small = new ArrayList<>();
    int rows = 0;
    while (rows < LARGE) {
      if (ready.isEmpty()) {
        if (!fill())
          break;
        continue;
      }
      if (!small.isEmpty() && rows + ready.element().size() > MAX_ROWS)
        break;
      Chunk chunk = ready.remove();
      small.add(chunk);
      rows += chunk.size();
    }
    return small.isEmpty() ? null : small.size() == 1 ? small.getFirst() : joined(small, rows);
  }

  private static Chunk joined(List<Chunk> chunks, int rows) {
    List<ColumnVector> columns = new ArrayList<>();
    for (int c = 0; c < chunks.getFirst().columns().size(); c++) {
      List<ColumnVector> pieces = new ArrayList<>(chunks.size());
      for (Chunk chunk : chunks)
        pieces.add(chunk.column(c));
      columns.add(Columns.concat(pieces));
    }
    return new Chunk(columns, rows);
  }

  private static Rows slice(Rows rows, int from, int to) {
    List<ColumnVector> columns = new ArrayList<>(rows.columns().size());
    for (ColumnVector c : rows.columns())
      columns.add(Columns.slice(c, from, to));
    long[] ts = rows.ts().length == 0 ? rows.ts() : Arrays.copyOfRange(rows.ts(), from, to);
    return new Rows(to - from, ts, columns);
  }

  /** Gets more parts; false at the end. */
  private boolean fill() {
    while (ahead.wantsMore()) {
      List<Todo> batch = new ArrayList<>();
      int rows = batch(batch);
      if (batch.isEmpty())
        break;
      ahead.add(() -> decode(batch), rows >= LARGE);
    }
    if (ahead.isEmpty())
      return false;
    ready.addAll(ahead.next());
    return true;
  }

  private int batch(List<Todo> batch) {
    int rows = 0;
    while (rows < BATCH) {
      SeriesRead.Piece piece = kept == null ? pieces.next() : kept;
      kept = null;
      if (piece == null)
        break;
      if (!batch.isEmpty() && piece.rows() >= LARGE) {
        kept = piece;
        break;
      }
      batch.add(new Todo(table.names().name(pieces.series()), piece));
      rows += piece.rows();
    }
    return rows;
  }

  private List<Chunk> decode(List<Todo> batch) {
    List<Chunk> chunks = new ArrayList<>();
    List<Part> parts = new ArrayList<>(batch.size());
    int rows = 0;
    for (Todo todo : batch) {
      if (ahead.isClosed())
        break;
      Rows read = reader.read(todo.piece);
      if (read == null)
        continue;
      if (rows + read.size() > MAX_ROWS && rows > 0) {
        chunks.add(chunk(parts, rows));
        parts.clear();
        rows = 0;
      }
      for (; read.size() > MAX_ROWS; read = slice(read, MAX_ROWS, read.size()))
        chunks.add(chunk(List.of(new Part(todo.name, slice(read, 0, MAX_ROWS))), MAX_ROWS));
      parts.add(new Part(todo.name, read));
      rows += read.size();
    }
    if (rows > 0)
      chunks.add(chunk(parts, rows));
    return chunks;
  }

  private Chunk chunk(List<Part> parts, int rows) {
    List<ColumnVector> columns = new ArrayList<>(projection.length);
    for (int index : projection) {
      if (index == table.timeIndex())
        columns.add(times(parts, rows));
      else
        if (index == table.seriesIndex())
          columns.add(names(parts, rows));
        else
          columns.add(values(parts, position(table.valueOf(index))));
    }
    return new Chunk(columns, rows);
  }

  private int position(int value) {
    for (int i = 0; i < values.length; i++)
      if (values[i] == value)
        return i;
    throw new IllegalStateException("column was not read: index=" + value);
  }

  private static ColumnVector times(List<Part> parts, int rows) {
    if (parts.size() == 1)
      return new ColumnVector.Longs(parts.getFirst().rows.ts(), null, rows);
    long[] ts = new long[rows];
    int at = 0;
    for (Part p : parts) {
      System.arraycopy(p.rows.ts(), 0, ts, at, p.rows.size());
      at += p.rows.size();
    }
    return new ColumnVector.Longs(ts, null, rows);
  }

  private static ColumnVector names(List<Part> parts, int rows) {
    @Nullable
    String[] names = new String[rows];
    int at = 0;
    for (Part p : parts) {
      Arrays.fill(names, at, at + p.rows.size(), p.name);
      at += p.rows.size();
    }
    return new ColumnVector.Texts(names, rows);
  }

  private static ColumnVector values(List<Part> parts, int column) {
    List<ColumnVector> pieces = new ArrayList<>(parts.size());
    for (Part p : parts)
      pieces.add(p.rows.columns().get(column));
    return Columns.concat(pieces);
  }

  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    ahead.close();
    pieces.close();
  }
}
