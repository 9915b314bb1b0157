package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Tables;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.tail.TableBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Readings of single sensors. Thread-safe. */
final class HistoryStore implements History {
  static final int MAX_BUCKETS = 16_384;
  private static final int[] VALUE_AND_QUALITY = {0, 1};
  /** How far from an end its first row is looked for before the next, larger stretch: microseconds. */
  private static final long FIRST_STEP = 3_600_000_000L;

  /** Blocks of fewer rows are not worth another way. */
  private static final int LEAST_EVEN_ROWS = 64;

  private final Snapshots snapshots;
  /** Newest sealed reading by sensor; an entry holds as long as no block has changed since. */
  private final Map<Integer, Sealed> newestSealed = new ConcurrentHashMap<>();

  private record Sealed(long sealCount, Optional<Reading> reading) {}

  HistoryStore(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public Series read(int sensorId, long fromMicros, long toMicros) {
    List<Run> runs = new ArrayList<>();
    if (fromMicros < toMicros)
      try (StoreSnapshot snapshot = snapshots.open()) {
        snapshot.reading(() -> collect(snapshot, sensorId, fromMicros, toMicros - 1, runs));
      }
    if (runs.isEmpty())
      return new Series(new long[0], new double[0], new byte[0]);
    int n = runs.stream().mapToInt(Run::size).sum();
    long[] ts = new long[n];
    double[] values = new double[n];
    byte[] qualities = new byte[n];
    int at = 0;
    for (Run run : runs) {
      System.arraycopy(run.ts(), 0, ts, at, run.size());
      Values v = new Values(run);
      for (int i = 0; i < run.size(); i++, at++) {
        values[at] = v.value(i);
        qualities[at] = v.quality(i);
      }
    }
    return new Series(ts, values, qualities);
  }

  private static boolean collect(StoreSnapshot snapshot, int sensorId, long from, long to, List<Run> runs) {
    SeriesTable table = readings(snapshot.state());
    try (BlockWalk walk = snapshot.walk(table)) {
      SeriesRead read = snapshot.read(walk, table, sensorId, from, to, VALUE_AND_QUALITY);
      for (SeriesRead.Piece piece = read.next(); piece != null; piece = read.next()) {
        Run run = piece.decode();
        if (run.size() > 0)
          runs.add(run);
      }
    }
    return true;
  }

  private static SeriesTable readings(State state) {
    if (state.tables().get(Tables.READINGS) instanceof SeriesTable table)
      return table;
    throw new IllegalStateException("readings is not a time-series table");
  }

  @Override
  public Trend trend(int sensorId, long fromMicros, long toMicros, int buckets) {
    if (buckets < 1 || buckets > MAX_BUCKETS)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "buckets out of range: buckets=" + buckets + ", limit=1.." + MAX_BUCKETS);
    TrendBuilder trend = new TrendBuilder(fromMicros, toMicros, buckets);
    try (StoreSnapshot snapshot = snapshots.open()) {
      snapshot.reading(() -> {
        fill(snapshot, sensorId, fromMicros, toMicros - 1, trend);
        return true;
      });
    }
    return trend.build();
  }

  private static void fill(StoreSnapshot snapshot, int sensorId, long from, long to, TrendBuilder trend) {
    SeriesTable table = readings(snapshot.state());
    try (BlockWalk walk = snapshot.walk(table)) {
      Decoded decoded = new Decoded();
      SeriesRead read = snapshot.read(walk, table, sensorId, from, to, VALUE_AND_QUALITY);
      for (SeriesRead.Piece piece = read.next(); piece != null; piece = read.next()) {
        var stats = piece.stats(0);
        if (stats != null && trend.sameBucket(piece.minTs(), piece.maxTs())) {
          trend.add(piece.minTs(), stats);
          continue;
        }
        if (addEven(piece, table, snapshot.codecs(), decoded, trend))
          continue;
        Run run = piece.decode();
        Values values = new Values(run);
        for (int i = 0; i < run.size(); i++)
          if (values.quality(i) != Quality.BAD.code())
            trend.add(run.ts()[i], values.value(i));
      }
    }
  }

