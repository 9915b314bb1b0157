package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that read slowly or not at all, and many that do nothing. */
class SlowClientTest {
  private static final int ROWS = 10_000;
  private final AtomicLong chunks = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private WireServer server;

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    server = new WireServer(data);
    server.serve(new Endless());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Every query gives rows for ever. */
  private final class Endless implements SqlQueryEngine {
    @Override
    public Result execute(String sql, List<Object> parameters) {
      open.incrementAndGet();
      return new Result() {
        @Override
        public List<Column> columns() {
          return List.of(Column.required("n", ColumnType.BIGINT));
        }

        @Override
        public long updateCount() {
          return -1;
        }

        @Override
        public Chunk next() {
          chunks.incrementAndGet();
          return new Chunk(List.of(new ColumnVector.Longs(new long[ROWS], null, ROWS)), ROWS);
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }

    @Override
    public SqlSession session() {
      return new SqlSession() {
        @Override
        public StatementShape describe(String sql, List<ColumnType> parameters) {
          return new StatementShape(List.of(), List.of(Column.required("n", ColumnType.BIGINT)));
        }

        @Override
        public Result execute(String sql, List<Object> parameters) {
          return Endless.this.execute(sql, parameters);
        }

        @Override
        public long insert(String table, List<String> columns, Chunk rows) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void begin() {
        }

        @Override
        public void commit() {
        }

        @Override
        public void rollback() {
        }

        @Override
        public boolean inTransaction() {
          return false;
        }

        @Override
        public void cancel() {
          cancelled.set(true);
        }

        @Override
        public void close() {
        }
      };
    }
  }

  @Test
  void whoDoesNotReadStopsTheQueryAndHoldsNoThread() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawClient c = new RawClient(server.port()).login();
      c.query("SELECT n FROM endless").out.flush();
      clients.add(c);
    }
    // more clients than threads: were one held by each that does not read, the last ones would have begun nothing
    Await.until("all queries have begun", Duration.ofSeconds(20), () -> open.get() == 20);
    long[] last = {-1};
    Await.until("no query goes on", Duration.ofSeconds(20), () -> {
      long now = chunks.get();
      boolean still = now == last[0];
      last[0] = now;
      java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
      return still;
    });
    // what waits for 20 clients: buffers of the system and 128 KB of ours for each, not what the query could give
    assertTrue(chunks.get() < 20 * 8_000_000L / (ROWS * 12), () -> "chunks: " + chunks.get());
    for (RawClient c : clients)
      c.close();
    Await.until("all queries are closed", Duration.ofSeconds(20), () -> open.get() == 0);
    assertTrue(cancelled.get());
  }

  @Test
  void manyIdleClientsCostLittle() throws Exception {
    int count = Integer.getInteger("foreshock.idle.clients", 90);
    int threads = Thread.activeCount();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++)
      clients.add(new RawClient(server.port()).login());
    assertEquals(count, server.wire.health().metrics().get("connections").intValue());
    Await.until("their threads have gone", Duration.ofSeconds(30), () -> Thread.activeCount() <= threads + 4);
    for (RawClient c : clients)
      c.close();
  }
}
