package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** DuckDB in this process, without a wire between: sensors are numbers, vectors are FLOAT[128]. */
final class SqlDuckDb implements SqlTarget {
  private final DuckDBConnection connection;
  private final SqlData data;

  /** @param filled whether the folder has the rows already */
  SqlDuckDb(Path dir, SqlData data, boolean filled) throws Exception {
    this.data = data;
    Files.createDirectories(dir);
    connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + dir.resolve("sql.duckdb"));
    execute("SET memory_limit='8GB'", "SET threads=2");
    if (!filled) fill();
  }

  private void fill() throws Exception {
    execute("CREATE TABLE sensor_readings(ts TIMESTAMP, sensor_id INTEGER,"
        + " temperature DOUBLE, humidity DOUBLE, pressure DOUBLE)",
        "CREATE TABLE sensors(sensor_id INTEGER PRIMARY KEY,"
            + " sensor_name VARCHAR, location VARCHAR)",
        "CREATE TABLE sensor_embeddings(ts TIMESTAMP, sensor_id INTEGER, embedding FLOAT[128])",
        "CREATE TABLE known_failure_patterns(pattern_id INTEGER, pattern_description VARCHAR, pattern_embedding"
            + " FLOAT[128])",
        "CREATE TABLE events(event_id VARCHAR, event_type VARCHAR, description VARCHAR, resolution_time_ms BIGINT,"
            + " embedding FLOAT[128])");
    try (DuckDBAppender to = connection.createAppender("sensor_readings")) {
      data.readings(batch -> {
        double[][] v = batch.values();
        for (int i = 0; i < batch.size(); i++)
          to.beginRow().appendEpochMicros(batch.ts()[i]).append(batch.sensor()[i]).append(v[0][i]).append(v[2][i])
              .append(v[1][i]).endRow();
      });
    }
    vectors();
    execute("CHECKPOINT");
  }

  private void vectors() throws SQLException {
    try (PreparedStatement sensors = connection.prepareStatement("INSERT INTO sensors VALUES (?, ?, ?)")) {
      for (int s = 0; s < SqlData.SENSORS; s++) {
        sensors.setInt(1, s);
        sensors.setString(2, SqlData.sensor(s));
        sensors.setString(3, "line" + s / 10);
        sensors.addBatch();
      }
      sensors.executeBatch();
    }
    try (DuckDBAppender to = connection.createAppender("known_failure_patterns")) {
      for (int p = 0; p < SqlData.PATTERNS; p++)
        to.beginRow().append(p).append("pattern " + p).append(data.pattern(p)).endRow();
    }
    try (DuckDBAppender to = connection.createAppender("sensor_embeddings")) {
      for (int k = 0; k < data.embeddings(); k++)
        for (int s = 0; s < SqlData.SENSORS; s++)
          to.beginRow().appendEpochMicros(data.now() - k * (2 * Micros.HOUR / data.embeddings())).append(s)
              .append(data.embedding(s, k)).endRow();
    }
    try (DuckDBAppender to = connection.createAppender("events")) {
      for (int e = 0; e < data.events(); e++)
        to.beginRow().append("event_" + e).append("type" + e % 7).append("event number " + e).append((long) e)
            .append(data.event(e)).endRow();
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements)
        statement.execute(sql);
    }
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public Connection connect() throws SQLException {
    return connection.duplicate();
  }

  private String before(long micros) {
    return "TIMESTAMP '" + Instant.ofEpochSecond(0, (data.now() - micros) * 1_000).toString().replace("Z", "") + "'";
  }

  @Override
  public @Nullable String query(SqlCase asked) {
    return switch (asked) {
      case Q1 -> "SELECT s.sensor_id, any_value(s.sensor_name), any_value(s.location), any_value(fp.pattern_description),"
          + " any_value(array_cosine_similarity(se.embedding, fp.pattern_embedding)) AS similarity, count(*)"
          + " FROM sensor_embeddings se JOIN known_failure_patterns fp ON 1 = 1 JOIN sensors s ON se.sensor_id ="
          + " s.sensor_id WHERE array_cosine_similarity(se.embedding, fp.pattern_embedding) > 0.85 AND se.ts > "
          + before(Micros.HOUR) + " GROUP BY s.sensor_id, fp.pattern_id ORDER BY similarity DESC LIMIT 50";
      case Q2 -> "WITH c AS (SELECT sensor_id, ts, abs(temperature - lag(temperature) OVER (PARTITION BY sensor_id ORDER"
          + " BY ts)) AS r FROM sensor_readings WHERE ts > " + before(6 * Micros.HOUR) + ") SELECT sensor_id, count(*),"
          + " max(r), avg(r), stddev(r) AS v FROM c WHERE r > 2.0 GROUP BY sensor_id HAVING count(*) > 5 ORDER BY v DESC";
      case Q3_100 -> correlation(" AND s1.sensor_id < 100 AND s2.sensor_id < 100");
      case Q3_1000 -> data.rows() > 1_000_000 ? null : correlation("");
      case Q4 -> "WITH r AS (SELECT sensor_id, ts, temperature, humidity, pressure, row_number() OVER (PARTITION BY"
          + " sensor_id ORDER BY ts DESC) AS recency FROM sensor_readings WHERE ts > " + before(4 * Micros.HOUR)
          + ") SELECT r.sensor_id, any_value(s.sensor_name), count(*), avg(r.temperature), stddev(r.temperature) AS v,"
          + " max(r.pressure), CASE WHEN stddev(r.temperature) > 5 THEN 'T' WHEN stddev(r.humidity) > 15 THEN 'H' WHEN"
          + " max(r.pressure) > 1050 THEN 'P' ELSE 'N' END FROM r JOIN sensors s ON r.sensor_id = s.sensor_id WHERE"
          + " r.recency <= 60 GROUP BY r.sensor_id HAVING stddev(r.temperature) > 3 ORDER BY v DESC";
      case Q5 -> "SELECT e1.event_id, e2.event_id, e2.event_type, array_cosine_similarity(e1.embedding, e2.embedding) AS"
          + " similarity, e2.description, e2.resolution_time_ms FROM events e1 CROSS JOIN events e2 WHERE e1.event_id ="
          + " 'event_12345' AND array_cosine_similarity(e1.embedding, e2.embedding) > 0.8 AND e2.event_id != e1.event_id"
          + " ORDER BY similarity DESC LIMIT 10";
      // exact: it has no graph of its own
      case Q5_HNSW -> "SELECT event_id, event_type, array_cosine_similarity(embedding, (SELECT embedding FROM events WHERE"
          + " event_id = 'event_12345')) AS similarity, description, resolution_time_ms FROM events WHERE event_id !="
          + " 'event_12345' ORDER BY similarity DESC LIMIT 10";
      case LAST_ONE -> "SELECT ts, temperature, humidity, pressure FROM sensor_readings WHERE sensor_id = 577 ORDER BY ts"
          + " DESC LIMIT 1";
      case LAST_ALL -> "SELECT sensor_id, max(ts), arg_max(temperature, ts), arg_max(humidity, ts), arg_max(pressure, ts)"
          + " FROM sensor_readings GROUP BY sensor_id";
      case HOUR_60PTS -> "SELECT time_bucket(INTERVAL '1 minute', ts) AS t, avg(temperature), min(temperature),"
          + " max(temperature) FROM sensor_readings WHERE sensor_id = 577 AND ts > " + before(Micros.HOUR)
          + " GROUP BY t ORDER BY t";
      case DAY_5MIN -> "SELECT sensor_id, time_bucket(INTERVAL '5 minutes', ts) AS t, avg(temperature), min(temperature),"
          + " max(temperature), count(*) FROM sensor_readings WHERE ts > " + before(Micros.DAY)
          + " GROUP BY sensor_id, t";
      case LAST100 -> "SELECT ts, temperature FROM sensor_readings WHERE sensor_id = ? ORDER BY ts DESC LIMIT 100";
    };
  }

  private String correlation(String more) {
    return "SELECT s1.sensor_id, s2.sensor_id, corr(s1.temperature, s2.temperature), corr(s1.humidity, s2.humidity),"
        + " count(*) AS n FROM sensor_readings s1 JOIN sensor_readings s2 ON s1.ts = s2.ts AND s1.sensor_id <"
        + " s2.sensor_id WHERE s1.ts > " + before(Micros.DAY) + more + " GROUP BY s1.sensor_id, s2.sensor_id HAVING"
        + " corr(s1.temperature, s2.temperature) > 0.9 ORDER BY n DESC";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  @Override
  public String toString() {
    return Arrays.toString(SqlCase.values());
  }
}
