package io.foreshock.benchmarks;

import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.engine.Engine;
import io.foreshock.sql.SqlService;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The events under whole numbers with a graph over their vectors: the ten most like one of them. */
final class SqlNearest {
  private static final int K = 10;
  private static final int BATCH = 5_000;
  private static final int QUERIES = 20;
  private static final int LIKE_EVENT = 12_345;
  private static final long BUILD_NANOS = 3_600_000_000_000L;
  private static final String TABLE = "events_by_number";
  private static final String INDEX = "events_graph";

  private SqlNearest() {
  }

  /** Returns when the graph answers. */
  static void load(Engine engine, SqlService sql, SqlData data) {
    ForeshockVectors.awaitKernels();
    if (engine.tables().find(TABLE).isEmpty()) fill(engine, sql, data);
    long start = System.nanoTime();
    while (!answers(engine.tables(), data))
      if (System.nanoTime() - start > BUILD_NANOS)
        throw new IllegalStateException("graph is not built in time: limit=" + BUILD_NANOS + " ns");
    System.err.printf("graph over %d events answers after %.0f s%n", data.events(), (System.nanoTime() - start) / 1e9);
  }

  private static void fill(Engine engine, SqlService sql, SqlData data) {
    sql.execute("CREATE TABLE " + TABLE + " (id BIGINT PRIMARY KEY, event_id TEXT, event_type TEXT, description TEXT,"
        + " resolution_time_ms BIGINT, embedding VECTOR(" + SqlData.DIMENSION + "))", List.of()).close();
    Tables tables = engine.tables();
    TableSchema schema = tables.find(TABLE).orElseThrow();
    for (int from = 0; from < data.events(); from += BATCH) {
      ChunkBuilder rows = new ChunkBuilder(schema.columns());
      for (int e = from; e < Math.min(data.events(), from + BATCH); e++)
        rows.add((long) e, "event_" + e, "type" + e % 7, "event number " + e, (long) e, data.event(e));
      tables.commit(List.of(new Write.Insert(TABLE, rows.build())));
    }
    sql.execute("CREATE INDEX " + INDEX + " ON " + TABLE + " USING hnsw (embedding vector_cosine_ops)", List.of())
        .close();
  }

  private static boolean answers(Tables tables, SqlData data) {
    java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    try (Snapshot snapshot = tables.snapshot()) {
      return snapshot.nearest(TABLE, INDEX, data.event(LIKE_EVENT), VectorSearch.nearest(1)) != null;
    }
  }

  static String query(SqlData data) {
    return query(data, LIKE_EVENT);
  }

  private static String query(SqlData data, int event) {
    String vector = Arrays.toString(data.event(event)).replace(" ", "");
    return "SELECT event_id, event_type, 1 - (embedding <=> '" + vector + "') AS similarity, description,"
        + " resolution_time_ms FROM " + TABLE + " WHERE id <> " + event + " ORDER BY embedding <=> '" + vector
        + "' LIMIT " + K;
  }

  /** Share of the truly nearest events that are among those found, over some events. */
  static double recall(Connection connection, SqlData data) throws SQLException {
    float[][] events = new float[data.events()][];
    Arrays.setAll(events, data::event);
    int found = 0;
    for (int q = 0; q < QUERIES; q++) {
      int event = (int) ((345L + 500L * 7 * q) % events.length);
      Set<String> nearest = nearest(events, event);
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query(data, event))) {
        while (rows.next())
          if (nearest.contains(rows.getString(1))) found++;
      }
    }
    return (double) found / (QUERIES * K);
  }

  private static Set<String> nearest(float[][] events, int event) {
    double[] similarity = new double[events.length];
    for (int i = 0; i < events.length; i++)
      similarity[i] = i == event ? -2 : cosine(events[i], events[event]);
    Set<String> nearest = new HashSet<>();
    IntStream.range(0, events.length).boxed().sorted((a, b) -> Double.compare(similarity[b], similarity[a])).limit(K)
        .forEach(i -> nearest.add("event_" + i));
    return nearest;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      x += (double) a[i] * a[i];
      y += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(x * y);
  }
}
