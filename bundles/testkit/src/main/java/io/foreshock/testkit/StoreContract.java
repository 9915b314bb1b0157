package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.time.Duration;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Condition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store promises; run by the real one and by the one in memory. */
public abstract class StoreContract {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final TableSchema NOTES = new TableSchema.Relational("notes",
      List.of(Column.required("id", ColumnType.BIGINT), Column.of("text", ColumnType.TEXT)), List.of("id"));
  private static final TableSchema EVENTS = new TableSchema.TimeSeries("events",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("level", ColumnType.INTEGER), Column.of("message", ColumnType.TEXT)),
      "at", "machine");

  /** A store that is empty; the same one for the whole test. */
  protected abstract Services services();

  private Sensor sensor(String tag) {
    return services().catalog().register(SensorSpec.parse(tag));
  }

  private void write(String source, ReadingBatch batch) throws InterruptedException {
    try (IngestSession session = services().ingest().open(source, CommitListener.NONE)) {
      long position = session.lastCommitted() + 1;
      assertTrue(session.offer(batch, position));
      session.awaitCommitted(position, LIMIT);
    }
  }

  private static ReadingBatch one(int sensor, long ts, double value) {
    return ReadingBatch.builder(1).add(sensor, ts, value).build();
  }

  private static void refused(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(ForeshockException.class, action::run).code());
  }

  private static Write insert(TableSchema schema, @Nullable Object... row) {
    return new Write.Insert(schema.name(), new ChunkBuilder(schema.columns()).add(row).build());
  }

  private static Write upsert(TableSchema schema, @Nullable Object... row) {
    return new Write.Upsert(schema.name(), new ChunkBuilder(schema.columns()).add(row).build());
  }

  private static Write delete(TableSchema schema, Object... key) {
    List<Column> columns = schema.key().stream().map(k -> schema.columns().get(schema.indexOf(k))).toList();
    return new Write.Delete(schema.name(), new ChunkBuilder(columns).add(key).build());
  }

  private List<List<@Nullable Object>> rows(String table) {
    return TableRows.all(services().tables(), table);
  }

  @Test
  void metadataIsFilledInAndNeverErased() {
    Sensor first = services().catalog()
        .register(new SensorSpec("line1/press4", "temp", "°C", "", 10, Double.NaN, "bearing"));
    Sensor again = services().catalog()
        .register(new SensorSpec("line1/press4", "temp", "", "temperature", Double.NaN, 90, ""));
    assertEquals(first.id(), again.id());
    assertEquals(new SensorSpec("line1/press4", "temp", "°C", "temperature", 10, 90, "bearing"), again.spec());
    assertEquals(again, services().catalog().sensor(first.id()).orElseThrow());
    assertTrue(services().catalog().asset("line1/press4").isPresent());
    assertEquals(List.of(again), services().catalog().sensorsOf("line1/press4"));
  }

  @Test
  void sensorIdsAreDenseFromOne() {
    List<Sensor> three = services().catalog()
        .registerAll(List.of(SensorSpec.parse("a/x"), SensorSpec.parse("b/y"), SensorSpec.parse("a/x")));
    assertEquals(List.of(1, 2, 1), three.stream().map(Sensor::id).toList());
    assertEquals(three.subList(0, 2), services().catalog().sensors());
  }

  @Test
  void anAssetIsReplacedAsAWhole() {
    sensor("line1/press4/temp");
    Asset press = new Asset("line1/press4", "press", "the loud one");
    services().catalog().register(press);
    assertEquals(List.of(press), services().catalog().assets());
  }

  @Test
  void whatIsAcknowledgedCanBeRead() throws InterruptedException {
    Sensor s = sensor("a/x");
    ConcurrentLinkedQueue<Long> acks = new ConcurrentLinkedQueue<>();
    try (IngestSession session = services().ingest().open("src", acks::add)) {
      assertEquals(IngestSession.NOTHING, session.lastCommitted());
      assertTrue(session.offer(one(s.id(), 100, 1.5), 7));
      session.awaitCommitted(7, LIMIT);
      assertEquals(7, session.lastCommitted());
    }
    Await.until("the listener hears of it", () -> acks.contains(7L));
    assertArrayEquals(new double[]{1.5}, services().history().read(s.id(), 0, 1_000).values());
  }

  @Test
  void aRepeatedPositionIsAcknowledgedButNotStoredAgain() throws InterruptedException {
    Sensor s = sensor("a/x");
    ConcurrentLinkedQueue<Long> acks = new ConcurrentLinkedQueue<>();
    write("src", one(s.id(), 100, 1));
    long before = services().ingest().committedReadings();
    try (IngestSession session = services().ingest().open("src", acks::add)) {
      assertTrue(session.offer(one(s.id(), 100, 2), 0));
      Await.until("the repeat is acknowledged", () -> acks.contains(0L));
    }
    assertEquals(before, services().ingest().committedReadings());
    assertArrayEquals(new double[]{1}, services().history().read(s.id(), 0, 1_000).values());
  }

  @Test
  void aNewSessionOfASourceEndsTheOlderOne() {
    Sensor s = sensor("a/x");
    IngestSession older = services().ingest().open("src", CommitListener.NONE);
    try (IngestSession newer = services().ingest().open("src", CommitListener.NONE)) {
      refused(ErrorCode.CLOSED, () -> older.offer(one(s.id(), 1, 1), 0));
      assertTrue(newer.offer(one(s.id(), 1, 1), 0));
    }
  }

  private static SeriesBatch events(int[] series, long[] ts, long[] levels, @Nullable String... messages) {
    return new SeriesBatch(series, ts,
        List.of(new ColumnVector.Longs(levels, null, levels.length), new ColumnVector.Texts(messages,
            messages.length)));
  }

  @Test
  void rowsOfATableComeInAsColumnsExactlyOnce() throws InterruptedException {
    services().tables().create(EVENTS);
    try (TableSession session = services().ingest().openTable("events", "src", CommitListener.NONE)) {
      int[] series = session.series(List.of("m2", "m1"));
      assertArrayEquals(new int[]{series[1]}, session.series(List.of("m1")));
      assertTrue(session.offer(events(new int[]{series[0], series[1], series[0]}, new long[]{20, 10, 5},
          new long[]{2, 1, 3}, "late", null, "ü"), 4));
      session.awaitCommitted(4, LIMIT);
      assertTrue(session.offer(events(new int[]{series[1]}, new long[]{10}, new long[]{7}, "set"), 5));
      session.awaitCommitted(5, LIMIT);
    }
    try (TableSession again = services().ingest().openTable("events", "src", CommitListener.NONE)) {
      assertEquals(5, again.lastCommitted());
      int[] series = again.series(List.of("m1"));
      assertTrue(again.offer(events(series, new long[]{10}, new long[]{99}, "repeated"), 5));
      assertTrue(again.offer(events(series, new long[]{11}, new long[]{8}, "new"), 6));
      again.awaitCommitted(6, LIMIT);
    }
    assertEquals(List.of(List.of(10L, "m1", 7L, "set"), List.of(11L, "m1", 8L, "new"), List.of(5L, "m2", 3L, "ü"),
        List.of(20L, "m2", 2L, "late")), rows("events"));
  }

  @Test
  void columnsThatDoNotFitTheTableAreRefused() {
    services().tables().create(EVENTS);
    services().tables().create(NOTES);
    refused(ErrorCode.UNKNOWN_TABLE, () -> services().ingest().openTable("none", "src", CommitListener.NONE));
    refused(ErrorCode.NOT_SUPPORTED, () -> services().ingest().openTable("notes", "src", CommitListener.NONE));
    refused(ErrorCode.NOT_SUPPORTED, () -> services().ingest().openTable("readings", "src", CommitListener.NONE));
    try (TableSession session = services().ingest().openTable("events", "src", CommitListener.NONE)) {
      refused(ErrorCode.INVALID_ARGUMENT, () -> session.series(List.of("")));
      int[] one = session.series(List.of("m1"));
      refused(ErrorCode.INVALID_ARGUMENT,
          () -> session.offer(events(new int[]{one[0] + 1}, new long[]{1}, new long[]{1}, "x"), 0));
      refused(ErrorCode.TYPE_MISMATCH, () -> session.offer(new SeriesBatch(one, new long[]{1}, List.of()), 0));
    }
  }

  @Test
  void rowsForADroppedTableFailTheirSession() {
    services().tables().create(EVENTS);
    try (TableSession session = services().ingest().openTable("events", "src", CommitListener.NONE)) {
      int[] one = session.series(List.of("m1"));
      services().tables().drop("events");
      assertThrows(ForeshockException.class, () -> {
        session.offer(events(one, new long[]{1}, new long[]{1}, "x"), 0);
        session.awaitCommitted(0, LIMIT);
      });
    }
  }

  @Test
  void unknownSensorsAreRefused() {
    try (IngestSession session = services().ingest().open("src", CommitListener.NONE)) {
      refused(ErrorCode.UNKNOWN_SENSOR, () -> session.offer(one(99, 1, 1), 0));
    }
  }

  @Test
  void laterWritesWinAndRowsComeInTimeOrder() throws InterruptedException {
    Sensor s = sensor("a/x");
    write("src", ReadingBatch.builder(4).add(s.id(), 30, 3).add(s.id(), 10, 1).add(s.id(), 20, 2).add(s.id(), 30, 33)
        .build());
    write("src", ReadingBatch.builder(1).add(s.id(), 10, 11, Quality.BAD).build());
    History.Series rows = services().history().read(s.id(), 10, 31);
    assertArrayEquals(new long[]{10, 20, 30}, rows.timestamps());
    assertArrayEquals(new double[]{11, 2, 33}, rows.values());
    assertArrayEquals(new byte[]{2, 0, 0}, rows.qualities());
    assertEquals(33, services().history().latest(s.id()).orElseThrow().value());
    assertEquals(new History.Bounds(10, 30), services().history().bounds(s.id()).orElseThrow());
  }

  @Test
  void trendsLeaveBadAndNaNOut() throws InterruptedException {
    Sensor s = sensor("a/x");
    write("src", ReadingBatch.builder(8).add(s.id(), 0, 5).add(s.id(), 1, 3).add(s.id(), 2, Double.NaN)
        .add(s.id(), 9, 4).add(s.id(), 3, 99, Quality.BAD).add(s.id(), 30, 7).build());
    History.Trend t = services().history().trend(s.id(), 0, 40, 4);
    assertArrayEquals(new int[]{3, 0, 0, 1}, t.count());
    assertArrayEquals(new double[]{3, Double.NaN, Double.NaN, 7}, t.min());
    assertArrayEquals(new double[]{5, Double.NaN, Double.NaN, 7}, t.max());
    assertArrayEquals(new double[]{5, Double.NaN, Double.NaN, 7}, t.first());
    assertArrayEquals(new double[]{4, Double.NaN, Double.NaN, 7}, t.last());
    assertArrayEquals(new double[]{12, Double.NaN, Double.NaN, 7}, t.sum(), 1e-9);
  }

  @Test
  void anUnknownSensorHasNoHistory() {
    assertTrue(services().history().latest(77).isEmpty());
    assertTrue(services().history().bounds(77).isEmpty());
    assertEquals(0, services().history().read(77, Long.MIN_VALUE, Long.MAX_VALUE).size());
  }

  @Test
  void theFeedDeliversWhatIsCommittedAndTellsWhatItLost() throws InterruptedException {
    Sensor s = sensor("a/x");
    try (LiveFeed.Reader reader = services().feed().subscribe("test", 2)) {
      for (int i = 0; i < 4; i++) write("src", one(s.id(), i, i));
      double last = -1;
      long rows = 0;
      long lost = 0;
      while (last < 3) {
        LiveFeed.LiveBatch batch = reader.poll(LIMIT);
        assertTrue(batch != null, "the feed ended early");
        last = batch.readings().values()[batch.readings().size() - 1];
        rows += batch.readings().size();
        lost += batch.lostBefore();
      }
      assertEquals(4, rows + lost);
      assertTrue(lost > 0);
    }
  }

  @Test
  void tablesAreCreatedOnceAndDropped() {
    Tables tables = services().tables();
    assertTrue(tables.create(NOTES));
    assertFalse(tables.create(NOTES));
    refused(ErrorCode.ALREADY_EXISTS, () -> tables
        .create(new TableSchema.Relational("notes", List.of(Column.of("id", ColumnType.TEXT)), List.of("id"))));
    tables.commit(List.of(insert(NOTES, 1L, "one")));
    assertEquals(List.of("assets", "corrections", "notes", "readings", "sensors", "storage_blocks"),
        tables.list().stream().map(TableSchema::name).toList());
    tables.drop("notes");
    assertTrue(tables.find("notes").isEmpty());
    refused(ErrorCode.UNKNOWN_TABLE, () -> tables.drop("notes"));
    refused(ErrorCode.READ_ONLY, () -> tables.drop("readings"));
    assertTrue(tables.create(NOTES));
    assertEquals(List.of(), rows("notes"));
  }

  @Test
  void aCommitIsAllOrNothing() {
    Tables tables = services().tables();
    tables.create(NOTES);
    tables.commit(List.of(insert(NOTES, 2L, "two"), insert(NOTES, -1L, null)));
    refused(ErrorCode.DUPLICATE_KEY,
        () -> tables.commit(List.of(insert(NOTES, 3L, "three"), insert(NOTES, 2L, "again"))));
    refused(ErrorCode.UNKNOWN_TABLE,
        () -> tables.commit(List.of(insert(NOTES, 3L, "three"), new Write.Delete("none", new ChunkBuilder(List.of())
            .build()))));
    assertEquals(List.of(Arrays.asList(-1L, null), List.of(2L, "two")), rows("notes"));
    tables.commit(List.of(delete(NOTES, 2L), insert(NOTES, 2L, "new"), upsert(NOTES, -1L, "set"), delete(NOTES, 9L)));
    assertEquals(List.of(List.of(-1L, "set"), List.of(2L, "new")), rows("notes"));
  }

  @Test
  void rowsOfASeriesAreFilledInColumnByColumn() {
    Tables tables = services().tables();
    tables.create(EVENTS);
    tables.commit(List.of(insert(EVENTS, 20L, "m2", 1, "late"), insert(EVENTS, 10L, "m1", 1, null)));
    tables.commit(List.of(upsert(EVENTS, 10L, "m1", null, "filled"), insert(EVENTS, 5L, "m2", 3, "early")));
    assertEquals(List.of(List.of(10L, "m1", 1L, "filled"), List.of(5L, "m2", 3L, "early"),
        List.of(20L, "m2", 1L, "late")), rows("events"));
    refused(ErrorCode.NOT_SUPPORTED, () -> tables.commit(List.of(delete(EVENTS, "m1", 10L))));
  }

  @Test
  void scansAreCutToColumnsTimeAndSeries() {
    Tables tables = services().tables();
    tables.create(EVENTS);
    for (long t = 0; t < 10; t++)
      tables.commit(List.of(insert(EVENTS, t, "m1", t, "a"), insert(EVENTS, t, "m2", t, "b")));
    try (Snapshot snapshot = tables.snapshot()) {
      assertEquals(List.of(List.of("b", 3L), List.of("b", 4L)), TableRows.scan(snapshot,
          new Scan("events", List.of("message", "at"), 3, 5, Set.of("m2", "none"))));
      assertEquals(20, TableRows.scan(snapshot, Scan.all("events", List.of())).size());
      refused(ErrorCode.UNKNOWN_COLUMN, () -> snapshot.scan(Scan.all("events", List.of("nope"))));
      refused(ErrorCode.UNKNOWN_TABLE, () -> snapshot.scan(Scan.all("nope", List.of())));
    }
  }

  @Test
  void conditionsChooseRowsOfSeries() {
    Tables tables = services().tables();
    tables.create(EVENTS);
    for (long t = 0; t < 10; t++)
      tables.commit(List.of(insert(EVENTS, t, "m1", t % 3, t % 4 == 0 ? null : "text" + t), insert(EVENTS, t, "m2", 7,
          "b")));
    try (Snapshot snapshot = tables.snapshot()) {
      Scan all = Scan.all("events", List.of("machine", "at"));
      assertEquals(List.of(List.of("m1", 2L), List.of("m1", 5L)), TableRows.scan(snapshot, all.where(List.of(
          Condition.of("level", Condition.Op.EQ, 2L), Condition.of("at", Condition.Op.LT, 6L)))));
      assertEquals(List.of(List.of("m1", 0L), List.of("m1", 4L), List.of("m1", 8L)), TableRows.scan(snapshot, all
          .where(List.of(new Condition("message", Condition.Op.IS_NULL, List.of())))));
      assertEquals(List.of(List.of("m2", 9L)), TableRows.scan(snapshot, all.where(List.of(
          Condition.of("machine", Condition.Op.GT, "m1"), Condition.of("message", Condition.Op.NE, "a"), Condition.of(
              "at", Condition.Op.GE, 9L)))));
      refused(ErrorCode.UNKNOWN_COLUMN, () -> snapshot.scan(all.where(List.of(Condition.of("nope", Condition.Op.EQ,
          1L)))));
    }
  }

  @Test
  void aggregatesAreGroupedBySeriesAndTime() throws InterruptedException {
    Sensor a = sensor("a/x");
    Sensor b = sensor("b/x");
    write("src", ReadingBatch.builder(8).add(a.id(), 0, 1).add(a.id(), 9, 2).add(a.id(), 10, 4).add(b.id(), 5, 8)
        .add(b.id(), 25, Double.NaN).build());
    Scan all = Scan.all("readings", List.of());
    List<Aggregation.Aggregate> what = List.of(new Aggregation.Aggregate(Aggregation.Function.COUNT, null),
        new Aggregation.Aggregate(Aggregation.Function.SUM, "value"),
        new Aggregation.Aggregate(Aggregation.Function.MIN, "value"),
        new Aggregation.Aggregate(Aggregation.Function.LAST, "value"),
        new Aggregation.Aggregate(Aggregation.Function.SUM, "quality"));
    assertEquals(List.of(List.of("a/x", 0L, 2L, 3.0, 1.0, 2.0, 0L), List.of("a/x", 10L, 1L, 4.0, 4.0, 4.0, 0L),
        List.of("b/x", 0L, 1L, 8.0, 8.0, 8.0, 0L),
        List.of("b/x", 20L, 1L, Double.NaN, Double.NaN, Double.NaN, 0L)),
        aggregate(new Aggregation(all, what, new Aggregation.Grouping(true, 10, 0))));
    assertEquals(List.of(List.of(3L, 7.0, 1.0, 4.0, 0L)), aggregate(new Aggregation(all.where(List.of(Condition.of(
        "value", Condition.Op.LT, 5.0))), what, Aggregation.Grouping.NONE)));
    assertEquals(List.of(Arrays.asList(0L, null, null, null, null)), aggregate(new Aggregation(all.where(List.of(
        Condition.of("value", Condition.Op.LT, 0.0))), what, Aggregation.Grouping.NONE)));
    refused(ErrorCode.TYPE_MISMATCH, () -> aggregate(new Aggregation(all, List.of(new Aggregation.Aggregate(
        Aggregation.Function.SUM, "sensor_id")), Aggregation.Grouping.NONE)));
    refused(ErrorCode.NOT_SUPPORTED, () -> aggregate(new Aggregation(Scan.all("sensors", List.of()), List.of(),
        Aggregation.Grouping.bySeries())));
  }

  private List<List<@Nullable Object>> aggregate(Aggregation wanted) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Snapshot snapshot = services().tables().snapshot(); Snapshot.Cursor cursor = snapshot.aggregate(wanted)) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        for (int r = 0; r < chunk.size(); r++) rows.add(chunk.row(r));
    }
    return rows;
  }

  @Test
  void aStretchOfTimeIsDeletedInTheOrderOfWrites() throws InterruptedException {
    Tables tables = services().tables();
    tables.create(EVENTS);
    for (long t = 0; t < 6; t++)
      tables.commit(List.of(insert(EVENTS, t, "m1", t, "a"), insert(EVENTS, t, "m2", t, "b")));
    tables.commit(List.of(upsert(EVENTS, 2L, "m1", 9, "gone"), new Write.DeleteRange("events", Set.of("m1", "none"), 1,
        5), upsert(EVENTS, 3L, "m1", 3, null)));
    tables.commit(List.of(new Write.DeleteRange("events", null, 5, Long.MAX_VALUE)));
    assertEquals(List.of(List.of(0L, "m1", 0L, "a"), Arrays.asList(3L, "m1", 3L, null), List.of(0L, "m2", 0L, "b"),
        List.of(1L, "m2", 1L, "b"), List.of(2L, "m2", 2L, "b"), List.of(3L, "m2", 3L, "b"), List.of(4L, "m2", 4L,
            "b")), rows("events"));
    Sensor s = sensor("a/x");
    write("src", ReadingBatch.builder(3).add(s.id(), 1, 1).add(s.id(), 2, 2).add(s.id(), 3, 3).build());
    tables.commit(List.of(new Write.DeleteRange("readings", Set.of("a/x"), 2, 4)));
    assertEquals(new History.Bounds(1, 1), services().history().bounds(s.id()).orElseThrow());
    assertEquals(1, services().history().latest(s.id()).orElseThrow().value());
    tables.create(NOTES);
    refused(ErrorCode.NOT_SUPPORTED, () -> tables.commit(List.of(new Write.DeleteRange("notes", null, 0, 1))));
  }

  @Test
  void aSnapshotDoesNotSeeLaterCommits() throws InterruptedException {
    Sensor s = sensor("a/x");
    Tables tables = services().tables();
    tables.create(NOTES);
    write("src", one(s.id(), 1, 1));
    tables.commit(List.of(insert(NOTES, 1L, "one")));
    try (Snapshot before = tables.snapshot()) {
      write("src", one(s.id(), 1, 2));
      sensor("a/y");
      tables.commit(List.of(upsert(NOTES, 1L, "changed"), insert(NOTES, 2L, "two")));
      assertEquals(List.of(List.of(1L, "a/x", 1.0, 0L)),
          TableRows.scan(before, Scan.all("readings", List.of("ts", "sensor_id", "value", "quality"))));
      assertEquals(List.of(List.of(1L, "one")), TableRows.scan(before, Scan.all("notes", List.of("id", "text"))));
      assertEquals(List.of(List.of("a/x")), TableRows.scan(before, Scan.all("sensors", List.of("sensor_id"))));
    }
    assertEquals(2, rows("notes").size());
  }

  @Test
  void writingToReadingsRegistersTheTag() throws InterruptedException {
    Tables tables = services().tables();
    TableSchema readings = tables.find("readings").orElseThrow();
    tables.commit(List.of(insert(readings, 5L, "line1/press4/temp", 20.5, 1)));
    Sensor s = services().catalog().sensor("line1/press4/temp").orElseThrow();
    assertEquals(new History.Reading(s.id(), 5, 20.5, Quality.UNCERTAIN),
        services().history().latest(s.id()).orElseThrow());
    refused(ErrorCode.READ_ONLY,
        () -> tables.commit(List.of(upsert(tables.find("assets").orElseThrow(), "x", "y", "z"))));
  }

  @Test
  void theCatalogIsReadAsTables() {
    services().catalog().register(new SensorSpec("b", "y", "mm/s", "velocity", Double.NaN, 4.5, "fan"));
    sensor("a/x");
    assertEquals(List.of(Arrays.asList("a/x", 2L, "a", "x", "", "", null, null, ""),
        Arrays.asList("b/y", 1L, "b", "y", "mm/s", "velocity", null, 4.5, "fan")), rows("sensors"));
    assertEquals(List.of(List.of("a", "", ""), List.of("b", "", "")), rows("assets"));
  }
}
