package io.foreshock.pgwire;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Tables;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/** The product's PostgreSQL wire over an engine, on a free port of this machine. */
public final class StandaloneWire implements AutoCloseable {
  private final PgWire wire;

  public StandaloneWire(SqlQueryEngine engine, Tables tables, Path data) throws IOException {
    Files.createDirectories(data.resolve("run"));
    Files.writeString(data.resolve("run/token"), "0123456789abcdef\n");
    PgWireConfig config = (PgWireConfig) Proxy.newProxyInstance(StandaloneWire.class.getClassLoader(),
        new Class<?>[]{PgWireConfig.class}, (_, method, _) -> method.getDefaultValue());
    wire = new PgWire(new Services() {
      @Override
      public SqlQueryEngine engine() {
        return engine;
      }

      @Override
      public Tables tables() {
        return tables;
      }

      @Override
      public void close() {
        // the caller's
      }
    }, config, data, 0);
  }

  public int port() {
    return wire.port();
  }

  @Override
  public void close() {
    wire.stop();
  }
}
