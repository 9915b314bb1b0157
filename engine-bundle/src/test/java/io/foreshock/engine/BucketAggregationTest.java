package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups by series and stretch of time are those of a plain map, whatever blocks the rows lie in. */
final class BucketAggregationTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROWS = 12_000;
  private static final TableSchema TABLE = new TableSchema.TimeSeries("wide",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("size", ColumnType.DOUBLE), Column.of("load", ColumnType.DOUBLE)),
      "at", "machine");

  @TempDir
  Path dir;

  private final Random random = new Random(11);
  private final List<TreeMap<Long, @Nullable Double[]>> model = new ArrayList<>();

  /** Series 0 and 1 have a row each second, 1 with nulls and NaN among them, 2 has them at random times. */
  private void fill(Engine engine) {
    for (int s = 0; s < 3; s++) {
      ChunkBuilder chunk = new ChunkBuilder(TABLE.columns());
      model.add(new TreeMap<>());
      long ts = -3_000_000;
      for (int i = 0; i < ROWS; i++) {
        ts += s < 2 ? 1_000 : 1 + random.nextInt(2_000);
        add(chunk, s, ts, i / 8.0);
      }
      engine.tables().commit(List.of(new Write.Upsert("wide", chunk.build())));
    }
    engine.compact(LIMIT);
  }

  private void add(ChunkBuilder chunk, int series, long ts, double size) {
    int kind = series == 1 ? random.nextInt(400) : 9;
    Double value = kind == 0 ? null : kind == 1 ? Double.valueOf(Double.NaN) : Double.valueOf(size);
    Double load = random.nextInt(100) / 4.0 - 10;
    chunk.add(ts, "m" + series, value, load);
    model.get(series).put(ts, new Double[]{value, load});
  }

  private List<List<@Nullable Object>> expected(long from, long to, Grouping by) {
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (int s = 0; s < model.size(); s++) {
      TreeMap<Long, List<@Nullable Double[]>> buckets = new TreeMap<>();
      for (Map.Entry<Long, @Nullable Double[]> row : model.get(s).subMap(from, true, to, false).entrySet())
        buckets.computeIfAbsent(by.bucketOf(row.getKey()), _ -> new ArrayList<>()).add(row.getValue());
      for (Map.Entry<Long, List<@Nullable Double[]>> bucket : buckets.entrySet()) {
        double[] sizes = bucket.getValue().stream().filter(v -> v[0] != null).mapToDouble(v -> v[0]).toArray();
        double[] numbers = Arrays.stream(sizes).filter(v -> !Double.isNaN(v)).toArray();
        double[] loads = bucket.getValue().stream().mapToDouble(v -> v[1]).toArray();
        boolean nan = numbers.length < sizes.length;
        List<@Nullable Object> row = new ArrayList<>(List.of("m" + s, bucket.getKey(), (long) loads.length,
            (long) sizes.length));
        row.add(sizes.length == 0 ? null : Double.valueOf(nan ? Double.NaN : Arrays.stream(numbers).sum()));
        row.add(sizes.length == 0 ? null : Double.valueOf(Arrays.stream(numbers).min().orElse(Double.NaN)));
        row.add(Double.valueOf(Arrays.stream(loads).max().orElseThrow()));
        all.add(row);
      }
    }
    return all;
  }

  private static List<List<Object>> found(Engine engine, long from, long to, Grouping by) {
    List<Aggregate> what = List.of(new Aggregate(Function.COUNT, null), new Aggregate(Function.COUNT, "size"),
        new Aggregate(Function.SUM, "size"), new Aggregate(Function.MIN, "size"), new Aggregate(Function.MAX, "load"));
    List<List<Object>> found = new ArrayList<>();
    try (Snapshot snapshot = engine.tables().snapshot();
        Snapshot.Cursor cursor = snapshot.aggregate(new Aggregation(new Scan("wide", List.of(), from, to, null), what,
            by))) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next())
        for (int r = 0; r < c.size(); r++)
          found.add(new ArrayList<>(c.row(r)));
    }
    return found;
  }

  private void check(Engine engine) {
    for (int i = 0; i < 24; i++) {
      long from = i % 4 == 0 ? Long.MIN_VALUE : -3_000_000 + random.nextLong(ROWS * 1_000L);
      long to = i % 3 == 0 ? Long.MAX_VALUE : from / 2 + random.nextLong(ROWS * 1_000L);
      Grouping by = new Grouping(true, 1 + random.nextLong(i % 8 == 0 ? 5_000 : 9_000_000), random.nextLong(10_000));
      if (from < to)
        assertEquals(expected(from, to, by), found(engine, from, to, by), from + ".." + to + " " + by);
    }
  }

  @Test
  void groupsAreThoseOfAMap() {
    EngineOptions options = EngineOptions.defaults().withDiskReserve(1).withBlockRows(5_000);
    try (Engine engine = Engine.open(dir.resolve("store"), List::of, options)) {
      engine.tables().create(TABLE);
      fill(engine);
      check(engine);
      ChunkBuilder late = new ChunkBuilder(TABLE.columns());
      for (int i = 0; i < 500; i++)
        add(late, 0, -3_000_000 + 500L * random.nextInt(ROWS), i / 8.0);
      engine.tables().commit(List.of(new Write.Upsert("wide", late.build())));
      check(engine);
      engine.compact(LIMIT);
      check(engine);
    }
  }
}
