package io.foreshock.engine;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Scan;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a time-series table, series by series. Large pieces are handed out as they were decoded; small ones of
 * many series are put together.
 */
final class SeriesScan implements StoreSnapshot.ChunkSource {
  private static final int MAX_ROWS = BlockCodec.MAX_COUNT;
  /** From here on a piece is worth a chunk of its own. */
  private static final int LARGE = 4_096;

  private final StoreSnapshot snapshot;
  private final SeriesTable table;
  private final int[] projection;
  private final int[] values;
  private final long from;
  private final long to;
  private final int[] series;
  private int nextSeries;
  private @Nullable SeriesRead read;
  private @Nullable Part ahead;

  private record Part(String name, Run run) {}

  SeriesScan(StoreSnapshot snapshot, SeriesTable table, Scan scan, int[] projection) {
    this.snapshot = snapshot;
    this.table = table;
    this.projection = projection;
    this.values = Arrays.stream(projection).map(table::valueOf).filter(v -> v >= 0).distinct().toArray();
    this.from = scan.from();
    this.to = scan.to() == Long.MAX_VALUE ? Long.MAX_VALUE : scan.to() - 1;
    boolean empty = scan.to() == Long.MIN_VALUE || from > to;
    this.series = empty ? new int[0] : wanted(table.names(), scan.series());
  }

  private static int[] wanted(SeriesNames names, @Nullable Set<String> only) {
    if (only == null)
      return names.ordered();
    return only.stream().sorted().mapToInt(names::idOf).filter(id -> id > 0).toArray();
  }

  @Override
  public @Nullable Chunk next() {
    List<Part> parts = new ArrayList<>();
    int rows = 0;
    while (rows < MAX_ROWS) {
      Part part = ahead == null ? nextPart() : ahead;
      ahead = null;
      if (part == null)
        break;
      if (!parts.isEmpty() && (part.run.size() >= LARGE || rows + part.run.size() > MAX_ROWS)) {
        ahead = part;
        break;
      }
      if (part.run.size() > MAX_ROWS) {
        ahead = new Part(part.name, part.run.slice(MAX_ROWS, part.run.size()));
        part = new Part(part.name, part.run.slice(0, MAX_ROWS));
      }
      parts.add(part);
      rows += part.run.size();
      if (part.run.size() >= LARGE)
        break;
    }
    return parts.isEmpty() ? null : chunk(parts, rows);
  }

  private @Nullable Part nextPart() {
    while (true) {
      SeriesRead open = read;
      if (open == null) {
        if (nextSeries == series.length)
          return null;
        read = open = snapshot.read(table, series[nextSeries++], from, to, values);
      }
      for (SeriesRead.Piece piece = open.next(); piece != null; piece = open.next()) {
        Run run = piece.decode();
        if (run.size() > 0)
          return new Part(table.names().name(series[nextSeries - 1]), run);
      }
      close();
    }
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
      return new ColumnVector.Longs(parts.getFirst().run.ts(), null, rows);
    long[] ts = new long[rows];
    int at = 0;
    for (Part p : parts) {
      System.arraycopy(p.run.ts(), 0, ts, at, p.run.size());
      at += p.run.size();
    }
    return new ColumnVector.Longs(ts, null, rows);
  }

  private static ColumnVector names(List<Part> parts, int rows) {
    @Nullable
    String[] names = new String[rows];
    int at = 0;
    for (Part p : parts) {
      Arrays.fill(names, at, at + p.run.size(), p.name);
      at += p.run.size();
    }
    return new ColumnVector.Texts(names, rows);
  }

  private static ColumnVector values(List<Part> parts, int column) {
    List<ColumnVector> pieces = new ArrayList<>(parts.size());
    for (Part p : parts)
      pieces.add(p.run.columns().get(column));
    return Columns.concat(pieces);
  }

  @Override
  public void close() {
    if (read != null)
      read.close();
    read = null;
  }
}
