package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One engine and one model, and random operations on both, with tiny blocks and generations. Three tables: readings, with
 * summaries now and then; a time-series table whose times move on, with a bound of age now and then; a relational one.
 * The latter two are altered all the time. Confined to one thread.
 */
final class EngineModel implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  static final int SENSORS = 5;
  /** Most times are multiples of it, so that a minute holds a few. */
  static final long TICK = 10_000_000;
  /** Ticks that rows are spread over. */
  static final int SPAN = 400;
  private static final int LAST_SHOWN = 25;
  private static final List<BlockCodec> CODECS = List.of(new PlainLongs(250, 5, false), new PlainLongs(251, 2, true));
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
  /** Writes with several faults may be refused for any of them. */
  private static final Set<ErrorCode> CONSTRAINTS = EnumSet.of(ErrorCode.FOREIGN_KEY, ErrorCode.DUPLICATE_KEY,
      ErrorCode.NOT_NULL);

  private record Pair(Transaction engine, Transaction model, long edge, List<Write> writes) {}

  private final Path dir;
  private final Durability durability;
  private final Random random;
  private final RandomRows rows;
  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Services model = Services.of(appliance);
  private final ModelCorrections corrections = new ModelCorrections(appliance.tables());
  private final ModelEdge edge = new ModelEdge();
  private final List<ModelView> views = new ArrayList<>();
  private final List<Pair> open = new ArrayList<>();
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private volatile List<BlockCodec> codecs = CODECS;
  private Set<RollUp> rollUps = Set.of();
  private StoragePolicy policy = StoragePolicy.NONE;
  private String events = EVENTS.name();
  private String parts = PARTS.name();
  private long clock;
  private @Nullable Engine engine;
  private Services real;

  EngineModel(Path dir, long seed, Durability durability) {
    this.dir = dir;
    this.durability = durability;
    random = new Random(seed);
    rows = new RandomRows(random, this::eventTime);
    real = open();
    for (Services s : both()) {
      for (int i = 0; i < SENSORS; i++)
        s.catalog().register(SensorSpec.parse("line" + i % 2 + "/m" + i + "/x"));
      s.tables().create(PARTS);
      s.tables().create(EVENTS);
    }
  }

  private List<Services> both() {
    return List.of(real, model);
  }

  private Services open() {
    EngineOptions options = EngineOptions.defaults().withDiskReserve(1).withBlockRows(16 + random.nextInt(60))
        .withGenerationRows(50 + random.nextInt(300));
    Engine opened = Engine.open(dir, () -> codecs, options, durability);
    engine = opened;
    return new Services(opened.catalog(), opened.ingest(), opened.liveFeed(), opened.history(), opened.tables());
  }

  private Engine engine() {
    if (engine == null)
      throw new IllegalStateException("not open");
    return engine;
  }

  @Override
  public void close() {
    views.forEach(ModelView::close);
    views.clear();
    open.forEach(p -> p.engine.close());
    open.clear();
    if (engine != null)
      engine.close();
  }

  /** The operations before the present one, the newest last. */
  List<String> last() {
    return List.copyOf(last);
  }

  private void note(String what) {
    last.add(what.length() > 300 ? what.substring(0, 300) + ".." : what);
    if (last.size() > LAST_SHOWN)
      last.remove();
  }

  void step() throws InterruptedException {
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> ingest(random.nextInt(3) > 0);
      case 4, 5 -> commit(List.of(events()));
      case 6, 7 -> commit(parts(1 + random.nextInt(4)));
      case 8 -> commit(writes(1 + random.nextInt(3)));
      case 9 -> {
        note("seal");
        engine().seal(LIMIT);
      }
      case 10 -> {
        note("reopen");
        close();
        real = open();
      }
      case 11 -> views.add(view());
      case 12 -> {
        if (!views.isEmpty())
          compare(views.remove(random.nextInt(views.size())));
      }
      case 13 -> queries(0).compareHistory(model.history(), real.history(), SENSORS);
      case 14, 15, 16 -> compareQueries();
      case 17, 18 -> commit(List.of(deleteRange()));
      case 19 -> compact();
      case 20, 21 -> alter();
      case 22 -> open.add(new Pair(real.tables().begin(), model.tables().begin(), edge.edge(), new ArrayList<>()));
      case 23, 24 -> writeInTransaction();
      case 25 -> end();
      case 26 -> changePolicy();
      default -> {
        if (random.nextBoolean())
          changeRollUps();
        else
          writeWithoutCodecs();
      }
    }
  }

  /** Everything, and the store's own check of itself. */
  void compareAll() {
    compare(view());
    for (ModelView v : List.copyOf(views)) {
      views.remove(v);
      compare(v);
    }
    compact();
    corrections.compareOld(real.tables());
    compare(view());
    assertEquals(List.of(), engine().admin().check(true, _ -> {
    }).problems());
  }

  private ModelView view() {
    note("view");
    return new ModelView(real.tables().snapshot(), model.tables().snapshot(), model.tables().list(), events, edge
        .edge(), rollUps);
  }

  private void compare(ModelView view) {
    note("compare");
    List<String> summaries = rollUps.stream().map(r -> r.tableOf(Tables.READINGS)).toList();
    assertEquals(model.tables().list(), real.tables().list().stream().filter(s -> !summaries.contains(s.name()))
        .toList());
    try (view) {
      view.compare();
    }
  }

  private void ingest(boolean inOrder) throws InterruptedException {
    ReadingBatch.Builder batch = ReadingBatch.builder(16);
    int base = random.nextInt(SPAN);
    for (int n = random.nextInt(80), i = 0; i < n; i++)
      batch.add(1 + random.nextInt(SENSORS), TICK * (inOrder ? base + i : random.nextInt(SPAN) - 20), value(),
          Quality.of((byte) (random.nextInt(8) == 0 ? 2 : random.nextInt(2))));
    ReadingBatch readings = batch.build();
    String source = "source" + random.nextInt(2);
    note("ingest " + readings.size());
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

  private long eventTime() {
    return clock + TICK * random.nextInt(SPAN);
  }

  private TableSchema schema(String table) {
    return model.tables().find(table).orElseThrow();
  }

  private Write events() {
    clock += TICK * random.nextInt(12);
    TableSchema schema = schema(events);
    return new Write.Upsert(events, rows.rows(schema, 1 + random.nextInt(30)));
  }

  private List<Write> parts(int n) {
    List<Write> writes = new ArrayList<>();
    TableSchema schema = schema(parts);
    for (int i = 0; i < n; i++)
      writes.add(switch (random.nextInt(3)) {
        case 0 -> new Write.Insert(parts, rows.rows(schema, 1));
        case 1 -> new Write.Upsert(parts, rows.rows(schema, 1 + random.nextInt(2)));
        default -> new Write.Delete(parts, rows.key(schema));
      });
    return writes;
  }

  private Write readings() {
    ChunkBuilder chunk = new ChunkBuilder(schema(Tables.READINGS).columns());
    for (int n = 1 + random.nextInt(20); n > 0; n--) {
      int sensor = random.nextInt(SENSORS);
      chunk.add(TICK * random.nextInt(SPAN), "line" + sensor % 2 + "/m" + sensor + "/x", value(), random.nextInt(3));
    }
    return new Write.Upsert(Tables.READINGS, chunk.build());
  }

  private List<Write> writes(int n) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < n; i++)
      switch (random.nextInt(6)) {
      case 0 -> writes.add(readings());
      case 1, 2 -> writes.add(events());
      case 3 -> writes.add(deleteRange());
      default -> writes.addAll(parts(1 + random.nextInt(2)));
      }
    return writes;
  }

  private Write deleteRange() {
    boolean ofEvents = random.nextBoolean();
    long from = random.nextInt(8) == 0
        ? Long.MIN_VALUE
        : (ofEvents ? clock : 0) + TICK * (random.nextInt(SPAN) - 20);
    long to = random.nextInt(8) == 0 ? Long.MAX_VALUE : from + TICK * random.nextInt(60);
    Set<String> series = random.nextInt(3) == 0
        ? null
        : Set.of("m" + random.nextInt(5), "line" + random.nextInt(2) + "/m" + random.nextInt(SENSORS) + "/x");
    return new Write.DeleteRange(ofEvents ? events : Tables.READINGS, series, from, to);
  }

  private void commit(List<Write> writes) {
    note("commit " + shown(writes));
    if (both("commit", t -> t.commit(writes)))
      committed(writes);
  }

  private static String shown(List<Write> writes) {
    return writes.stream().map(w -> w instanceof Write.DeleteRange
        ? w.toString()
        : w.getClass().getSimpleName() + " " + w.table() + " " + w.rows().size()).toList().toString();
  }

  private void committed(List<Write> writes) {
    for (Write w : writes)
      if (w instanceof Write.DeleteRange d)
        corrections.deleted(d);
      else
        if (w.table().equals(events)) {
          int at = schema(events).indexOf(((TableSchema.TimeSeries) schema(events)).timeColumn());
          for (int r = 0; r < w.rows().size(); r++)
            edge.wrote((Long) w.rows().column(at).get(r));
        }
  }

  /** Does it on both; they must agree on whether it can be done, and mostly on why not. */
  private boolean both(String what, Consumer<Tables> action) {
    ErrorCode actual = outcome(() -> action.accept(real.tables()));
    ErrorCode expected = outcome(() -> action.accept(model.tables()));
    agree(what, expected, actual);
    return actual == null;
  }

  private static void agree(String what, @Nullable ErrorCode expected, @Nullable ErrorCode actual) {
    if (expected == null || actual == null || !CONSTRAINTS.containsAll(List.of(expected, actual)))
      assertEquals(expected, actual, what);
  }

  static @Nullable ErrorCode outcome(Runnable action) {
    try {
      action.run();
      return null;
    } catch (ForeshockException e) {
      return e.code();
    }
  }

  private RandomQueries queries(long start) {
    return new RandomQueries(random, start, TICK, SPAN);
  }

  private void compareQueries() {
    try (ModelView view = view()) {
      for (String table : List.of(Tables.READINGS, events, parts))
        view.compareQueries(queries(table.equals(events) ? clock : 0), table);
    }
  }

  private void compact() {
    note("compact");
    engine().compact(LIMIT);
    corrections.compare(real.tables(), events, edge.highest());
    if (edge.isBounded())
      try (ModelView view = view()) {
        view.requireNothingBefore(edge::lowest);
      }
  }

  private void alter() {
    boolean ofEvents = random.nextBoolean();
    TableSchema schema = schema(ofEvents ? events : parts);
    String origin = ofEvents ? EVENTS.name() : PARTS.name();
    Alteration change = rows.change(schema, schema.name().equals(origin) ? origin + "2" : origin);
    note("alter " + schema.name() + " " + change);
    if (!both(change.toString(), t -> t.alter(schema.name(), change)))
      return;
    switch (change) {
      case Alteration.RenameTable rename -> {
        corrections.renamed(schema.name(), rename.to());
        if (ofEvents)
          events = rename.to();
        else
          parts = rename.to();
      }
      case Alteration.RenameColumn rename -> corrections.renamed(rename.column(), rename.to());
      case Alteration.DropColumn drop -> corrections.dropped(schema.name(), drop.column());
      default -> {
        // changes no names
      }
    }
  }

  private void writeInTransaction() {
    if (open.isEmpty())
      return;
    Pair pair = open.get(random.nextInt(open.size()));
    for (Write write : writes(1)) {
      note("write " + shown(List.of(write)));
      ErrorCode expected = outcome(() -> pair.model.write(write));
      agree("write", expected, outcome(() -> pair.engine.write(write)));
      if (expected == null)
        pair.writes.add(write);
      new ModelView(pair.engine.snapshot(), pair.model.snapshot(), List.of(), events, pair.edge, Set.of())
          .compareQueries(queries(write.table().equals(events) ? clock : 0), write.table());
    }
  }

  private void end() {
    if (open.isEmpty())
      return;
    Pair pair = open.remove(random.nextInt(open.size()));
    if (random.nextInt(4) == 0) {
      note("rollback");
      pair.engine.rollback();
      pair.model.rollback();
      return;
    }
    note("commit of " + shown(pair.writes));
    ErrorCode expected = outcome(pair.model::commit);
    agree("end", expected, outcome(pair.engine::commit));
    if (expected == null)
      committed(pair.writes);
  }

  private void changePolicy() {
    policy = random.nextInt(3) == 0
        ? StoragePolicy.NONE
        : StoragePolicy.maxAge(Duration.ofNanos(1_000 * TICK * (50 + random.nextInt(SPAN))));
    note("policy " + policy);
    real.tables().setPolicy(events, policy);
    edge.policy(policy);
    if (policy.maxAge() == null && random.nextBoolean()) {
      commit(List.of(new Write.DeleteRange(events, null, Long.MIN_VALUE, edge.edge())));
      edge.cleared();
    }
    assertEquals(policy, real.tables().policy(events));
  }

  /** Rows that fall into blocks that cannot be decoded are laid over them, and merged later. */
  private void writeWithoutCodecs() throws InterruptedException {
    note("no codecs");
    engine().seal(LIMIT);
    codecs = List.of();
    ingest(true);
    engine().seal(LIMIT);
    codecs = CODECS;
    note("codecs are back");
    if (!rollUps.isEmpty())
      keepSummaries(); // has the engine look at once
  }

  private void changeRollUps() {
    Set<RollUp> wanted = EnumSet.noneOf(RollUp.class);
    for (RollUp r : RollUp.values())
      if (random.nextBoolean())
        wanted.add(r);
    rollUps = wanted;
    keepSummaries();
  }

  private void keepSummaries() {
    note("summaries " + rollUps);
    real.tables().setPolicy(Tables.READINGS, StoragePolicy.NONE.withRollUps(rollUps.toArray(RollUp[]::new)));
    for (RollUp r : RollUp.values())
      Await.until("summaries are there or not", LIMIT,
          () -> real.tables().find(r.tableOf(Tables.READINGS)).isPresent() == rollUps.contains(r));
  }
}
