package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.pgwire.RawClient.Reply;
import io.foreshock.testkit.Await;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conversation, message by message. */
class ProtocolTest {
  private static WireServer server;

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    server = new WireServer(data);
    server.sql("CREATE TABLE t (id INT PRIMARY KEY, name TEXT)",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, NULL), (5, 'e')");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawClient client() throws IOException {
    return new RawClient(server.port()).login();
  }

  private static List<Reply> ask(RawClient c, String sql) throws IOException {
    return c.query(sql).untilReady();
  }

  private static char status(List<Reply> replies) {
    return (char) replies.getLast().body()[0];
  }

  private static String tag(List<Reply> replies) {
    return replies.stream().filter(r -> r.type() == 'C').map(Reply::text).reduce((_, b) -> b).orElse("");
  }

  private static String error(List<Reply> replies) {
    return replies.stream().filter(r -> r.type() == 'E').map(r -> r.field('C')).findFirst().orElse("");
  }

  @Test
  void aQueryStringMayHoldManyStatementsOrNone() throws IOException {
    try (RawClient c = client()) {
      assertEquals("TDDDDDCTDCZ", RawClient.types(ask(c, "SELECT * FROM t; SELECT 1;")));
      assertEquals("IZ", RawClient.types(ask(c, "")));
      assertEquals("IZ", RawClient.types(ask(c, " ; -- ping\n;")));
      assertEquals("IZ", RawClient.types(ask(c, "-- ping")));
      assertEquals("SELECT 5", tag(ask(c, "SELECT * FROM t")));
    }
  }

  @Test
  void whatFailsEndsAQueryStringAndTellsThePlace() throws IOException {
    try (RawClient c = client()) {
      List<Reply> replies = ask(c, "SELECT 1;\n SELECT nope FROM t; SELECT 2");
      assertEquals("TDCEZ", RawClient.types(replies));
      assertEquals("42703", error(replies));
      assertEquals("19", replies.get(3).field('P'));
      assertEquals("42601", error(ask(c, "SELEC 1")));
      assertEquals("42P01", error(ask(c, "SELECT * FROM nothing")));
      assertEquals("42P01", error(ask(c, "SELECT * FROM pg_nothing")));
      assertEquals("22012", error(ask(c, "SELECT 1 / 0")));
      assertEquals("25P01", error(ask(c, "SAVEPOINT s")));
    }
  }

  @Test
  void savepointsTakeBackAPartOfATransactionAlsoWhenItFailed() throws IOException {
    try (RawClient c = client()) {
      ask(c, "BEGIN; INSERT INTO t VALUES (80, 'a')");
      assertEquals("SAVEPOINT", tag(ask(c, "SAVEPOINT s1")));
      ask(c, "INSERT INTO t VALUES (81, 'b')");
      assertEquals('E', status(ask(c, "SELECT nope FROM t")));
      List<Reply> back = ask(c, "ROLLBACK TO SAVEPOINT s1");
      assertEquals("ROLLBACK", tag(back));
      assertEquals('T', status(back));
      assertEquals("SELECT 1", tag(ask(c, "SELECT * FROM t WHERE id >= 80")));
      ask(c, "INSERT INTO t VALUES (82, 'c')");
      assertEquals("RELEASE", tag(ask(c, "RELEASE s1")));
      assertEquals("3B001", error(ask(c, "ROLLBACK TO s1")));
      assertEquals("ROLLBACK", tag(ask(c, "COMMIT")));
      assertEquals("SELECT 0", tag(ask(c, "SELECT * FROM t WHERE id >= 80")));
    }
  }

  @Test
  void statementsSentTogetherAreOneTransaction() throws IOException {
    try (RawClient c = client()) {
      assertEquals("23505", error(ask(c, "INSERT INTO t VALUES (50, 'x'); INSERT INTO t VALUES (50, 'y')")));
      assertEquals("SELECT 0", tag(ask(c, "SELECT * FROM t WHERE id = 50")));
      c.parse("", "INSERT INTO t VALUES ($1, 'x')");
      for (String id : List.of("60", "61", "60"))
        c.bind("", "", id).execute("", 0);
      List<Reply> replies = c.sync().untilReady();
      assertEquals("23505", error(replies));
      assertEquals("SELECT 0", tag(ask(c, "SELECT * FROM t WHERE id >= 60")));
    }
  }

  @Test
  void transactionsHaveAState() throws IOException {
    try (RawClient c = client()) {
      assertEquals('T', status(ask(c, "BEGIN")));
      assertEquals("INSERT 0 1", tag(ask(c, "INSERT INTO t VALUES (70, 'x')")));
      assertEquals('E', status(ask(c, "SELECT nope FROM t")));
      assertEquals("25P02", error(ask(c, "SELECT 1")));
      assertEquals("ROLLBACK", tag(ask(c, "COMMIT")));
      assertEquals("SELECT 0", tag(ask(c, "SELECT * FROM t WHERE id = 70")));
      assertEquals("25006", error(ask(c, "BEGIN READ ONLY; INSERT INTO t VALUES (71, 'x')")));
      assertEquals('I', status(ask(c, "ROLLBACK")));
      assertEquals("0A000", error(ask(c, "BEGIN ISOLATION LEVEL SERIALIZABLE")));
    }
  }

  @Test
  void aRowLimitSuspendsThePortal() throws IOException {
    try (RawClient c = client()) {
      ask(c, "BEGIN");
      c.parse("s", "SELECT id FROM t WHERE id < $1 ORDER BY id").bind("p", "s", "5");
      c.send('D', 'P', "p").execute("p", 3).execute("p", 3).execute("p", 3).sync();
      List<Reply> replies = c.untilReady();
      assertEquals("12TDDDsDCCZ", RawClient.types(replies));
      assertEquals("SELECT 0", tag(replies));
      assertEquals("34000", error(c.execute("gone", 0).sync().untilReady()));
      assertEquals("34000", error(ask(c, "ROLLBACK")).isEmpty() ? error(c.execute("p", 1).sync().untilReady()) : "");
    }
  }

  @Test
  void afterAnErrorEverythingUpToSyncIsSkipped() throws IOException {
    try (RawClient c = client()) {
      c.parse("", "SELECT nope FROM t").send('D', 'S', "").bind("", "").execute("", 0).sync();
      assertEquals("1EZ", RawClient.types(c.untilReady()));
      assertEquals("26000", error(c.bind("", "missing").sync().untilReady()));
      assertEquals("08P01", error(c.parse("", "SELECT $1::int4").bind("", "").sync().untilReady()));
      assertEquals("22P02", error(c.parse("", "SELECT id FROM t WHERE id = $1").bind("", "", "x").sync().untilReady()));
      c.parse("n", "SELECT 1").parse("n", "SELECT 2").sync();
      assertEquals("42P05", error(c.untilReady()));
    }
  }

  @Test
  void describeTellsTypes() throws IOException {
    try (RawClient c = client()) {
      c.parse("", "INSERT INTO t (id, name) VALUES ($1, $2)").send('D', 'S', "").sync();
      List<Reply> replies = c.untilReady();
      assertEquals("1tnZ", RawClient.types(replies));
      java.nio.ByteBuffer types = java.nio.ByteBuffer.wrap(replies.get(1).body());
      assertEquals(2, types.getShort());
      assertEquals(23, types.getInt());
      assertEquals(25, types.getInt());
    }
  }

  @Test
  void aRunningStatementCanBeCancelledByItsKeyOnly() throws Exception {
    try (RawClient c = client()) {
      c.query("SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b").out.flush();
      cancel(c.process, c.key + 1);
      // one that comes before the statement has begun is for nothing, as it is with PostgreSQL
      while (c.in.available() == 0)
        cancel(c.process, c.key);
      assertEquals("57014", error(c.untilReady()));
      assertEquals("SELECT 1", tag(ask(c, "SELECT 1")));
    }
  }

  private static void cancel(int process, int key) throws IOException {
    try (RawClient c = new RawClient(server.port())) {
      c.out.writeInt(16);
      c.out.writeInt(80_877_102);
      c.out.writeInt(process);
      c.out.writeInt(key);
      c.out.flush();
      assertEquals(-1, c.in.read());
    }
  }

  @Test
  void aTimeoutEndsAStatement() throws IOException {
    try (RawClient c = client()) {
      ask(c, "SET statement_timeout = 100");
      assertEquals("57014", error(ask(c,
          "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b")));
    }
  }

  @Test
  void encryptionIsDeclinedWithoutAKey() throws IOException {
    try (RawClient c = new RawClient(server.port())) {
      c.out.writeInt(8);
      c.out.writeInt(80_877_103);
      c.out.flush();
      assertEquals('N', c.in.read());
      c.login();
      assertEquals("SELECT 1", tag(ask(c, "SELECT 1")));
    }
  }

  @Test
  void otherProtocolsAreRefused() throws IOException {
    try (RawClient c = new RawClient(server.port())) {
      c.out.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      c.out.flush();
      assertEquals("08P01", c.read().field('C'));
      assertEquals(-1, c.in.read());
    }
  }

  @Test
  void copyTakesMessagesCutAnywhere() throws IOException {
    try (RawClient c = client()) {
      ask(c, "CREATE TABLE copied (id INT PRIMARY KEY, name TEXT)");
      c.query("COPY copied FROM STDIN WITH (FORMAT csv)").out.flush();
      assertEquals('G', c.read().type());
      byte[] csv = "1,\"a,\"\"b\nc\"\n2,\n3,\"\"\n4,ü\n".getBytes(StandardCharsets.UTF_8);
      for (byte b : csv)
        c.send('d', new byte[]{b});
      assertEquals("COPY 4", tag(c.send('c').untilReady()));
      List<Reply> out = ask(c, "COPY (SELECT id, name FROM copied ORDER BY id) TO STDOUT");
      assertEquals("1\ta,\"b\\nc\n2\t\\N\n3\t\n4\tü\n", String.join("", out.stream().filter(r -> r.type() == 'd').map(
          Reply::text).toList()));
    }
  }

  @Test
  void aCopyThatFailsLeavesNothing() throws IOException {
    try (RawClient c = client()) {
      ask(c, "CREATE TABLE half (id INT PRIMARY KEY, name TEXT)");
      c.query("COPY half FROM STDIN").out.flush();
      c.read();
      List<Reply> replies = c.send('d', (Object) "1\ta\nx\tb\n".getBytes(StandardCharsets.US_ASCII)).send('c')
          .untilReady();
      assertEquals("22P02", error(replies));
      assertTrue(replies.getFirst().field('M').contains("line 2, column id"), replies.getFirst().field('M'));
      assertEquals("SELECT 0", tag(ask(c, "SELECT * FROM half")));
      c.query("COPY half FROM STDIN").out.flush();
      c.read();
      assertEquals("57014", error(c.send('d', (Object) "1\ta\n".getBytes(StandardCharsets.US_ASCII)).send('f', "enough")
          .untilReady()));
      assertEquals("SELECT 0", tag(ask(c, "SELECT * FROM half")));
    }
  }

  @Test
  void aClientThatLeavesGivesEverythingBack() throws Exception {
    RawClient c = client();
    ask(c, "BEGIN; INSERT INTO t VALUES (80, 'x')");
    c.close();
    Await.until("the connection is gone", Duration.ofSeconds(10), () -> server.wire.health().metrics().get(
        "connections") == 0 || connections() < 50);
    try (RawClient d = client()) {
      assertEquals("SELECT 0", tag(ask(d, "SELECT * FROM t WHERE id = 80")));
    }
  }

  private static double connections() {
    return server.wire.health().metrics().get("connections");
  }

  @Test
  void messagesBeforeTheLoginAreRefused() throws IOException {
    try (WireServer secured = new WireServer(Path.of(System.getProperty("java.io.tmpdir"), "pgwire-" + System
        .nanoTime()), java.util.Map.of("users", new String[]{"x=SCRAM-SHA-256$4096:AAAA$" + "A".repeat(43) + "=:" + "A"
            .repeat(43) + "="})); RawClient c = new RawClient(secured.port())) {
      byte[] body = "user\0me\0\0".getBytes(StandardCharsets.UTF_8);
      c.out.writeInt(body.length + 8);
      c.out.writeInt(196_608);
      c.out.write(body);
      c.query("SELECT 1").out.flush();
      assertEquals('R', c.read().type());
      assertEquals("08P01", c.read().field('C'));
      org.junit.jupiter.api.Assertions.assertThrows(EOFException.class, c::read);
    }
  }
}
