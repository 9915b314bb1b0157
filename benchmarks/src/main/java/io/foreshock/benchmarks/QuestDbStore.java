package io.foreshock.benchmarks;

import io.questdb.ServerMain;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.log.LogFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** QuestDB in this process: the server without its network, written through its WAL writers. */
final class QuestDbStore implements PlantStore {
  private static final int WORKERS = 2;

  private final Path root;
  private final boolean sync;
  private final ServerMain server;
  private final CairoEngine engine;
  private final SqlExecutionContextImpl context;
  private final TableToken table;

  /**
   * @param sync
   *            {@code cairo.commit.mode=sync} instead of its default
   */
  QuestDbStore(Path root, boolean sync) throws IOException {
    this.root = root;
    this.sync = sync;
    logToFile(root);
    server = ServerMain.create(root.toString(),
        Map.ofEntries(Map.entry("QDB_HTTP_ENABLED", "false"), Map.entry("QDB_HTTP_MIN_ENABLED", "false"),
            Map.entry("QDB_PG_ENABLED", "false"), Map.entry("QDB_LINE_TCP_ENABLED", "false"),
            Map.entry("QDB_TELEMETRY_ENABLED", "false"), Map.entry("QDB_METRICS_ENABLED", "false"),
            Map.entry("QDB_SHARED_WORKER_COUNT", String.valueOf(WORKERS)),
            Map.entry("QDB_CAIRO_COMMIT_MODE", sync ? "sync" : "nosync")));
    server.start();
    engine = server.getEngine();
    context = new SqlExecutionContextImpl(engine, WORKERS).with(AllowAllSecurityContext.INSTANCE);
    try {
      engine.execute("CREATE TABLE plant (ts TIMESTAMP, sensor INT, temperature DOUBLE, pressure DOUBLE, "
          + "vibration DOUBLE) TIMESTAMP(ts) PARTITION BY HOUR WAL", context);
    } catch (SqlException e) {
      throw new IOException("questdb does not create the table", e);
    }
    table = engine.verifyTableName("plant");
  }

  /** Its log would otherwise go to stdout, between the figures. */
  static void logToFile(Path root) throws IOException {
    Path conf = Files.createDirectories(root).resolveSibling("questdb-log.conf");
    Files.writeString(conf, "writers=file\nw.file.class=io.questdb.log.LogFileWriter\nw.file.location="
        + root.resolveSibling("questdb.log") + "\nw.file.level=CRITICAL\n");
    System.setProperty(LogFactory.CONFIG_SYSTEM_PROPERTY, conf.toString());
  }

  @Override
  public String name() {
    return sync ? "questdb-sync" : "questdb-nosync";
  }

  @Override
  public String durability() {
    return sync ? "synced per commit" : "not synced: lost at power cut";
  }

  @Override
  public Client client(int number) {
    return new WalClient(engine.getWalWriter(table));
  }

  @Override
  public void settle() {
    engine.awaitTable("plant", 10, TimeUnit.MINUTES);
  }

  @Override
  public long bytes() throws IOException {
    Path dir = root.resolve("db").resolve(table.getDirName());
    try (Stream<Path> walk = Files.walk(dir)) {
      long sum = 0;
      for (Path p : walk.filter(f -> !f.toString().contains("/wal")).filter(Files::isRegularFile).toList())
        sum += Files.size(p);
      return sum;
    }
  }

  @Override
  public Sum sumAbove(double limit) throws IOException {
    return query("SELECT count(), sum(temperature) FROM plant WHERE temperature > " + limit);
  }

  @Override
  public Sum sum() throws IOException {
    return query("SELECT count(), sum(temperature) FROM plant");
  }

  private Sum query(String sql) throws IOException {
    try (RecordCursorFactory factory = engine.select(sql, context);
        RecordCursor cursor = factory.getCursor(context)) {
      if (!cursor.hasNext())
        throw new IOException("questdb has no answer: " + sql);
      Record row = cursor.getRecord();
      return new Sum(row.getLong(0), row.getDouble(1));
    } catch (SqlException e) {
      throw new IOException("questdb query failed: " + sql, e);
    }
  }

  @Override
  public void close() {
    context.close();
    server.close();
  }

  private static final class WalClient implements Client {
    private final WalWriter writer;

    WalClient(WalWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(PlantBatch batch) {
      double[][] v = batch.values();
      for (int i = 0; i < batch.size(); i++) {
        TableWriter.Row row = writer.newRow(batch.ts()[i]);
        row.putInt(1, batch.sensor()[i]);
        row.putDouble(2, v[0][i]);
        row.putDouble(3, v[1][i]);
        row.putDouble(4, v[2][i]);
        row.append();
      }
      writer.commit();
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
