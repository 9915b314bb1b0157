package io.foreshock.benchmarks;

import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.pgwire.StandaloneWire;
import io.foreshock.sql.SqlService;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;

/** Store, SQL and wire on an empty temporary folder. */
public final class FreshProduct implements AutoCloseable {
  private static final long MEMORY = 256L << 20;

  private final Scratch scratch;
  private final Engine engine;
  private final StandaloneWire wire;

  private FreshProduct(Scratch scratch) throws IOException {
    this.scratch = scratch;
    this.engine = Engine.open(scratch.dir(), () -> ForeshockStore.CODECS, EngineOptions.defaults());
    this.wire = new StandaloneWire(new SqlService(engine.tables(), MEMORY, Clock.systemUTC()), engine.tables(),
        scratch.dir());
  }

  public static FreshProduct start() throws IOException {
    return new FreshProduct(Scratch.temporary());
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + wire.port() + "/foreshock?user=test");
  }

  @Override
  public void close() throws IOException {
    wire.close();
    engine.close();
    scratch.close();
  }
}
