package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.testkit.Await;
import io.foreshock.vector.ExactIndexFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches by a graph say what the rows of their snapshot say, whatever is written, dropped, stopped or opened anew. */
final class GraphsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int DIMENSION = 8;
  private static final int K = 7;
  private static final Index GRAPH = new Index("near", List.of("v"), false, new Index.Graph(Metric.EUCLIDEAN,
      new GraphOptions(16, 100, 1_000, GraphOptions.Quantization.NONE)));
  private static final TableSchema.Relational POINTS = new TableSchema.Relational("points", List.of(Column.required(
      "id", ColumnType.BIGINT), Column.vector("v", DIMENSION), Column.of("note", ColumnType.TEXT)), List.of("id"), List
          .of(GRAPH), List.of());

  @TempDir
  Path dir;

  private final ExactIndexFactory vectors = new ExactIndexFactory();
  private volatile @Nullable VectorIndexFactory present = vectors;
  private @Nullable Engine open;

  private Engine open() {
    Engine engine = Engine.open(dir.resolve("store"), CrashWorkload.CODECS, () -> present, EngineOptions.defaults()
        .withDiskReserve(1));
    open = engine;
    return engine;
  }

  @AfterEach
  void close() {
    if (open != null)
      open.close();
  }

  private static void awaitCurrent(Engine engine) {
    Await.until("graphs are current", LIMIT, () -> engine.tables().graphs().stream().allMatch(g -> g.current()));
  }

  /** A view and what it has to show. */
  private record Seen(Snapshot snapshot, Map<Long, float[]> rows) {}

  @Test
  void everySnapshotFindsItsOwnRows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Long, float[]> model = new HashMap<>();
    Engine engine = open();
    engine.tables().create(POINTS);
    awaitCurrent(engine);
    int found = 0;
    int wanted = 0;
    for (int round = 0; round < 6; round++) {
      List<Seen> seen = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        engine.tables().commit(List.of(change(random, model)));
        if (random.nextInt(4) == 0 && seen.size() < 12)
          seen.add(new Seen(engine.tables().snapshot(), Map.copyOf(model)));
        if (seen.isEmpty())
          continue;
        Seen one = seen.get(random.nextInt(seen.size()));
        float[] query = vector(random);
        VectorSearch search = search(random);
        List<Neighbour> answer = one.snapshot.nearest("points", "near", query, search);
        if (answer == null)
          continue; // not current yet
        List<Neighbour> truth = exact(one.rows, query, search);
        wanted += truth.size();
        found += same(answer, truth, "seed=" + seed + ", round=" + round + ", step=" + step);
      }
      seen.forEach(s -> s.snapshot.close());
      if (random.nextBoolean()) {
        engine.close();
        engine = open();
      }
      awaitCurrent(engine);
    }
    assertTrue(wanted > 500, "seed=" + seed + ", searches that were answered found " + wanted);
    assertTrue(found >= .995 * wanted, "seed=" + seed + ", found=" + found + ", wanted=" + wanted);
  }

  /** Right after its commit, and from a snapshot of then while later commits come in. */
  @Test
  void rowsThatTheGraphHasNotGotYetAreFound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Long, float[]> model = new HashMap<>();
    Engine engine = open();
    engine.tables().create(POINTS);
    awaitCurrent(engine);
    int some = 400;
    for (int round = 0; round < 30; round++) {
      ChunkBuilder chunk = new ChunkBuilder(POINTS.columns());
      for (long id = (long) some * round; id < (long) some * (round + 1); id++) {
        model.put(id, vector(random));
        chunk.add(id, model.get(id), "n");
      }
      engine.tables().commit(List.of(new Write.Insert("points", chunk.build())));
      if (round % 3 == 0) {
        long id = random.nextInt(model.size());
        model.remove(id);
        engine.tables().commit(List.of(new Write.Delete("points", new ChunkBuilder(List.of(POINTS.columns()
            .getFirst())).add(id).build())));
      }
      try (Snapshot snapshot = engine.tables().snapshot()) {
        for (int i = 0; i < 8; i++) {
          float[] query = vector(random);
          VectorSearch search = search(random);
          List<Neighbour> answer = snapshot.nearest("points", "near", query, search);
          assertTrue(answer != null, "so few are always compared");
          List<Neighbour> truth = exact(model, query, search);
          assertEquals(truth.size(), same(answer, truth, "seed=" + seed + ", round=" + round));
        }
      }
    }
  }

  /** Mapped, but nobody reads the rows it has still to catch up with: they are compared, also while more come. */
  @Test
  void aGraphAnswersInFullBeforeItHasCaughtUp() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Long, float[]> model = new HashMap<>();
    Engine engine = open();
    engine.tables().create(POINTS);
    ChunkBuilder chunk = new ChunkBuilder(POINTS.columns());
    for (long id = 0; id < 3_000; id++) {
      model.put(id, vector(random));
      chunk.add(id, model.get(id), "n");
    }
    engine.tables().commit(List.of(new Write.Insert("points", chunk.build())));
    Engine filled = engine;
    Await.until("the graph has the rows", LIMIT, () -> filled.tables().graphs().getFirst().rows() == 3_000);
    engine.close();
    present = null;
    engine = open();
    for (int i = 0; i < 40; i++)
      engine.tables().commit(List.of(change(random, model)));
    LateFactory late = new LateFactory(vectors);
    try {
      present = late;
      engine.vectorsChanged();
      Engine opened = engine;
      Await.until("the graph answers", LIMIT, () -> nearest(opened, 1) != null);
      for (int i = 0; i < 60; i++) {
        compare(engine, model, random, "seed=" + seed + ", held, i=" + i);
        if (i % 2 == 0)
          engine.tables().commit(List.of(change(random, model)));
      }
      assertFalse(engine.tables().graphs().getFirst().current());
    } finally {
      late.letGo();
    }
    awaitCurrent(engine);
    for (int i = 0; i < 60; i++) {
      compare(engine, model, random, "seed=" + seed + ", i=" + i);
      engine.tables().commit(List.of(change(random, model)));
    }
  }

  private void compare(Engine engine, Map<Long, float[]> model, Random random, String where) {
    try (Snapshot snapshot = engine.tables().snapshot()) {
      float[] query = vector(random);
      VectorSearch search = search(random);
      List<Neighbour> answer = snapshot.nearest("points", "near", query, search);
      assertTrue(answer != null, where);
      List<Neighbour> truth = exact(model, query, search);
      assertEquals(truth.size(), same(answer, truth, where), where);
    }
  }

  private static VectorSearch search(Random random) {
    VectorSearch search = VectorSearch.nearest(1 + random.nextInt(K));
    return switch (random.nextInt(3)) {
      case 0 -> search.withFilter(new IdFilter.Range(random.nextInt(100), 100 + random.nextInt(100)));
      case 1 -> search.withMinSimilarity(-2);
      default -> search;
    };
  }

  private Write change(Random random, Map<Long, float[]> model) {
    int rows = 1 + random.nextInt(random.nextInt(8) == 0 ? 100 : 5);
    Set<Long> ids = new HashSet<>();
    while (ids.size() < rows)
      ids.add((long) random.nextInt(200) - 5);
    if (random.nextInt(4) == 0) {
      ChunkBuilder keys = new ChunkBuilder(List.of(POINTS.columns().getFirst()));
      ids.forEach(id -> keys.add(id));
      ids.forEach(model::remove);
      return new Write.Delete("points", keys.build());
    }
    ChunkBuilder chunk = new ChunkBuilder(POINTS.columns());
    for (long id : ids) {
      float[] vector = random.nextInt(10) == 0 ? null : vector(random);
      chunk.add(id, vector, "n");
      if (vector == null)
        model.remove(id);
      else
        model.put(id, vector);
    }
    return new Write.Upsert("points", chunk.build());
  }

  private static float[] vector(Random random) {
    float[] v = new float[DIMENSION];
    for (int i = 0; i < v.length; i++)
      v[i] = (float) random.nextGaussian();
    return v;
  }

  private List<Neighbour> exact(Map<Long, float[]> rows, float[] query, VectorSearch search) {
    VectorIndex index = vectors.create(DIMENSION, Metric.EUCLIDEAN);
    rows.forEach(index::put);
    return index.search(query, search);
  }

  /** @return how many of the true ones are there; none may be there that is not true at all */
  private static int same(List<Neighbour> answer, List<Neighbour> truth, String where) {
    assertTrue(answer.size() <= truth.size(), where);
    Map<Long, Double> expected = new HashMap<>();
    truth.forEach(n -> expected.put(n.id(), n.similarity()));
    int found = 0;
    for (Neighbour n : answer) {
      Double similarity = expected.get(n.id());
      if (similarity == null)
        assertTrue(n.similarity() <= truth.getLast().similarity() + 1e-4, where + ", id=" + n.id());
      else
        assertEquals(similarity, n.similarity(), 1e-4, where + ", id=" + n.id());
      found += similarity == null ? 0 : 1;
    }
    return found;
  }

  private static Write one(long id, float value) {
    float[] v = new float[DIMENSION];
    v[0] = value;
    return new Write.Upsert("points", new ChunkBuilder(POINTS.columns()).add(id, v, null).build());
  }

  private static @Nullable List<Long> nearest(Snapshot snapshot, float value) {
    float[] query = new float[DIMENSION];
    query[0] = value;
    List<Neighbour> found = snapshot.nearest("points", "near", query, VectorSearch.nearest(2));
    return found == null ? null : found.stream().map(Neighbour::id).toList();
  }

  private static @Nullable List<Long> nearest(Engine engine, float value) {
    try (Snapshot snapshot = engine.tables().snapshot()) {
      return nearest(snapshot, value);
    }
  }

  @Test
  void aTransactionFindsWhatItWrote() {
    Engine engine = open();
    engine.tables().create(POINTS);
    engine.tables().commit(List.of(one(1, 1), one(2, 2), one(3, 3)));
    awaitCurrent(engine);
    try (Transaction transaction = engine.tables().begin()) {
      transaction.write(one(4, 1.1f));
      transaction.write(new Write.Delete("points", new ChunkBuilder(List.of(POINTS.columns().getFirst())).add(1L)
          .build()));
      assertEquals(List.of(4L, 2L), nearest(transaction.snapshot(), 1));
      assertEquals(List.of(1L, 2L), nearest(engine, 1));
      transaction.commit();
    }
    assertEquals(List.of(4L, 2L), nearest(engine, 1));
  }

  @Test
  void withoutABundleSearchesScanAndChangesAreCaughtUpWith() {
    Engine engine = open();
    engine.tables().create(POINTS);
    engine.tables().commit(List.of(one(1, 1), one(2, 2), one(3, 3)));
    awaitCurrent(engine);
    present = null;
    engine.vectorsChanged();
    assertNull(nearest(engine, 1));
    engine.tables().commit(List.of(one(3, 1.02f), one(5, 1.05f)));
    present = vectors;
    engine.vectorsChanged();
    awaitCurrent(engine);
    assertEquals(List.of(5L, 3L), nearest(engine, 1.04f));
    engine.close();
    present = null;
    engine = open();
    engine.tables().commit(List.of(one(6, 9)));
    assertNull(nearest(engine, 9));
    engine.close();
    present = vectors;
    engine = open();
    awaitCurrent(engine);
    assertEquals(List.of(6L, 2L), nearest(engine, 9));
  }

  @Test
  void indexesComeAndGo() throws IOException {
    Engine engine = open();
    engine.tables().create(new TableSchema.Relational("points", POINTS.columns(), POINTS.primaryKey()));
    engine.tables().commit(List.of(one(1, 1), one(2, 2)));
    float[] query = new float[DIMENSION];
    try (Snapshot snapshot = engine.tables().snapshot()) {
      ForeshockException e = assertThrows(ForeshockException.class, () -> snapshot.nearest("points", "near", query,
          VectorSearch.nearest(1)));
      assertEquals(ErrorCode.NOT_FOUND, e.code());
    }
    engine.tables().alter("points", new Alteration.AddIndex(GRAPH));
    awaitCurrent(engine);
    assertEquals(List.of(1L, 2L), nearest(engine, 0));
    assertEquals(2, engine.tables().graphs().getFirst().rows());
    engine.tables().alter("points", new Alteration.RenameColumn("v", "w"));
    engine.tables().commit(List.of(one(3, 0)));
    awaitCurrent(engine);
    assertEquals(List.of(3L, 1L), nearest(engine, 0));
    try (Snapshot snapshot = engine.tables().snapshot()) {
      ForeshockException e = assertThrows(ForeshockException.class, () -> snapshot.nearest("points", "near",
          new float[2], VectorSearch.nearest(1)));
      assertEquals(ErrorCode.TYPE_MISMATCH, e.code());
    }
    engine.tables().alter("points", new Alteration.DropIndex("near"));
    Path graphs = dir.resolve("store").resolve("graphs");
    Await.until("the graph's folder is gone", LIMIT, () -> isEmpty(graphs));
    assertEquals(List.of(), engine.tables().graphs());
  }

  private static boolean isEmpty(Path folder) {
    try (var all = Files.list(folder)) {
      return all.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aListOfChangesThatGrowsTooLongStartsAnew() {
    present = null;
    Engine engine = open();
    engine.tables().create(POINTS);
    int rows = 60_000;
    for (int part = 0; part * rows <= VectorChanges.MAX_LISTED; part++) {
      ChunkBuilder chunk = new ChunkBuilder(POINTS.columns());
      for (long id = 0; id < rows; id++)
        chunk.add(id, new float[]{part, id, 0, 0, 0, 0, 0, 0}, null);
      engine.tables().commit(List.of(new Write.Upsert("points", chunk.build())));
    }
    assertFalse(engine.tables().graphs().getFirst().current());
    present = vectors;
    engine.vectorsChanged();
    awaitCurrent(engine);
    try (Snapshot snapshot = engine.tables().snapshot()) {
      List<Neighbour> found = snapshot.nearest("points", "near", new float[]{8, 17, 0, 0, 0, 0, 0, 0}, VectorSearch
          .nearest(1));
      assertEquals(List.of(17L), found == null ? null : found.stream().map(Neighbour::id).toList());
    }
  }
}
