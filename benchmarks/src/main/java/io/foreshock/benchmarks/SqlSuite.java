package io.foreshock.benchmarks;

import io.foreshock.api.sql.SqlSession;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The monitoring queries and a dashboard's questions through the PostgreSQL wire, beside DuckDB in the process and
 * QuestDB through its own wire. {@code --only foreshock,duckdb} runs some of the databases, {@code --only Q1,Q4} some of
 * the cases.
 */
final class SqlSuite implements Suite {
  private static final int ROUNDS = 7;
  private static final long WARM_NANOS = 3_000_000_000L;
  private static final int CLIENTS = 16;
  /** After so long a slow case is not run again. */
  private static final long CASE_NANOS = 15_000_000_000L;
  private static final long SMOKE_NANOS = 500_000_000L;

  /** What one database needed, in ms, and how many rows it gave. */
  private record Times(Map<SqlCase, Double> millis, Map<SqlCase, Integer> rows, double qps) {}

  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    SqlData data = new SqlData(settings.rowsOr(10_000_000, 500_000));
    Map<String, Times> peers = new HashMap<>();
    try {
      if (wanted(settings, "duckdb")) peers.put("duckdb", times(settings, data, SqlDuckDb::new, "duckdb", report));
      if (wanted(settings, "questdb")) peers.put("questdb", times(settings, data, SqlQuestDb::new, "questdb", report));
      if (wanted(settings, "foreshock")) own(settings, data, peers, report);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("sql suite failed", e);
    }
  }

  private static boolean wanted(Settings settings, String database) {
    boolean some = settings.only().stream().anyMatch(List.of("duckdb", "questdb", "foreshock")::contains);
    return !some || settings.only().contains(database);
  }

  private static boolean wanted(Settings settings, SqlCase one) {
    boolean some = Arrays.stream(SqlCase.values()).anyMatch(c -> isNamed(settings, c));
    return !some || isNamed(settings, one);
  }

  private static boolean isNamed(Settings settings, SqlCase one) {
    return settings.only().stream().anyMatch(one.label()::equalsIgnoreCase);
  }

  /** Opens and fills a database. */
  private interface Opener {
    /** @param filled whether the folder has the rows already */
    SqlTarget open(Path dir, SqlData data, boolean filled) throws Exception;
  }

  /** A folder for a store; where the user named the place it is kept, and used again by runs of the same size. */
  private record Shelf(Path dir, Path mark, String content, boolean keep) implements AutoCloseable {
    static Shelf of(Settings settings, SqlData data, String name) throws IOException {
      Path dir = settings.data().resolve("sql-" + name);
      Shelf shelf = new Shelf(dir, settings.data().resolve("sql-" + name + ".filled"), "rows=" + data.rows() + "\n",
          settings.keep());
      if (!shelf.isFilled()) {
        Files.deleteIfExists(shelf.mark);
        Scratch.delete(dir);
      }
      return shelf;
    }

    boolean isFilled() throws IOException {
      return keep && Files.exists(mark) && Files.readString(mark).equals(content);
    }

    /** After the store was filled. */
    void filled() throws IOException {
      if (keep) Files.writeString(mark, content);
    }

    @Override
    public void close() throws IOException {
      if (!keep) Scratch.delete(dir);
    }
  }

  private static Times times(Settings settings, SqlData data, Opener opener, String name, Report report)
      throws Exception {
    try (Shelf shelf = Shelf.of(settings, data, name);
        SqlTarget target = opener.open(shelf.dir, data, shelf.isFilled())) {
      shelf.filled();
      Times times = measure(settings, target);
      times.millis.forEach((c, ms) -> report.figure(new Figure(c.label(), "ms_" + name, ms, "ms", Better.LOWER,
          shape(data) + ", rows given " + times.rows.get(c))));
      if (times.qps > 0)
        report.figure(new Figure("last100_qps", "qps_" + name, times.qps, "1/s", Better.HIGHER, shape(data)));
      return times;
    }
  }

  private static String shape(SqlData data) {
    return data.rows() / 1_000_000.0 + " M rows, " + SqlData.SENSORS + " sensors, warm median";
  }

  private static void own(Settings settings, SqlData data, Map<String, Times> peers, Report report) throws Exception {
    boolean graph = wanted(settings, SqlCase.Q5_HNSW);
    try (Shelf shelf = Shelf.of(settings, data, "foreshock");
        SqlForeshock target = new SqlForeshock(shelf.dir, data, shelf.isFilled(), graph)) {
      shelf.filled();
      Times times = measure(settings, target);
      if (wanted(settings, SqlCase.Q5_HNSW)) recall(target, data, report);
      for (SqlCase c : times.millis.keySet()) {
        String note = shape(data) + ", through the wire, rows given " + times.rows.get(c);
        Peer best = best(peers, c);
        for (Map.Entry<String, Times> p : peers.entrySet()) {
          Integer rows = p.getValue().rows.get(c);
          if (rows != null && !rows.equals(times.rows.get(c))) note += "; " + p.getKey() + " gave " + rows;
        }
        report.figure(new Figure(c.label(), "ms", times.millis.get(c), "ms", Better.LOWER, note, best));
      }
      if (times.qps > 0) {
        Peer best = peers.entrySet().stream().filter(p -> p.getValue().qps > 0)
            .map(p -> new Peer(p.getKey(), p.getValue().qps))
            .max((a, b) -> Double.compare(a.value(), b.value())).orElse(null);
        report.figure(new Figure("last100_qps", "qps", times.qps, "1/s", Better.HIGHER, shape(data) + ", " + CLIENTS
            + " clients through the wire, prepared", best));
      }
      frontEnd(target, report);
    }
  }

  private static void recall(SqlForeshock target, SqlData data, Report report) throws SQLException {
    try (Connection connection = target.connect()) {
      report.figure(new Figure("Q5_hnsw", "recall", SqlNearest.recall(connection, data), "1", Better.HIGHER, data
          .events() + " events, the 10 nearest of 20 of them"));
    }
  }

  private static @Nullable Peer best(Map<String, Times> peers, SqlCase c) {
    Peer best = null;
    for (Map.Entry<String, Times> p : peers.entrySet()) {
      Double ms = p.getValue().millis.get(c);
      if (ms != null && (best == null || ms < best.value())) best = new Peer(p.getKey(), ms);
    }
    return best;
  }

  private static Times measure(Settings settings, SqlTarget target) throws SQLException {
    Map<SqlCase, Double> millis = new EnumMap<>(SqlCase.class);
    Map<SqlCase, Integer> rows = new EnumMap<>(SqlCase.class);
    double qps = 0;
    try (Connection connection = target.connect()) {
      for (SqlCase c : SqlCase.values()) {
        String sql = target.query(c);
        if (sql == null || !wanted(settings, c)) continue;
        if (c == SqlCase.LAST100) {
          qps = qps(settings, target, sql);
          continue;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          int[] count = new int[1];
          millis.put(c, median(statement, count, settings.smoke() ? SMOKE_NANOS : CASE_NANOS));
          rows.put(c, count[0]);
        } catch (SQLException e) {
          System.err.println(target.name() + " " + c.label() + ": " + e.getMessage());
        }
      }
    }
    return new Times(millis, rows, qps);
  }

  /** The median of the later half of the runs: a slow case is run less often, a fast one until it is warm. */
  private static double median(PreparedStatement statement, int[] rows, long nanos) throws SQLException {
    long begin = System.nanoTime();
    List<Double> times = new ArrayList<>();
    for (long spent = 0; times.isEmpty() || spent < nanos && (times.size() < ROUNDS
        || spent < WARM_NANOS); spent = System
            .nanoTime() - begin) {
      long start = System.nanoTime();
      rows[0] = read(statement);
      times.add((System.nanoTime() - start) / 1e6);
    }
    List<Double> warm = new ArrayList<>(times.subList(times.size() / 2, times.size()));
    warm.sort(null);
    return warm.get(warm.size() / 2);
  }

  private static int read(PreparedStatement statement) throws SQLException {
    int rows = 0;
    try (ResultSet result = statement.executeQuery()) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        for (int c = 1; c <= columns; c++)
          result.getObject(c);
        rows++;
      }
    }
    return rows;
  }

  private static double qps(Settings settings, SqlTarget target, String sql) {
    // compilers need that long; the second half is counted
    long seconds = settings.smoke() ? 2 : 24;
    AtomicLong done = new AtomicLong();
    AtomicLong counted = new AtomicLong();
    long start = System.nanoTime();
    long warm = start + seconds * 500_000_000;
    long end = start + seconds * 1_000_000_000;
    Parallel.run(CLIENTS, client -> {
      try (Connection connection = target.connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = client * 61; System.nanoTime() < end; i++) {
          bind(target, statement, i * 7 % SqlData.SENSORS);
          read(statement);
          done.incrementAndGet();
          if (System.nanoTime() > warm) counted.incrementAndGet();
        }
      }
    });
    return counted.get() / ((end - warm) / 1e9);
  }

  private static void bind(SqlTarget target, PreparedStatement statement, int sensor) throws SQLException {
    switch (target.name()) {
      case "duckdb" -> statement.setInt(1, sensor);
      case "questdb" -> statement.setString(1, "s" + sensor);
      default -> statement.setString(1, SqlData.sensor(sensor));
    }
  }

  private static void frontEnd(SqlForeshock target, Report report) {
    try (SqlSession session = target.sql().session()) {
      report.figure(new Figure("frontend_new", "ms", described(session, target::fresh), "ms", Better.LOWER,
          "the gradient query with another name each time, parsed, checked and planned, median"));
      report.figure(new Figure("frontend_literals", "us", 1e3 * described(session, target::otherNumbers), "us",
          Better.LOWER, "the gradient query with other numbers each time, median"));
      String known = target.fresh(199);
      int times = 20_000;
      long start = 0;
      for (int i = 0; i < 2 * times; i++) {
        if (i == times) start = System.nanoTime();
        session.describe(known, List.of());
      }
      report.figure(new Figure("frontend_cached", "us", (System.nanoTime() - start) / 1e3 / times, "us", Better.LOWER,
          String.format(Locale.ROOT, "the same statement again, mean of %d", times)));
    }
  }

  /** Milliseconds for each of many statements, the median once the compiler had its share. */
  private static double described(SqlSession session, IntFunction<String> statement) {
    double[] times = new double[200];
    for (int i = 0; i < times.length; i++) {
      String sql = statement.apply(i);
      long start = System.nanoTime();
      session.describe(sql, List.of());
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    double[] late = Arrays.copyOfRange(times, 100, 200);
    Arrays.sort(late);
    return late[50];
  }
}
