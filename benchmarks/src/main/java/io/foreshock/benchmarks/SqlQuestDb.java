package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.questdb.ServerMain;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** QuestDB in this process, asked through its PostgreSQL wire; it has no vectors of fixed length to compare. */
final class SqlQuestDb implements SqlTarget {
  private static final int WORKERS = 2;

  private final ServerMain server;
  private final SqlData data;
  private final int port;

  /** @param filled whether the folder has the rows already */
  SqlQuestDb(Path root, SqlData data, boolean filled) throws Exception {
    this.data = data;
    this.port = freePort();
    QuestDbStore.logToFile(root);
    server = ServerMain.create(root.toString(),
        Map.ofEntries(Map.entry("QDB_HTTP_ENABLED", "false"), Map.entry("QDB_HTTP_MIN_ENABLED", "false"),
            Map.entry("QDB_PG_ENABLED", "true"), Map.entry("QDB_PG_NET_BIND_TO", "127.0.0.1:" + port),
            Map.entry("QDB_LINE_TCP_ENABLED", "false"), Map.entry("QDB_TELEMETRY_ENABLED", "false"),
            Map.entry("QDB_METRICS_ENABLED", "false"),
            Map.entry("QDB_SHARED_WORKER_COUNT", String.valueOf(WORKERS))));
    server.start();
    if (!filled) fill();
  }

  private void fill() throws Exception {
    CairoEngine engine = server.getEngine();
    try (SqlExecutionContextImpl context = new SqlExecutionContextImpl(engine, WORKERS)
        .with(AllowAllSecurityContext.INSTANCE)) {
      engine.execute("CREATE TABLE sensor_readings (ts TIMESTAMP, sensor_id SYMBOL CAPACITY 2048 INDEX, temperature"
          + " DOUBLE, humidity DOUBLE, pressure DOUBLE) TIMESTAMP(ts) PARTITION BY HOUR WAL", context);
      engine.execute("CREATE TABLE sensors (sensor_id SYMBOL, sensor_name STRING)", context);
      engine.execute("INSERT INTO sensors SELECT 's' || x, 'name' || x FROM long_sequence(1000)", context);
    }
    try (WalWriter writer = engine.getWalWriter(engine.verifyTableName("sensor_readings"))) {
      data.readings(batch -> write(writer, batch));
    }
    engine.awaitTable("sensor_readings", 10, TimeUnit.MINUTES);
  }

  private static void write(WalWriter writer, PlantBatch batch) {
    double[][] v = batch.values();
    for (int i = 0; i < batch.size(); i++) {
      TableWriter.Row row = writer.newRow(batch.ts()[i]);
      row.putSym(1, "s" + batch.sensor()[i]);
      row.putDouble(2, v[0][i]);
      row.putDouble(3, v[2][i]);
      row.putDouble(4, v[1][i]);
      row.append();
    }
    writer.commit();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public String name() {
    return "questdb";
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port
        + "/qdb?user=admin&password=quest&sslmode=disable&prepareThreshold=1&binaryTransfer=true");
  }

  private String before(long micros) {
    return "'" + Instant.ofEpochSecond(0, (data.now() - micros) * 1_000) + "'";
  }

  @Override
  public @Nullable String query(SqlCase asked) {
    return switch (asked) {
      case Q1, Q3_100, Q3_1000, Q5, Q5_HNSW -> null;
      case Q2 -> "SELECT * FROM (SELECT sensor_id, count() n, max(r), avg(r), stddev_samp(r) v FROM (SELECT sensor_id,"
          + " abs(temperature - lag(temperature) OVER (PARTITION BY sensor_id ORDER BY ts)) r FROM sensor_readings WHERE"
          + " ts > " + before(6 * Micros.HOUR) + ") WHERE r > 2.0 GROUP BY sensor_id) WHERE n > 5 ORDER BY v DESC";
      case Q4 -> "SELECT * FROM (SELECT r.sensor_id, count() n, avg(r.temperature) a, stddev_samp(r.temperature) v,"
          + " max(r.pressure) p, stddev_samp(r.humidity) h FROM (SELECT * FROM (SELECT sensor_id, ts, temperature,"
          + " humidity, pressure, row_number() OVER (PARTITION BY sensor_id ORDER BY ts DESC) recency FROM"
          + " sensor_readings WHERE ts > " + before(4 * Micros.HOUR) + ") WHERE recency <= 60) r GROUP BY r.sensor_id)"
          + " WHERE v > 3 ORDER BY v DESC";
      case LAST_ONE -> "SELECT ts, temperature, humidity, pressure FROM sensor_readings WHERE sensor_id = 's577' LATEST ON"
          + " ts PARTITION BY sensor_id";
      case LAST_ALL -> "SELECT sensor_id, ts, temperature, humidity, pressure FROM sensor_readings LATEST ON ts PARTITION"
          + " BY sensor_id";
      case HOUR_60PTS -> "SELECT ts, avg(temperature), min(temperature), max(temperature) FROM sensor_readings WHERE"
          + " sensor_id = 's577' AND ts > " + before(Micros.HOUR) + " SAMPLE BY 1m";
      case DAY_5MIN -> "SELECT sensor_id, timestamp_floor('5m', ts) t, avg(temperature), min(temperature),"
          + " max(temperature), count() FROM sensor_readings WHERE ts > " + before(Micros.DAY)
          + " GROUP BY sensor_id, t";
      case LAST100 -> "SELECT ts, temperature FROM sensor_readings WHERE sensor_id = ? ORDER BY ts DESC LIMIT 100";
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
