package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.Services;
import io.foreshock.testkit.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on the engine and on the model, with tiny blocks and generations; after each, the same answers. */
final class EngineModelTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SENSORS = 5;
  private static final int SPAN = 400;
  private static final TableSchema PARTS = new TableSchema.Relational("parts",
      List.of(Column.required("line", ColumnType.TEXT), Column.required("no", ColumnType.INTEGER),
          Column.of("weight", ColumnType.DOUBLE), Column.of("shape", ColumnType.VECTOR)),
      List.of("line", "no"));
  private static final TableSchema EVENTS = new TableSchema.TimeSeries("events",
      List.of(Column.of("level", ColumnType.INTEGER), Column.required("at", ColumnType.TIMESTAMP),
          Column.of("ok", ColumnType.BOOLEAN), Column.required("machine", ColumnType.TEXT),
          Column.of("message", ColumnType.TEXT), Column.of("size", ColumnType.DOUBLE),
          Column.of("shape", ColumnType.VECTOR)),
      "at", "machine");

  @TempDir
  Path dir;

  private record Views(Snapshot engine, Snapshot model) {}

  private Random random;
  private Engine engine;
  private Services real;
  private Services model;
  private final List<Views> views = new ArrayList<>();
  private final List<Write.DeleteRange> deletes = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {0, 0, 0, 20260301})
  void engineAndModelAgree(long fixed) throws InterruptedException {
    agree(fixed == 0 ? System.nanoTime() : fixed, 160);
  }

  /** {@code -Dforeshock.model.operations=1000000}: that many operations, in rounds on a new store each. */
  @Test
  @EnabledIfSystemProperty(named = "foreshock.model.operations", matches = "[0-9]+")
  void engineAndModelAgreeForLong() throws InterruptedException, IOException {
    long left = Long.getLong("foreshock.model.operations", 0);
    Path all = dir;
    for (int round = 0; left > 0; round++) {
      long seed = System.nanoTime();
      int steps = (int) Math.min(left, 1_000);
      System.err.println("round=" + round + ", seed=" + seed + ", operations left=" + left);
      dir = Files.createDirectory(all.resolve("round" + round));
      agree(seed, steps);
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList())
          Files.delete(file);
      }
      left -= steps;
    }
  }

  private void agree(long seed, int steps) throws InterruptedException {
    random = new Random(seed);
    deletes.clear();
    model = Services.of(new InMemoryAppliance());
    try {
      open();
      for (Services s : both()) {
        for (int i = 0; i < SENSORS; i++)
          s.catalog().register(SensorSpec.parse("line" + i % 2 + "/m" + i + "/x"));
        s.tables().create(PARTS);
        s.tables().create(EVENTS);
      }
      for (int step = 0; step < steps; step++)
        step();
      compareAll();
    } catch (AssertionError | ForeshockException e) {
      throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
    } finally {
      close();
    }
  }

  private List<Services> both() {
    return List.of(real, model);
  }

  private void open() {
    EngineOptions options = EngineOptions.defaults().withDiskReserve(1).withBlockRows(16 + random.nextInt(60))
        .withGenerationRows(50 + random.nextInt(300));
    engine = Engine.open(dir, () -> List.of(new PlainLongs()), options);
    real = new Services(engine.catalog(), engine.ingest(), engine.liveFeed(), engine.history(), engine.tables());
  }

  private void close() {
    views.forEach(v -> v.engine().close());
    views.clear();
    if (engine != null)
      engine.close();
  }

  private void step() throws InterruptedException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> ingest();
      case 4, 5 -> events();
      case 6, 7 -> parts();
      case 8 -> engine.seal(LIMIT);
      case 9 -> {
        close();
        open();
      }
      case 10 -> views.add(new Views(real.tables().snapshot(), model.tables().snapshot()));
      case 11 -> {
        if (!views.isEmpty())
          compare(views.remove(random.nextInt(views.size())));
      }
      case 12 -> compareHistory();
      case 13, 14 -> compareQueries();
      case 15, 16 -> deleteRange();
      case 17 -> {
        engine.compact(LIMIT);
        compareCorrections();
      }
      default -> compareScan();
    }
  }

  private void ingest() throws InterruptedException {
    ReadingBatch.Builder batch = ReadingBatch.builder(16);
    boolean inOrder = random.nextInt(3) > 0;
    int base = random.nextInt(SPAN);
    for (int n = random.nextInt(80), i = 0; i < n; i++)
      batch.add(1 + random.nextInt(SENSORS), inOrder ? base + i : random.nextInt(SPAN) - 20, value(),
          Quality.of((byte) (random.nextInt(8) == 0 ? 2 : random.nextInt(2))));
    ReadingBatch readings = batch.build();
    String source = "source" + random.nextInt(2);
    for (Services s : both())
      try (IngestSession session = s.ingest().open(source, CommitListener.NONE)) {
        long position = session.lastCommitted() + 1;
        assertTrue(session.offer(readings, position));
        session.awaitCommitted(position, LIMIT);
      }
  }

  private double value() {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextGaussian();
      default -> random.nextInt(100) / 10.0;
    };
  }

  private void events() {
    ChunkBuilder chunk = new ChunkBuilder(EVENTS.columns());
    for (int n = 1 + random.nextInt(30); n > 0; n--)
      chunk.add(maybe(random.nextInt(5)), (long) random.nextInt(SPAN), maybe(random.nextBoolean()),
          "m" + random.nextInt(4), maybe("text" + random.nextInt(6)), maybe(random.nextDouble()),
          maybe(new float[]{random.nextFloat(), 1}));
    Write write = new Write.Upsert("events", chunk.build());
    both().forEach(s -> s.tables().commit(List.of(write)));
  }

  private void deleteRange() {
    long from = random.nextInt(8) == 0 ? Long.MIN_VALUE : random.nextInt(SPAN) - 20;
    long to = random.nextInt(8) == 0 ? Long.MAX_VALUE : from + random.nextInt(60);
    boolean events = random.nextBoolean();
    Set<String> series = random.nextInt(3) == 0
        ? null
        : Set.of("m" + random.nextInt(5), "line" + random.nextInt(2) + "/m" + random.nextInt(SENSORS) + "/x");
    Write write = new Write.DeleteRange(events ? "events" : "readings", series, from, to);
    both().forEach(s -> s.tables().commit(List.of(write)));
    deletes.add((Write.DeleteRange) write);
  }

  /**
   * All of them, once each; only their order and time are the store's own. What was deleted before it was sealed was
   * not looked at.
   */
  private void compareCorrections() {
    List<String> expected = new ArrayList<>(corrections(model));
    List<String> actual = new ArrayList<>(corrections(real));
    List<String> odd = new ArrayList<>(actual);
    expected.forEach(odd::remove);
    actual.forEach(expected::remove);
    assertEquals(List.of(), expected, "missing corrections");
    assertEquals(List.of(), odd, "unexpected corrections");
  }

  private List<String> corrections(Services s) {
    return TableRows.all(s.tables(), Tables.CORRECTIONS).stream()
        .filter(row -> deletes.stream().noneMatch(d -> d.table().equals(row.get(2))
            && (d.series() == null || d.series().contains(row.get(3))) && (Long) row.get(4) >= d.from()
            && (Long) row.get(4) <= d.to()))
        .map(row -> row.subList(2, 8).toString()).toList();
  }

  private Object maybe(Object value) {
    return random.nextInt(3) == 0 ? null : value;
  }

  private void parts() {
    List<Write> writes = new ArrayList<>();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      String line = random.nextBoolean() ? "a" : "a\0" + random.nextInt(3);
      int no = random.nextInt(12) - 6;
      var row = new ChunkBuilder(PARTS.columns())
          .add(line, no, maybe(random.nextDouble()), maybe(new float[]{random.nextFloat()})).build();
      switch (random.nextInt(3)) {
        case 0 -> writes.add(new Write.Insert("parts", row));
        case 1 -> writes.add(new Write.Upsert("parts", row));
        default -> writes.add(new Write.Delete("parts", new ChunkBuilder(PARTS.columns().subList(0, 2)).add(line, no)
            .build()));
      }
    }
    List<String> outcomes = new ArrayList<>();
    for (Services s : both())
      try {
        s.tables().commit(writes);
        outcomes.add("done");
      } catch (ForeshockException e) {
        outcomes.add(e.code().name());
      }
    assertEquals(outcomes.get(1), outcomes.get(0));
  }

  private void compareAll() {
    compare(new Views(real.tables().snapshot(), model.tables().snapshot()));
    for (Views v : List.copyOf(views))
      compare(v);
    compareHistory();
    engine.seal(LIMIT);
    compareCorrections();
  }

  private void compare(Views v) {
    views.remove(v);
    try (Snapshot snapshot = v.engine()) {
      for (TableSchema schema : model.tables().list())
        if (!schema.name().equals(Tables.CORRECTIONS))
          assertEquals(TableRows.all(v.model(), schema), TableRows.all(snapshot, schema), schema.name());
    }
  }

  private void compareScan() {
    int a = random.nextInt(SPAN);
    Set<String> series = random.nextBoolean() ? null : Set.of("m1", "m3", "m9", "line0/m2/x", "line1/m1/x");
    List<Scan> scans = List.of(new Scan("events", List.of("message", "at"), a, a + random.nextInt(100), series),
        new Scan("events", List.of("machine", "level", "ok"), a, Long.MAX_VALUE, series),
        new Scan("readings", List.of("value", "sensor_id", "ts"), Long.MIN_VALUE, a, series),
        new Scan("readings", List.of("quality"), a, a + 30, series));
    try (Snapshot e = real.tables().snapshot(); Snapshot m = model.tables().snapshot()) {
      for (Scan scan : scans)
        assertEquals(TableRows.scan(m, scan), TableRows.scan(e, scan), scan.toString());
    }
  }

  private void compareQueries() {
    RandomQueries queries = new RandomQueries(random, SPAN);
    try (Snapshot e = real.tables().snapshot(); Snapshot m = model.tables().snapshot()) {
      for (TableSchema schema : List.of(EVENTS, model.tables().find("readings").orElseThrow())) {
        Scan scan = queries.scan(schema);
        assertEquals(TableRows.scan(m, scan), TableRows.scan(e, scan), scan.toString());
        RandomQueries.compare(queries.aggregation(schema), m, e);
      }
    }
  }

  private void compareHistory() {
    for (int id = 1; id <= SENSORS; id++) {
      assertEquals(model.history().latest(id), real.history().latest(id));
      assertEquals(model.history().bounds(id), real.history().bounds(id));
      long a = random.nextInt(SPAN) - 20;
      long b = a + 1 + random.nextInt(SPAN);
      History.Series expected = model.history().read(id, a, b);
      History.Series actual = real.history().read(id, a, b);
      assertArrayEquals(expected.timestamps(), actual.timestamps());
      assertArrayEquals(expected.values(), actual.values());
      assertArrayEquals(expected.qualities(), actual.qualities());
      int buckets = 1 + random.nextInt(6);
      History.Trend t = model.history().trend(id, a, b, buckets);
      History.Trend u = real.history().trend(id, a, b, buckets);
      assertArrayEquals(t.count(), u.count());
      assertArrayEquals(t.min(), u.min());
      assertArrayEquals(t.max(), u.max());
      assertArrayEquals(t.first(), u.first());
      assertArrayEquals(t.last(), u.last());
      assertArrayEquals(t.sum(), u.sum(), 1e-9);
    }
  }

  /** Four bytes a value: smaller than raw, so that the engine prefers it. */
  static final class PlainLongs implements BlockCodec {
    @Override
    public int id() {
      return 250;
    }

    @Override
    public String name() {
      return "test-narrow";
    }

    @Override
    public Kind kind() {
      return Kind.LONG;
    }

    @Override
    public boolean encode(long[] values, int from, int count, java.nio.ByteBuffer out) {
      for (int i = from; i < from + count; i++) {
        if (values[i] != (int) values[i] || out.remaining() < 4)
          return false;
        out.putInt((int) values[i]);
      }
      return true;
    }

    @Override
    public void decode(java.nio.ByteBuffer in, int count, long[] values, int at) {
      for (int i = 0; i < count; i++)
        values[at + i] = in.getInt();
    }
  }
}
