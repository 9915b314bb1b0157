package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A running {@link TailNode}. How many rows a series has and from when to when, the heads of its blocks tell; a scan of
 * as much time as that many rows should take, and twice as much again where it was too little, gives the rows. Series
 * that need about the same stretch share a scan.
 */
final class TailSource implements RowSource {
  /** More rows of a series than this are read as a whole. */
  static final int MAX_ROWS = 10_000;
  private static final double MARGIN = 1.25;
  /** A hint that brings so many times the rows wanted is too old. */
  private static final int MAX_SURPLUS = 8;

  private final ScanNode scan;
  private final TailHints hints;
  private final ScanNode.Keys keys;
  /** The scan's, with the series key behind them where it is not among them. */
  private final List<String> columns;
  private final List<ColumnType> types;
  private final int wanted;
  private final Execution execution;
  private final TreeMap<String, Chunk> found = new TreeMap<>();
  private final Map<String, Known> open = new HashMap<>();
  private boolean read;
  private long bytes;

  /** What is known of a series before its rows: number of rows within the stretch, first and last time. */
  private record Known(long rows, long first, long last, long from) {}

  TailSource(TailNode tail, int wanted, Execution execution) {
    this.scan = tail.scan();
    this.hints = tail.hints();
    this.keys = requireNonNull(scan.keys(), "scan of no time series");
    this.columns = new ArrayList<>(scan.columns());
    this.types = new ArrayList<>(scan.types());
    if (scan.seriesColumn() < 0) {
      columns.add(keys.series());
      types.add(ColumnType.TEXT);
    }
    this.wanted = wanted;
    this.execution = execution;
  }

  @Override
  public @Nullable Chunk next() {
    if (!read) readAll();
    if (found.isEmpty()) return null;
    List<Chunk> parts = new ArrayList<>();
    int rows = 0;
    while (!found.isEmpty() && rows < BATCH / 2) {
      Chunk part = found.pollFirstEntry().getValue();
      parts.add(part);
      rows += part.size();
    }
    Chunk out = Joined.of(parts, types);
    return columns.size() == scan.columns().size()
        ? out
        : new Chunk(out.columns().subList(0, scan.columns().size()), out.size());
  }

  private void readAll() {
    read = true;
    ScanNode.Stretch stretch = scan.stretch(execution.run(), execution.hint(scan));
    Scan asked = scan.scan(stretch, execution.run());
    if (asked == null) return;
    Snapshot snapshot = execution.snapshot();
    if (hinted(asked, snapshot)) return;
    survey(asked, snapshot);
    while (!open.isEmpty()) {
      TreeMap<Long, List<String>> groups = new TreeMap<>();
      open.forEach((name, k) -> groups.computeIfAbsent(step(k), _ -> new ArrayList<>()).add(name));
      for (List<String> group : groups.values())
        read(group, asked, snapshot);
    }
  }

  /** Whether one series gave enough rows from where it did before. */
  private boolean hinted(Scan asked, Snapshot snapshot) {
    if (asked.series() == null || asked.series().size() != 1) return false;
    String name = asked.series().iterator().next();
    Long from = hints.get(name);
    if (from == null || from < asked.from()) return false;
    Map<String, Chunk> rows = new HashMap<>();
    long read = scan(new Scan(asked.table(), columns, from, asked.to(), asked.series(), asked.where()), snapshot, rows);
    if (read > MAX_SURPLUS * wanted + 1_000) hints.forget(name);
    Chunk last = rows.get(name);
    if (last == null || last.size() < wanted) return false;
    keep(name, last);
    return true;
  }

  /** Stretches that begin within the same sixteenth of their length begin together. */
  private static long step(Known k) {
    long span = Math.max(16, k.last - k.from);
    long grain = Long.highestOneBit(span) / 16;
    return Math.floorDiv(k.from, grain) * grain;
  }