  /**
   * The short way for a block that is all there is to its piece, evenly spaced and without a BAD row: neither times nor
   * qualities are restored, and the values go into the same array every time. A picture of a year of readings a second
   * decodes nearly every block, since a column of its pixels is shorter than one.
   *
   * @return false, and nothing done, for what is not that simple
   */
  private static boolean addEven(SeriesRead.Piece piece, SeriesTable table, Codecs codecs, Decoded decoded,
      TrendBuilder trend) {
    BlockRef block = piece.plain();
    if (block == null || block.header().rows() < LEAST_EVEN_ROWS || !BlockReader.isEven(block.header()))
      return false;
    ColumnEntry entry = block.header().column(0);
    if (entry == null || entry.stats() == null || !entry.stats().equals(entry.good()) || entry.nulls() > 0)
      return false;
    if (!(BlockReader.column(block.bytes(), block.header(), 0, table.valueColumns().getFirst(), codecs,
        decoded) instanceof ColumnVector.Doubles v))
      return false;
    trend.add(EvenRows.of(piece, block.header()), v.values());
    return true;
  }

  /** One array for one column at a time. */
  private static final class Decoded implements BlockReader.Target {
    private double[] values = new double[0];

    @Override
    public long[] longs(int n) {
      return new long[n];
    }

    @Override
    public double[] doubles(int n) {
      if (values.length < n)
        values = new double[n];
      return values;
    }
  }

  @Override
  public Optional<Reading> latest(int sensorId) {
    try (StoreSnapshot snapshot = snapshots.open()) {
      return snapshot.reading(() -> {
        Optional<Reading> sealed = newestSealed(snapshot, sensorId);
        long inTail = tailBound(snapshot.state(), sensorId, true);
        if (inTail == Long.MIN_VALUE || sealed.isPresent() && inTail < sealed.get().timestamp())
          return sealed;
        Optional<Reading> found = readAt(snapshot, sensorId, inTail);
        return found.isPresent()
            ? found
            : lastFrom(snapshot, sensorId, sealed.map(Reading::timestamp).orElse(Long.MIN_VALUE));
      });
    }
  }

  /** The long way, for when the tail's highest time was committed after the snapshot. */
  private static Optional<Reading> lastFrom(StoreSnapshot snapshot, int sensorId, long from) {
    List<Run> runs = new ArrayList<>();
    collect(snapshot, sensorId, from, Long.MAX_VALUE, runs);
    return runs.isEmpty() ? Optional.empty() : Optional.of(reading(sensorId, runs.getLast()));
  }

  /** The last row of a run. */
  private static Reading reading(int sensorId, Run run) {
    Values v = new Values(run);
    int last = run.size() - 1;
    return new Reading(sensorId, run.last(), v.value(last), Quality.of(v.quality(last)));
  }

  private Optional<Reading> newestSealed(StoreSnapshot snapshot, int sensorId) {
    long seals = snapshot.state().sealCount();
    Sealed known = newestSealed.get(sensorId);
    if (known != null && known.sealCount == seals)
      return known.reading;
    long last = snapshot.lastBlockTime(readings(snapshot.state()), sensorId);
    Optional<Reading> reading = Optional.empty();
    if (last != Long.MIN_VALUE) {
      reading = readAt(snapshot, sensorId, last);
      if (reading.isEmpty())
        reading = lastFrom(snapshot, sensorId, Long.MIN_VALUE);
    }
    newestSealed.put(sensorId, new Sealed(seals, reading));
    return reading;
  }

