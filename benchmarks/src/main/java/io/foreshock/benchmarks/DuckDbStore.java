package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** DuckDB in this process: its appender, a commit per batch, which syncs its write-ahead log. */
final class DuckDbStore implements PlantStore {
  private final Path file;
  private final DuckDBConnection connection;

  DuckDbStore(Path dir) throws IOException {
    Files.createDirectories(dir);
    file = dir.resolve("plant.duckdb");
    try {
      connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
      execute(connection, "SET memory_limit='6GB'");
      execute(connection,
          "CREATE TABLE plant(ts TIMESTAMP, sensor INTEGER, temperature DOUBLE, pressure DOUBLE, vibration DOUBLE)");
    } catch (SQLException e) {
      throw new IOException("duckdb does not open", e);
    }
  }

  private static void execute(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public String durability() {
    return "WAL synced per commit";
  }

  @Override
  public Client client(int number) throws IOException {
    try {
      return new AppenderClient(connection.duplicate());
    } catch (SQLException e) {
      throw new IOException("duckdb refuses a client", e);
    }
  }

  @Override
  public void settle() throws IOException {
    try {
      execute(connection, "CHECKPOINT");
    } catch (SQLException e) {
      throw new IOException("duckdb checkpoint failed", e);
    }
  }

  @Override
  public long bytes() throws IOException {
    return Files.size(file);
  }

  @Override
  public Sum sumAbove(double limit) throws IOException {
    return query("SELECT count(*), sum(temperature) FROM plant WHERE temperature > " + limit);
  }

  @Override
  public Sum sum() throws IOException {
    return query("SELECT count(temperature), sum(temperature) FROM plant");
  }

  private Sum query(String sql) throws IOException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return new Sum(rows.getLong(1), rows.getDouble(2));
    } catch (SQLException e) {
      throw new IOException("duckdb query failed: " + sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("duckdb does not close", e);
    }
  }

  private static final class AppenderClient implements Client {
    private final DuckDBConnection own;
    private final DuckDBAppender appender;

    AppenderClient(java.sql.Connection connection) throws SQLException {
      own = (DuckDBConnection) connection;
      own.setAutoCommit(false);
      appender = own.createAppender("plant");
    }

    @Override
    public void write(PlantBatch batch) throws IOException {
      try {
        double[][] v = batch.values();
        for (int i = 0; i < batch.size(); i++)
          appender.beginRow().appendEpochMicros(batch.ts()[i]).append(batch.sensor()[i]).append(v[0][i])
              .append(v[1][i]).append(v[2][i]).endRow();
        appender.flush();
        own.commit();
      } catch (SQLException e) {
        throw new IOException("duckdb does not take the batch", e);
      }
    }

    @Override
    public void close() throws IOException {
      try (DuckDBConnection c = own; DuckDBAppender a = appender) {
        a.flush();
        c.commit();
      } catch (SQLException e) {
        throw new IOException("duckdb client does not close", e);
      }
    }
  }
}