  private void survey(Scan asked, Snapshot snapshot) {
    String time = keys.time();
    List<Aggregate> what = List.of(new Aggregate(Function.COUNT, null), new Aggregate(Function.MIN, time),
        new Aggregate(Function.MAX, time));
    Scan rows = new Scan(asked.table(), List.of(), asked.from(), asked.to(), asked.series(), asked.where());
    try (Snapshot.Cursor cursor = snapshot.aggregate(new Aggregation(rows, what, Grouping.bySeries()))) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next()) {
        execution.checkRunning();
        for (int i = 0; i < c.size(); i++) {
          long count = ((Longs) c.column(1)).values()[i];
          long first = ((Longs) c.column(2)).values()[i];
          long last = ((Longs) c.column(3)).values()[i];
          String name = ((Texts) c.column(0)).values()[i];
          if (name != null && count > 0) open.put(name, new Known(count, first, last, guess(count, first, last)));
        }
      }
    }
  }

  private long guess(long count, long first, long last) {
    if (count <= wanted) return first;
    double span = ((double) last - first) / (count - 1) * wanted * MARGIN + 1;
    return Math.max(first, last - (long) Math.min(span, last - first));
  }

  private void read(List<String> group, Scan asked, Snapshot snapshot) {
    long from = group.stream().mapToLong(n -> known(n).from).min().orElseThrow();
    Scan part = new Scan(asked.table(), columns, Math.max(from, asked.from()), asked.to(), Set.copyOf(group),
        asked.where());
    Map<String, Chunk> rows = new HashMap<>();
    scan(part, snapshot, rows);
    for (String name : group)
      settle(name, from, rows.get(name));
  }

  /** Rows read. */
  private long scan(Scan part, Snapshot snapshot, Map<String, Chunk> rows) {
    long read = 0;
    try (Snapshot.Cursor cursor = snapshot.scan(part)) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next()) {
        execution.checkRunning();
        split(c, rows);
        read += c.size();
      }
    }
    return read;
  }

  private Known known(String name) {
    Known k = open.get(name);
    if (k == null) throw new IllegalStateException("series is not open: " + name);
    return k;
  }

  /** Takes the rows of a series, or asks for more. */
  private void settle(String name, long from, @Nullable Chunk rows) {
    Known k = known(name);
    int size = rows == null ? 0 : rows.size();
    boolean whole = size >= Math.min(wanted, k.rows) || from <= k.first;
    if (!whole) {
      long span = k.last - from;
      open.put(name, new Known(k.rows, k.first, k.last, span > (k.last - k.first) / 4
          ? k.first
          : k.last - 4 * span - 1));
      return;
    }
    open.remove(name);
    if (rows == null) return;
    if (size >= wanted) hints.put(name, from);
    keep(name, rows);
  }

  private void keep(String name, Chunk rows) {
    long size = MemoryBudget.sizeOf(rows);
    execution.memory().reserve(size);
    bytes += size;
    found.put(name, rows);
  }

  /** Adds each series' rows of a chunk to what is known of it and keeps the last ones. */
  private void split(Chunk c, Map<String, Chunk> rows) {
    @Nullable
    String[] names = ((Texts) c.column(columns.indexOf(keys.series()))).values();
    int begin = 0;
    for (int i = 1; i <= c.size(); i++) {
      String name = names[begin];
      if (i < c.size() && (names[i] == name || (name != null && name.equals(names[i])))) continue;
      if (name != null) {
        Chunk before = rows.get(name);
        Chunk more = last(c, begin, i);
        rows.put(name, before == null || more.size() == wanted
            ? more
            : last(Joined.of(List.of(before, more), types), 0, before.size() + more.size()));
      }
      begin = i;
    }
  }

  private Chunk last(Chunk c, int from, int to) {
    int first = Math.max(from, to - wanted);
    if (first == 0 && to == c.size()) return c;
    int[] picked = new int[to - first];
    for (int i = 0; i < picked.length; i++)
      picked[i] = first + i;
    List<ColumnVector> out = new ArrayList<>();
    for (ColumnVector v : c.columns())
      out.add(Vectors.gather(v, picked, picked.length));
    return new Chunk(out, picked.length);
  }

  @Override
  public void close() {
    execution.memory().release(bytes);
    bytes = 0;
    found.clear();
    open.clear();
  }
}
