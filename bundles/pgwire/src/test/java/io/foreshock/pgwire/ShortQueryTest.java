package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that were short run on the thread that reads the sockets; one that is found to be long leaves it and is answered all the same. */
class ShortQueryTest {
  private static final String SQL = "SELECT n FROM numbers";
  private static final int LEARNING = 40;

  private final Numbers engine = new Numbers();
  private WireServer server;

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    server = new WireServer(data);
    server.serve(engine);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Every query gives three chunks of two numbers; a long one fails at the last chunk where it is limited. */
  private static final class Numbers implements SqlQueryEngine {
    volatile String thread = "";
    volatile boolean isLong;
    volatile boolean isLarge;
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    @Override
    public Result execute(String sql, List<Object> parameters) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SqlSession session() {
      return new One(this);
    }
  }

  private static final class One implements SqlSession {
    private final Numbers engine;
    private long limit;

    One(Numbers engine) {
      this.engine = engine;
    }

    @Override
    public StatementShape describe(String sql, List<ColumnType> parameters) {
      return new StatementShape(List.of(), List.of(Column.required("n", ColumnType.BIGINT)));
    }

    @Override
    public void limit(long nanos) {
      limit = nanos;
    }

    @Override
    public SqlQueryEngine.Result execute(String sql, List<Object> parameters) {
      engine.runs.incrementAndGet();
      engine.open.incrementAndGet();
      engine.thread = Thread.currentThread().getName();
      return new SqlQueryEngine.Result() {
        private int given;

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
          if (given == 3) return null;
          if (given == 2 && engine.isLong && limit > 0)
            throw new ForeshockException(ErrorCode.TIMEOUT, "statement was cancelled");
          int n = engine.isLarge ? 10_000 : 2;
          long[] values = new long[n];
          for (int i = 0; i < n; i++)
            values[i] = (long) given * n + i;
          given++;
          return new Chunk(List.of(new ColumnVector.Longs(values, null, n)), n);
        }

        @Override
        public void close() {
          engine.open.decrementAndGet();
        }
      };
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
    }

    @Override
    public void close() {
    }
  }

  private static String ask(RawClient c, boolean simple) throws IOException {
    List<RawClient.Reply> replies = simple
        ? c.query(SQL).untilReady()
        : c.parse("", SQL).bind("", "").execute("", 0).sync().untilReady();
    return RawClient.types(replies).replace("12D", "D").replace("TD", "D").replaceAll("D+", "D" + replies.stream()
        .filter(r -> r.type() == 'D').count());
  }

  /** Asks until the query runs where sockets are read; how long that takes depends on how busy the machine is. */
  private void learn(RawClient c, boolean simple) throws IOException {
    for (int i = 0; i < LEARNING * 10 && !engine.thread.startsWith("pgwire-io"); i++)
      assertEquals("D6CZ", ask(c, simple));
    assertTrue(engine.thread.startsWith("pgwire-io"), engine.thread);
  }

  @Test
  void shortQueriesChangeNoThread() throws IOException {
    for (boolean simple : new boolean[]{true, false})
      try (RawClient c = new RawClient(server.port()).login()) {
        engine.thread = "";
        assertEquals("D6CZ", ask(c, simple));
        assertTrue(engine.thread.startsWith("pgwire-worker"), "unknown so far: " + engine.thread);
        learn(c, simple);
      }
    assertEquals(0, engine.open.get());
  }

  @Test
  void aQueryFoundToBeLongMovesAndIsAnsweredOnce() throws IOException {
    for (boolean simple : new boolean[]{true, false})
      try (RawClient c = new RawClient(server.port()).login()) {
        engine.isLong = false;
        engine.thread = "";
        learn(c, simple);
        engine.isLong = true;
        int before = engine.runs.get();
        assertEquals("D6CZ", ask(c, simple));
        assertEquals(before + 2, engine.runs.get(), "broken off and begun again");
        assertTrue(engine.thread.startsWith("pgwire-worker"), engine.thread);
        assertEquals("D6CZ", ask(c, simple));
        assertEquals(before + 3, engine.runs.get(), "known to be long");
        assertFalse(engine.thread.startsWith("pgwire-io"));
      }
    assertEquals(0, engine.open.get());
  }

  @Test
  void aLargeAnswerGoesOnElsewhere() throws IOException {
    try (RawClient c = new RawClient(server.port()).login()) {
      learn(c, false);
      engine.isLarge = true;
      engine.isLong = true;
      assertEquals("D30000CZ", ask(c, false));
      assertEquals("D30000CZ", ask(c, false));
    }
    assertEquals(0, engine.open.get());
  }
}