  private static Optional<Reading> readAt(StoreSnapshot snapshot, int sensorId, long ts) {
    List<Run> runs = new ArrayList<>(1);
    collect(snapshot, sensorId, ts, ts, runs);
    return runs.isEmpty() ? Optional.empty() : Optional.of(reading(sensorId, runs.getFirst()));
  }

  /** Highest or lowest time in the tail; the opposite extreme when it holds nothing. */
  private static long tailBound(State state, int sensorId, boolean highest) {
    long bound = highest ? Long.MIN_VALUE : Long.MAX_VALUE;
    for (var g : state.generations()) {
      var table = g.table(StoredTable.READINGS_ID);
      var rows = table == null ? null : table.series(sensorId);
      if (rows != null)
        bound = highest
            ? Math.max(bound, rows.max(g.relative(state.lastSeq())))
            : Math.min(bound, rows.min(g.relative(state.lastSeq())));
    }
    return bound;
  }

  @Override
  public Optional<Bounds> bounds(int sensorId) {
    try (StoreSnapshot snapshot = snapshots.open()) {
      return snapshot.reading(() -> {
        SeriesTable table = readings(snapshot.state());
        long last = Math.max(snapshot.lastBlockTime(table, sensorId), tailBound(snapshot.state(), sensorId, true));
        long first = Math.min(snapshot.firstBlockTime(table, sensorId), tailBound(snapshot.state(), sensorId, false));
        if (first > last)
          return Optional.empty();
        return first >= table.edge() && !deletesWait(snapshot.state())
            ? Optional.of(new Bounds(first, last))
            : exact(snapshot, sensorId, Math.max(first, table.edge()), last);
      });
    }
  }

  /** Whether deletes are in the tail, so that the bounds of blocks and buffers may not be those of rows. */
  private static boolean deletesWait(State state) {
    for (var g : state.generations())
      if (g.table(StoredTable.READINGS_ID) instanceof TableBuffer b && !b.deletes().isEmpty())
        return true;
    return false;
  }

  /** Bounds within which all rows lie, narrowed to rows that are there: those at the bounds may be deleted. */
  private static Optional<Bounds> exact(StoreSnapshot snapshot, int sensorId, long first, long last) {
    if (first > last)
      return Optional.empty();
    boolean whole = readAt(snapshot, sensorId, first).isPresent() && readAt(snapshot, sensorId, last).isPresent();
    if (whole)
      return Optional.of(new Bounds(first, last));
    List<Run> head = new ArrayList<>();
    for (long step = FIRST_STEP, from = first; head.isEmpty() && from <= last; step *= 2) {
      long to = from > Long.MAX_VALUE - step ? last : Math.min(last, from + step);
      collect(snapshot, sensorId, from, to, head);
      if (to == last)
        break;
      from = to + 1;
    }
    List<Run> tail = new ArrayList<>();
    for (long step = FIRST_STEP, to = last; tail.isEmpty() && to >= first; step *= 2) {
      long from = to < Long.MIN_VALUE + step ? first : Math.max(first, to - step);
      collect(snapshot, sensorId, from, to, tail);
      if (from == first)
        break;
      to = from - 1;
    }
    return head.isEmpty() || tail.isEmpty()
        ? Optional.empty()
        : Optional.of(new Bounds(head.getFirst().first(), tail.getLast().last()));
  }

  /** Value and quality columns of a run, nulls as NaN and GOOD. */
  private static final class Values {
    private final ColumnVector.Doubles values;
    private final ColumnVector.Longs qualities;

    Values(Run run) {
      if (!(run.columns().get(0) instanceof ColumnVector.Doubles v)
          || !(run.columns().get(1) instanceof ColumnVector.Longs q))
        throw new IllegalStateException("readings hold other columns");
      values = v;
      qualities = q;
    }

    double value(int row) {
      return values.isNull(row) ? Double.NaN : values.values()[row];
    }

    byte quality(int row) {
      return qualities.isNull(row) ? 0 : (byte) qualities.values()[row];
    }
  }
}
