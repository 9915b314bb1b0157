package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.testkit.TableRows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the crash tests do to an engine and how they find out what survived. Several workers write at the same time,
 * each one operation after the other, so that of each worker's operations exactly a prefix must be in the store: all
 * that were acknowledged and at most the one under way.
 */
final class CrashWorkload {
  static final int WORKERS = 3;
  static final int NOTHING = -1;
  static final Supplier<List<BlockCodec>> CODECS = () -> List.of(new DeltaFforCodec(), new AlpCodec());
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final long seed;

  CrashWorkload(long seed) {
    this.seed = seed;
  }

  static EngineOptions options() {
    return EngineOptions.defaults().withDiskReserve(1).withGenerationRows(700).withBlockRows(128);
  }

  static Engine open(Path dir) {
    return Engine.open(dir, CODECS, options());
  }

  CrashModel model(int worker) {
    return new CrashModel(seed, worker);
  }

  /** Registers sensors and tables; changes nothing when they are there. */
  static void prepare(Engine engine) {
    List<SensorSpec> specs = new ArrayList<>();
    for (int i = 0; i < WORKERS * CrashModel.SENSORS; i++)
      specs.add(SensorSpec.of("m", "s" + i));
    engine.catalog().registerAll(specs);
    engine.tables().create(CrashModel.PARTS);
    engine.tables().create(CrashModel.EVENTS);
    engine.tables().create(CrashModel.RECENT);
    engine.tables().setPolicy(CrashModel.RECENT.name(), StoragePolicy.maxAge(Duration.of(CrashModel.RECENT_AGE,
        ChronoUnit.MICROS)));
    engine.tables().create(CrashModel.COUNTERS);
  }

  /** Does the model's next operation to the engine and returns once it is acknowledged. */
  static void perform(Engine engine, CrashModel model) throws InterruptedException {
    int k = model.operations();
    CrashModel.Operation operation = model.next();
    if (operation.batch() == null) {
      engine.tables().commit(operation.writes());
      return;
    }
    try (IngestSession session = engine.ingest().open(model.source(), CommitListener.NONE)) {
      while (!session.offer(operation.batch(), k))
        Thread.onSpinWait();
      session.awaitCommitted(k, LIMIT);
    }
  }

  /** Number of the last operation of the worker that is in the store. */
  int stored(Engine engine, int worker) {
    int last = NOTHING;
    try (IngestSession session = engine.ingest().open(model(worker).source(), CommitListener.NONE)) {
      last = (int) Math.max(last, session.lastCommitted());
    }
    if (engine.tables().find(CrashModel.COUNTERS.name()).isEmpty())
      return last;
    for (List<Object> row : TableRows.all(engine.tables(), CrashModel.COUNTERS.name()))
      if (row.get(0).equals((long) worker))
        last = Math.max(last, ((Long) row.get(1)).intValue());
    return last;
  }

  /**
   * Every worker's operations are there as a prefix that holds all acknowledged ones.
   *
   * @param acked
   *            number of the last acknowledged operation by worker
   * @return number of the last stored operation by worker
   */
  int[] check(Engine engine, int[] acked) {
    int[] stored = new int[WORKERS];
    for (int w = 0; w < WORKERS; w++) {
      stored[w] = stored(engine, w);
      assertTrue(stored[w] >= acked[w], "lost: worker=" + w + ", acked=" + acked[w] + ", stored=" + stored[w]);
      assertTrue(stored[w] <= acked[w] + 1, "invented: worker=" + w + ", acked=" + acked[w] + ", stored=" + stored[w]);
      compare(engine, w, stored[w]);
    }
    return stored;
  }

  void compare(Engine engine, int worker, int operations) {
    CrashModel model = model(worker);
    model.advance(operations);
    String what = "worker=" + worker + ", operations=" + operations;
    for (int s = 0; s < CrashModel.SENSORS; s++) {
      History.Series series = engine.history().read(model.sensorId(s), Long.MIN_VALUE, Long.MAX_VALUE);
      Map<Long, Double> expected = model.readings.get(s);
      assertEquals(expected.size(), series.size(), what + ", sensor=" + s);
      int i = 0;
      for (Map.Entry<Long, Double> e : expected.entrySet()) {
        assertEquals(e.getKey(), series.timestamps()[i], what);
        assertEquals(e.getValue(), series.values()[i++], what);
      }
    }
    if (operations == NOTHING)
      return;
    compareTables(engine, worker, model, what);
  }

  private static void compareTables(Engine engine, int worker, CrashModel model, String what) {
    if (engine.tables().find(CrashModel.COUNTERS.name()).isEmpty()) {
      assertTrue(model.parts.isEmpty() && model.events.isEmpty(), what + ": no tables");
      return;
    }
    List<List<Object>> parts = new ArrayList<>();
    model.parts.forEach((no, p) -> parts.add(List.of((long) worker, (long) no, (long) p.op(), p.note(),
        Arrays.toString(new float[]{p.shape()}))));
    List<List<Object>> events = new ArrayList<>();
    model.events.forEach((at, e) -> events.add(List.of(at, (long) e.level(), e.text())));
    try (Snapshot snapshot = engine.tables().snapshot()) {
      assertEquals(parts, TableRows.all(snapshot, CrashModel.PARTS).stream()
          .filter(r -> ((Long) r.get(0)).intValue() == worker).toList(), what);
      assertEquals(events, TableRows.scan(snapshot, new Scan(CrashModel.EVENTS.name(), List.of("at", "level", "text"),
          Long.MIN_VALUE, Long.MAX_VALUE, Set.of(model.machine()))), what);
      compareRecent(snapshot, model, what);
    }
  }

  /** All rows that are not too old are there; older ones may be, and are what they were then. */
  private static void compareRecent(Snapshot snapshot, CrashModel model, String what) {
    List<List<Object>> rows = TableRows.all(snapshot, CrashModel.RECENT);
    long newest = rows.stream().mapToLong(r -> (Long) r.get(0)).max().orElse(Long.MIN_VALUE);
    TreeMap<Long, Double> actual = new TreeMap<>();
    rows.stream().filter(r -> r.get(1).equals(model.machine())).forEach(r -> assertNull(actual.put((Long) r.get(0),
        (Double) r.get(2)), what));
    actual.forEach((at, value) -> assertEquals(model.recent.get(at), value, what + ", at=" + at));
    if (newest != Long.MIN_VALUE)
      assertTrue(actual.keySet().containsAll(model.recent.tailMap(newest - CrashModel.RECENT_AGE, false).keySet()),
          () -> what + ": retired too soon: newest=" + newest + ", there=" + actual.keySet());
    else
      assertTrue(model.recent.isEmpty(), what);
  }

  /** The store still takes one more operation of each worker, and seals. */
  void goOn(Engine engine, int[] stored) throws InterruptedException {
    prepare(engine);
    for (int w = 0; w < WORKERS; w++) {
      CrashModel model = model(w);
      model.advance(stored[w]);
      perform(engine, model);
    }
    engine.seal(LIMIT);
    for (int w = 0; w < WORKERS; w++)
      compare(engine, w, stored[w] + 1);
  }
}
