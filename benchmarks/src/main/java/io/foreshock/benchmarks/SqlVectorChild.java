package io.foreshock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.pgwire.StandaloneWire;
import io.foreshock.sql.SqlService;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The process that fills a table with vectors, and the one that opens it and asks. */
public final class SqlVectorChild {
  static final int[] EFFORTS = {32, 64, 128};
  private static final int COMMIT = 512;
  /** Rows that the graph may be behind the commits: so many are compared by a search. */
  private static final int MOST_BEHIND = 16_384;
  /** The index is made when all rows are there. */
  private static final boolean AFTERWARDS = Boolean.getBoolean("foreshock.bench.index_afterwards");
  private static final String OPTIONS = System.getProperty("foreshock.bench.index", "m = 16, ef_construction = 200");
  /** Beside the commits a hundred searches a second. */
  private static final long BETWEEN_NANOS = 10_000_000;
  private static final int WARM_UP = 3_000;
  private static final int ASKED = 5_000;
  private static final int SMOKE_ROWS = 20_000;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final long MEMORY = 256L << 20;

  private final Engine engine;
  private final StandaloneWire wire;

  private SqlVectorChild(Path dir) throws IOException {
    engine = Engine.open(dir.resolve("store"), () -> ForeshockStore.CODECS, () -> ForeshockVectors.FACTORY,
        EngineOptions.defaults());
    wire = new StandaloneWire(new SqlService(engine.tables(), MEMORY, Clock.systemUTC()), engine.tables(), dir);
  }

  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[1]);
    int rows = Integer.parseInt(args[2]);
    int status = 1;
    try {
      if (args[0].equals("fill"))
        fill(dir, rows);
      else
        ask(dir, rows);
      status = 0;
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      System.exit(status); // whatever else lives
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + wire.port()
        + "/foreshock?user=bench&prepareThreshold=1&binaryTransfer=true");
  }

  private static PreparedStatement nearest(Connection c) throws SQLException {
    return c.prepareStatement("SELECT id FROM shapes ORDER BY v <-> ? LIMIT 10");
  }

  private static int[] ids(PreparedStatement asked, String query) throws SQLException {
    asked.setString(1, query);
    int[] ids = new int[VectorData.K];
    int count = 0;
    try (ResultSet r = asked.executeQuery()) {
      while (r.next())
        ids[count++] = (int) r.getLong(1);
    }
    return Arrays.copyOf(ids, count);
  }

  private static String[] texts(VectorData data) {
    return Arrays.stream(data.queries()).map(q -> Arrays.toString(q).replace(" ", "")).toArray(String[]::new);
  }

  private boolean isCurrent(int rows) {
    Tables.GraphState state = engine.tables().graphs().getFirst();
    return state.current() && state.rows() == rows;
  }

  private static void fill(Path dir, int rows) throws Exception {
    ForeshockVectors.awaitKernels();
    VectorData data = VectorData.clustered("sql", rows, rows <= SMOKE_ROWS ? 100 : 500);
    SqlVectorChild product = new SqlVectorChild(dir);
    try (Connection c = product.connect(); Statement s = c.createStatement()) {
      s.execute("CREATE TABLE shapes (id BIGINT PRIMARY KEY, v VECTOR(" + data.dimension() + "))");
      if (AFTERWARDS)
        for (int from = 0; from < rows; from += COMMIT)
          product.insert(data, from, Math.min(rows, from + COMMIT));
      s.execute("CREATE INDEX near ON shapes USING hnsw (v vector_l2_ops) WITH (" + OPTIONS + ")");
    }
    product.load(data);
    product.wire.close();
    product.engine.close();
    SqlVectorCase.write(dir, data);
  }

  private void load(VectorData data) {
    int rows = data.rows().length;
    AtomicBoolean done = new AtomicBoolean();
    long[] searches = new long[2];
    long start = System.nanoTime();
    long cpu = processCpu();
    long[] end = new long[2];
    Parallel.run(2, thread -> {
      if (thread == 0) {
        for (int from = 0; from < rows && !AFTERWARDS; from += COMMIT) {
          int behind = from - MOST_BEHIND;
          if (from % (8 * COMMIT) == 0 && behind > 0)
            Await.until("the graph follows", LIMIT, () -> engine.tables().graphs().getFirst().rows() >= behind);
          insert(data, from, Math.min(rows, from + COMMIT));
        }
        Await.until("the graph has all rows", LIMIT, () -> isCurrent(rows));
        end[0] = System.nanoTime();
        end[1] = processCpu();
        done.set(true);
      } else
        search(data, done, searches);
    });
    System.out.println(SqlVectorCase.told(SqlVectorCase.FILLED, rows / ((end[0] - start) / 1e9), searches[0],
        searches[1] / 1_000 / Math.max(1, searches[0]), Math.round(rows / ((end[1] - cpu) / 1e9))));
    System.out.flush();
  }

  private static long processCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  private void insert(VectorData data, int from, int to) {
    ChunkBuilder rows = new ChunkBuilder(engine.tables().find("shapes").orElseThrow().columns());
    for (int i = from; i < to; i++)
      rows.add((long) i, data.rows()[i]);
    engine.tables().commit(List.of(new Write.Insert("shapes", rows.build())));
  }

  private void search(VectorData data, AtomicBoolean done, long[] searches) throws SQLException {
    String[] texts = texts(data);
    try (Connection c = connect(); PreparedStatement asked = nearest(c)) {
      while (!done.get()) {
        long start = System.nanoTime();
        ids(asked, texts[(int) (searches[0]++ % texts.length)]);
        long took = System.nanoTime() - start;
        searches[1] += took;
        LockSupport.parkNanos(BETWEEN_NANOS - took);
      }
    }
  }

  private static void ask(Path dir, int rows) throws Exception {
    VectorData data = SqlVectorCase.read(dir);
    String[] texts = texts(data);
    DriverManager.getDrivers().asIterator().forEachRemaining(d -> d.getMajorVersion());
    long start = System.nanoTime();
    SqlVectorChild product = new SqlVectorChild(dir);
    try (Connection c = product.connect(); Statement s = c.createStatement(); PreparedStatement asked = nearest(c)) {
      double connected = (System.nanoTime() - start) / 1e9;
      Await.until("the graph is current", LIMIT, () -> product.isCurrent(rows));
      ids(asked, texts[0]);
      System.out.println(SqlVectorCase.told(SqlVectorCase.OPENED, (System.nanoTime() - start) / 1e9, connected));
      System.out.flush();
      int times = rows <= SMOKE_ROWS ? ASKED / 10 : ASKED;
      for (int effort : EFFORTS) {
        s.execute("SET hnsw.ef_search = " + effort);
        ask(asked, texts, data, effort == EFFORTS[0] ? WARM_UP : texts.length, effort, false);
        ask(asked, texts, data, times, effort, true);
      }
    }
  }

  private static void ask(PreparedStatement asked, String[] texts, VectorData data, int times, int effort,
      boolean isTold) throws SQLException {
    double[] millis = new double[times];
    long hits = 0;
    for (int i = 0; i < times; i++) {
      int query = i % texts.length;
      long start = System.nanoTime();
      int[] found = ids(asked, texts[query]);
      millis[i] = (System.nanoTime() - start) / 1e6;
      hits += data.hits(query, found);
    }
    Arrays.sort(millis);
    if (isTold)
      System.out.println(SqlVectorCase.told(SqlVectorCase.ASKED, effort, millis[times / 2], millis[(int) (times
          * 0.99)], hits / (double) times / VectorData.K, times));
    System.out.flush();
  }
}
