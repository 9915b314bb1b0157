package io.foreshock.pgwire;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.SqlService;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;

/** The wire on a free port over the SQL engine and a store in memory. */
final class WireServer implements AutoCloseable {
  static final String TOKEN = "0123456789abcdef";
  final InMemoryAppliance appliance = new InMemoryAppliance();
  final SqlQueryEngine engine = new SqlService(noProperties(), appliance.tables());
  final PgWire wire;
  private volatile SqlQueryEngine served = engine;

  WireServer(Path data) throws IOException {
    this(data, java.util.Map.of());
  }

  /** @param settings other than the defaults */
  WireServer(Path data, java.util.Map<String, Object> settings) throws IOException {
    Files.createDirectories(data.resolve("run"));
    Files.writeString(data.resolve("run/token"), TOKEN + "\n");
    wire = new PgWire(new Services() {
      @Override
      public SqlQueryEngine engine() {
        return served;
      }

      @Override
      public Tables tables() {
        return appliance.tables();
      }

      @Override
      public void close() {
      }
    }, config(settings), data, 0);
  }

  /** Another engine from now on. */
  void serve(SqlQueryEngine other) {
    served = other;
  }

  private static BundleContext noProperties() {
    return (BundleContext) Proxy.newProxyInstance(WireServer.class.getClassLoader(), new Class<?>[]{
        BundleContext.class},
        (_, _, _) -> null);
  }

  static PgWireConfig config(java.util.Map<String, Object> settings) {
    TreeMap<String, Object> all = new TreeMap<>(settings);
    return (PgWireConfig) Proxy.newProxyInstance(WireServer.class.getClassLoader(), new Class<?>[]{PgWireConfig.class},
        (_, method, _) -> all.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  int port() {
    return wire.port();
  }

  String url(String options) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/foreshock?" + options;
  }

  Connection connect() throws SQLException {
    return connect("");
  }

  Connection connect(String options) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", "test");
    return DriverManager.getConnection(url(options), properties);
  }

  void sql(String... statements) {
    for (String s : statements)
      engine.execute(s).close();
  }

  @Override
  public void close() {
    wire.stop();
  }

  /** By hand: serves until killed. */
  public static void main(String[] arguments) throws Exception {
    try (WireServer server = new WireServer(Path.of(arguments[0]))) {
      server.sql("CREATE TABLE sensor_readings (time TIMESTAMP, sensor_id INT, metric TEXT, value DOUBLE PRECISION)"
          + " WITH (time_column = 'time', series_key = 'metric')",
          "CREATE TABLE shifts (id INT PRIMARY KEY, crew TEXT NOT NULL, starts TIMESTAMP, note TEXT, v VECTOR(3))");
      System.out.println("port " + server.port());
      Thread.currentThread().join();
    }
  }
}
