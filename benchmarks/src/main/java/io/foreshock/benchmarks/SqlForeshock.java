package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.pgwire.StandaloneWire;
import io.foreshock.sql.SqlService;
import io.foreshock.testkit.MonitoringQueries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The product through its PostgreSQL wire, asked the five monitoring queries as they were written. */
final class SqlForeshock implements SqlTarget {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Duration KERNELS = Duration.ofMinutes(2);
  private static final long MEMORY = 256L << 20;

  private final Engine engine;
  private final SqlService sql;
  private final StandaloneWire wire;
  private final List<String> seed = MonitoringQueries.all();
  private final SqlData data;

  /**
   * @param filled
   *            whether the folder has the rows already
   * @param graph
   *            whether the events get a graph over their vectors, too
   */
  SqlForeshock(Path dir, SqlData data, boolean filled, boolean graph) throws Exception {
    this.data = data;
    engine = Engine.open(dir, () -> ForeshockStore.CODECS, () -> ForeshockVectors.FACTORY, EngineOptions.defaults());
    sql = new SqlService(engine.tables(), MEMORY,
        Clock.fixed(Instant.ofEpochSecond(0, data.now() * 1_000), ZoneOffset.UTC));
    if (!filled) load(data);
    if (graph) SqlNearest.load(engine, sql, data);
    awaitCodecs();
    wire = new StandaloneWire(sql, engine.tables(), dir);
  }

