package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Alteration;
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
  /** Writes with several faults may be refused for any of them. */
  private static final Set<ErrorCode> CONSTRAINTS = EnumSet.of(ErrorCode.FOREIGN_KEY, ErrorCode.DUPLICATE_KEY,
      ErrorCode.NOT_NULL);

  private record Pair(Transaction engine, Transaction model, long edge, List<Write> writes) {}

  private final Path dir;
  private final Durability durability;
  private final Random random;
  private final RandomWrites writes;
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
  private @Nullable Engine engine;
  private Services real;

  EngineModel(Path dir, long seed, Durability durability) {
    this.dir = dir;
    this.durability = durability;
    random = new Random(seed);
    writes = new RandomWrites(random, model.tables());
    real = open();
    for (Services s : both()) {
      for (int i = 0; i < SENSORS; i++)
        s.catalog().register(SensorSpec.parse("line" + i % 2 + "/m" + i + "/x"));
      s.tables().create(RandomWrites.PARTS);
      s.tables().create(RandomWrites.EVENTS);
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
    switch (random.nextInt(31)) {
      case 0, 1, 2, 3 -> ingest(random.nextInt(3) > 0);
      case 4, 5 -> commit(List.of(writes.events()));
      case 6, 7 -> commit(writes.parts(1 + random.nextInt(4)));
      case 8 -> commit(writes.any(1 + random.nextInt(3)));
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
      case 13 -> queries(Tables.READINGS).compareHistory(model.history(), real.history(), SENSORS);
      case 14, 15, 16 -> compareQueries();
      case 17, 18 -> commit(List.of(writes.deleteRange()));
      case 19 -> compact();
      case 20, 21 -> alter();
      case 22 -> begin();
      case 23, 24, 25, 26 -> writeInTransaction();
      case 27, 28 -> end();
      case 29 -> changePolicy();
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
    return new ModelView(real.tables().snapshot(), model.tables().snapshot(), model.tables().list(), writes
        .eventsName(), edge
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
    ReadingBatch readings = writes.batch(inOrder);
    String source = "source" + random.nextInt(2);
    note("ingest " + readings.size());
    for (Services s : both())
      try (IngestSession session = s.ingest().open(source, CommitListener.NONE)) {
        long position = session.lastCommitted() + 1;
        assertTrue(session.offer(readings, position));
        session.awaitCommitted(position, LIMIT);
      }
  }

  private void commit(List<Write> all) {
    note("commit " + RandomWrites.shown(all));
    if (both("commit", t -> t.commit(all)))
      committed(all);
  }

  private void committed(List<Write> all) {
    for (Write w : all)
      if (w instanceof Write.DeleteRange d)
        corrections.deleted(d);
      else
        if (w.table().equals(writes.eventsName()))
          writes.times(w).forEach(edge::wrote);
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

  private RandomQueries queries(String table) {
    return new RandomQueries(random, writes.start(table), TICK, SPAN);
  }

  private void compareQueries() {
    try (ModelView view = view()) {
      for (String table : List.of(Tables.READINGS, writes.eventsName(), writes.partsName()))
        view.compareQueries(queries(table), table);
    }
  }

  private void compact() {
    note("compact");
    engine().compact(LIMIT);
    corrections.compare(real.tables(), writes.eventsName(), edge.highest());
    if (edge.isBounded())
      try (ModelView view = view()) {
        view.requireNothingBefore(edge::lowest);
      }
  }

  private void alter() {
    TableSchema schema = writes.alterable();
    Alteration change = writes.change(schema);
    note("alter " + schema.name() + " " + change);
    if (!both(change.toString(), t -> t.alter(schema.name(), change)))
      return;
    switch (change) {
      case Alteration.RenameTable rename -> {
        corrections.renamed(schema.name(), rename.to());
        writes.renamed(schema.name(), rename.to());
      }
      case Alteration.RenameColumn rename -> corrections.renamed(rename.column(), rename.to());
      case Alteration.DropColumn drop -> corrections.dropped(schema.name(), drop.column());
      default -> {
        // changes no names
      }
    }
  }

  private void begin() {
    note("begin");
    open.add(new Pair(real.tables().begin(), model.tables().begin(), edge.edge(), new ArrayList<>()));
  }

  private void writeInTransaction() {
    if (open.isEmpty()) {
      begin();
      return;
    }
    Pair pair = open.get(random.nextInt(open.size()));
    for (Write write : random.nextBoolean() ? writes.parts(1 + random.nextInt(3)) : writes.any(1)) {
      note("write " + RandomWrites.shown(List.of(write)));
      ErrorCode expected = outcome(() -> pair.model.write(write));
      agree("write", expected, outcome(() -> pair.engine.write(write)));
      if (expected == null)
        pair.writes.add(write);
      new ModelView(pair.engine.snapshot(), pair.model.snapshot(), List.of(), writes.eventsName(), pair.edge, Set.of())
          .compareQueries(queries(write.table()), write.table());
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
    note("commit of " + RandomWrites.shown(pair.writes));
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
    real.tables().setPolicy(writes.eventsName(), policy);
    edge.policy(policy);
    if (policy.maxAge() == null && random.nextBoolean()) {
      commit(List.of(new Write.DeleteRange(writes.eventsName(), null, Long.MIN_VALUE, edge.edge())));
      edge.cleared();
    }
    assertEquals(policy, real.tables().policy(writes.eventsName()));
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
