package io.foreshock.engine.tail;

import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The tail of one table by series number. One appender, many readers. */
public final class TableBuffer {
  private List<Column> valueColumns = List.of();
  private volatile AtomicReferenceArray<@Nullable SeriesBuffer> series = new AtomicReferenceArray<>(64);

  private volatile List<Delete> deletes = List.of();
  /** Rows that each series had in the stretch before: as many are likely to come. */
  private final int[] expected;

  TableBuffer(int[] expected) {
    this.expected = expected;
  }

  /** Rows of each series, for the next stretch to begin with. */
  int[] sizes() {
    AtomicReferenceArray<@Nullable SeriesBuffer> all = series;
    int[] sizes = new int[all.length()];
    for (int id = 0; id < sizes.length; id++) {
      SeriesBuffer rows = all.get(id);
      sizes[id] = rows == null ? 0 : rows.visible(Integer.MAX_VALUE);
    }
    return sizes;
  }

  /**
   * Rows that were deleted: those of a lower sequence number.
   *
   * @param series
   *            empty = all
   * @param to
   *            inclusive
   */
  public record Delete(int seq, int[] series, long from, long to) {
    /** Whether rows of the series are among them. */
    public boolean concerns(int id) {
      if (series.length == 0)
        return true;
      for (int s : series)
        if (s == id)
          return true;
      return false;
    }
  }

  public @Nullable SeriesBuffer series(int id) {
    AtomicReferenceArray<@Nullable SeriesBuffer> all = series;
    return id < all.length() ? all.get(id) : null;
  }

  /** One above the highest series number that may have rows. */
  public int seriesLimit() {
    return series.length();
  }

  /** Lowest time of rows up to the sequence number; {@code Long.MAX_VALUE} when there is none. */
  public long minTs(int seqLimit) {
    long min = Long.MAX_VALUE;
    for (int id = seriesLimit() - 1; id > 0; id--) {
      SeriesBuffer rows = series(id);
      if (rows != null)
        min = Math.min(min, rows.min(seqLimit));
    }
    return min;
  }

  /** In the order of their sequence numbers. */
  public List<Delete> deletes() {
    return deletes;
  }

  public boolean deletesAll() {
    for (Delete d : deletes)
      if (d.series.length == 0)
        return true;
    return false;
  }

  void delete(Delete delete) {
    List<Delete> more = new ArrayList<>(deletes);
    more.add(delete);
    deletes = List.copyOf(more);
    for (int id : delete.series)
      writable(id);
  }

  void append(int seq, List<Column> columns, Rows rows) {
    valueColumns = columns;
    switch (rows) {
      case Rows.Readings r -> append(seq, r.batch());
      case Rows.Deleted d -> delete(new Delete(seq, d.series(), d.from(), d.to()));
      case Rows.Generic g -> {
        for (int from = 0; from < g.size();) {
          int end = g.endOfSeries(from);
          writable(g.series()[from]).append(seq, g.ts(), columns, g.values(), from, end);
          from = end;
        }
      }
    }
  }

  private void append(int seq, ReadingBatch batch) {
    int[] ids = batch.sensorIds();
    long[] ts = batch.timestamps();
    double[] values = batch.values();
    byte[] qualities = batch.qualities();
    for (int i = 0; i < ids.length; i++)
      writable(ids[i]).append(seq, ts[i], values[i], qualities[i]);
  }

  private SeriesBuffer writable(int id) {
    SeriesBuffer known = series(id);
    if (known != null)
      return known;
    AtomicReferenceArray<@Nullable SeriesBuffer> all = series;
    if (id >= all.length()) {
      AtomicReferenceArray<@Nullable SeriesBuffer> more = new AtomicReferenceArray<>(Math.max(id + 1,
          all.length() * 2));
      for (int i = 0; i < all.length(); i++)
        more.set(i, all.get(i));
      series = all = more;
    }
    SeriesBuffer fresh = new SeriesBuffer(valueColumns, id < expected.length ? expected[id] : 0);
    all.set(id, fresh);
    return fresh;
  }
}