  /** Codecs choose their kernels in the background once some millions of values were decoded; medians are warm ones. */
  private void awaitCodecs() {
    try (SqlQueryEngine.Result all = sql.execute("SELECT count(*) FROM sensor_readings WHERE temperature * 2 > 1", List
        .of())) {
      while (all.next() != null)
        continue;
    }
    long end = System.nanoTime() + KERNELS.toNanos();
    while (System.nanoTime() < end && Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals("foreshock-codec-warm-up")))
      LockSupport.parkNanos(100_000_000);
  }

  private void load(SqlData data) throws Exception {
    engine.catalog().registerAll(IntStream.range(0, SqlData.SENSORS).mapToObj(s -> SensorSpec.parse(SqlData.sensor(s)))
        .toList());
    for (String ddl : List.of("CREATE TABLE sensor_readings (timestamp TIMESTAMP, sensor_id TEXT, temperature DOUBLE"
        + " PRECISION, humidity DOUBLE PRECISION, pressure DOUBLE PRECISION) WITH (time_column = 'timestamp',"
        + " series_key = 'sensor_id')",
        "CREATE TABLE sensor_embeddings (timestamp TIMESTAMP, sensor_id TEXT, embedding VECTOR(128))"
            + " WITH (time_column = 'timestamp', series_key = 'sensor_id')",
        "CREATE TABLE known_failure_patterns (pattern_id TEXT PRIMARY KEY, pattern_description TEXT,"
            + " pattern_embedding VECTOR(128))",
        "CREATE TABLE events (event_id TEXT PRIMARY KEY, event_type TEXT, description TEXT, resolution_time_ms BIGINT,"
            + " embedding VECTOR(128))"))
      sql.execute(ddl, List.of()).close();
    readings(data);
    vectors(data);
    engine.compact(LIMIT);
  }

  private void readings(SqlData data) throws Exception {
    try (TableSession session = engine.ingest().openTable("sensor_readings", "load", CommitListener.NONE)) {
      int[] numbers = session.series(IntStream.range(0, SqlData.SENSORS).mapToObj(SqlData::sensor).toList());
      long[] position = {0};
      data.readings(batch -> {
        int n = batch.size();
        int[] series = new int[n];
        for (int i = 0; i < n; i++)
          series[i] = numbers[batch.sensor()[i]];
        SeriesBatch rows = new SeriesBatch(series, batch.ts(), List.of(new Doubles(batch.values()[0], null, n),
            new Doubles(batch.values()[2], null, n), new Doubles(batch.values()[1], null, n)));
        while (!session.offer(rows, ++position[0]))
          position[0]--;
      });
      session.awaitCommitted(position[0], LIMIT);
    }
  }

  private void vectors(SqlData data) {
    Tables tables = engine.tables();
    ChunkBuilder patterns = builder("known_failure_patterns");
    for (int p = 0; p < SqlData.PATTERNS; p++)
      patterns.add("p" + p, "pattern " + p, data.pattern(p));
    tables.commit(List.of(new Write.Insert("known_failure_patterns", patterns.build())));
    for (int k = 0; k < data.embeddings(); k++) {
      ChunkBuilder rows = builder("sensor_embeddings");
      for (int s = 0; s < SqlData.SENSORS; s++)
        rows.add(data.now() - k * (2 * Micros.HOUR / data.embeddings()), SqlData.sensor(s), data.embedding(s, k));
      tables.commit(List.of(new Write.Upsert("sensor_embeddings", rows.build())));
    }
    int batch = 5_000;
    for (int from = 0; from < data.events(); from += batch) {
      ChunkBuilder rows = builder("events");
      for (int e = from; e < Math.min(data.events(), from + batch); e++)
        rows.add("event_" + e, "type" + e % 7, "event number " + e, (long) e, data.event(e));
      tables.commit(List.of(new Write.Insert("events", rows.build())));
    }
  }

  private ChunkBuilder builder(String table) {
    TableSchema schema = engine.tables().find(table).orElseThrow();
    return new ChunkBuilder(schema.columns());
  }

  SqlService sql() {
    return sql;
  }

  @Override
  public String name() {
    return "foreshock";
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + wire.port()
        + "/foreshock?user=bench&prepareThreshold=1&binaryTransfer=true");
  }

  @Override
  public String query(SqlCase asked) {
    String hundred = String.join(",", IntStream.range(0, 100).mapToObj(s -> "'" + SqlData.sensor(s) + "'").toList());
    return switch (asked) {
      case Q1 -> seed.get(0);
      case Q2 -> seed.get(1);
      case Q3_100 -> seed.get(2).replace("WHERE",
          "WHERE s1.sensor_id IN (" + hundred + ") AND s2.sensor_id IN (" + hundred + ") AND");
      case Q3_1000 -> seed.get(2);
      case Q4 -> seed.get(3);
      case Q5 -> seed.get(4);
      case Q5_HNSW -> SqlNearest.query(data);
      case LAST_ONE -> "SELECT timestamp, temperature, humidity, pressure FROM sensor_readings WHERE sensor_id = '"
          + SqlData.sensor(577) + "' ORDER BY timestamp DESC LIMIT 1";
      case LAST_ALL -> "SELECT sensor_id, max(timestamp), last(temperature, timestamp), last(humidity, timestamp),"
          + " last(pressure, timestamp) FROM sensor_readings GROUP BY sensor_id";
      case HOUR_60PTS -> "SELECT time_bucket(INTERVAL '1 minute', timestamp) AS t, avg(temperature), min(temperature),"
          + " max(temperature) FROM sensor_readings WHERE sensor_id = '" + SqlData.sensor(577)
          + "' AND timestamp > datetime('now', '-1 hour') GROUP BY t ORDER BY t";
      case DAY_5MIN -> "SELECT sensor_id, time_bucket(INTERVAL '5 minutes', timestamp) AS t, avg(temperature),"
          + " min(temperature), max(temperature), count(*) FROM sensor_readings WHERE timestamp >"
          + " datetime('now', '-24 hours') GROUP BY sensor_id, t";
      case LAST100 -> "SELECT timestamp, temperature FROM sensor_readings WHERE sensor_id = ? ORDER BY timestamp DESC"
          + " LIMIT 100";
    };
  }

  /** A statement of a shape that has not been seen before. */
  String fresh(int number) {
    return seed.get(1).replace("rapid_changes", "rapid_changes_" + number);
  }

  /** A statement that differs from others in its numbers. */
  String otherNumbers(int number) {
    return seed.get(1).replace("> 5", "> " + (5 + number % 3) + " AND COUNT(*) < " + (1_000_000 + number));
  }

  List<String> seed() {
    return new ArrayList<>(seed);
  }

  @Override
  public void close() {
    wire.close();
    engine.close();
  }
}
