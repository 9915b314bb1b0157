package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.SqlService;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query may take, what is left of it afterwards, and what a thousand clients cost that do nothing. */
class LimitsTest {
  private static final int MEMORY = 1 << 20;
  private static final String LARGE = "SELECT a.id, b.id FROM n a JOIN n b ON a.g < b.g ORDER BY a.id + b.id, b.id";
  private static final String LONG = "SELECT count(*) FROM n a JOIN n b ON a.g < b.g JOIN n c ON b.g < c.g";
  @TempDir
  Path data;
  private final AtomicInteger snapshots = new AtomicInteger();

  private WireServer server() throws IOException {
    WireServer server = new WireServer(data);
    StringBuilder rows = new StringBuilder("INSERT INTO n VALUES (0, 0)");
    for (int i = 1; i < 3_000; i++)
      rows.append(", (").append(i).append(", ").append(i % 1_000).append(')');
    server.sql("CREATE TABLE n (id INT PRIMARY KEY, g INT)", rows.toString());
    server.serve(new SqlService(counted(server.appliance.tables()), MEMORY, Clock.systemUTC()));
    return server;
  }

  /** The tables, counting the snapshots that are open. */
  private Tables counted(Tables tables) {
    return (Tables) Proxy.newProxyInstance(LimitsTest.class.getClassLoader(), new Class<?>[]{Tables.class},
        (_, method, arguments) -> {
          Object result = call(() -> method.invoke(tables, arguments));
          return result instanceof Snapshot s ? counted(s) : result;
        });
  }

  private Snapshot counted(Snapshot snapshot) {
    snapshots.incrementAndGet();
    return (Snapshot) Proxy.newProxyInstance(LimitsTest.class.getClassLoader(), new Class<?>[]{Snapshot.class},
        (_, method, arguments) -> {
          if (method.getName().equals("close")) snapshots.decrementAndGet();
          return call(() -> method.invoke(snapshot, arguments));
        });
  }

  private interface Call {
    Object run() throws ReflectiveOperationException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static String state(Statement s, String sql) {
    try {
      s.execute(sql);
      return "";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Prepared and repeated, too: what runs where sockets are read must be given back as well. */
  @ParameterizedTest
  @ValueSource(strings = {"53200", "57014"})
  void aQueryThatIsStoppedGivesEverythingBack(String expected) throws Exception {
    try (WireServer server = server();
        Connection c = server.connect("prepareThreshold=1");
        Statement s = c.createStatement()) {
      if (expected.equals("57014")) s.execute("SET statement_timeout = 50");
      String sql = expected.equals("53200") ? LARGE : LONG;
      assertEquals(expected, state(s, sql));
      long before = used();
      for (int i = 0; i < 20; i++) {
        assertEquals(expected, state(s, sql));
        Await.until("its snapshot is closed", () -> snapshots.get() == 0);
      }
      // were one run's rows kept each time, it were twenty limits
      assertTrue(used() - before < 10L * MEMORY, () -> "kept: " + (used() - before));
      s.execute("SET statement_timeout = 0");
      c.setAutoCommit(false);
      s.execute("SELECT count(*) FROM n");
      if (expected.equals("53200")) {
        assertEquals(expected, state(s, sql));
        assertEquals("25P02", state(s, "SELECT 1"));
      }
      c.rollback();
      assertEquals("", state(s, "INSERT INTO n VALUES (-1, -1)"));
      c.commit();
    }
    assertEquals(0, snapshots.get());
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", ""));
    return 0;
  }

  private static SocketChannel login(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    byte[] names = "user\0me\0database\0foreshock\0\0".getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.allocate(8 + names.length).putInt(8 + names.length).putInt(196_608).put(names).flip());
    return channel;
  }

  /** Reads until the server waits for a statement: the end of the answer is {@code Z 0 0 0 5 I}. */
  private static void untilReady(SocketChannel channel) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(4_096);
    while (in.position() < 6 || in.get(in.position() - 6) != 'Z' || in.get(in.position() - 1) != 'I')
      if (channel.read(in) < 0) throw new IOException("closed");
  }

  @Test
  void aThousandIdleClientsCostLessThanAHundredMegabytes() throws Exception {
    int count = 1_000;
    try (WireServer server = new WireServer(data, Map.of("maxConnections", count + 10))) {
      List<SocketChannel> clients = new ArrayList<>();
      try (SocketChannel first = login(server.port())) {
        untilReady(first);
        long heap = used();
        long resident = residentKilobytes();
        for (int i = 0; i < count; i++) {
          clients.add(login(server.port()));
          untilReady(clients.getLast());
        }
        ByteBuffer query = ByteBuffer.allocate(14).put((byte) 'Q').putInt(13).put("SELECT 1\0".getBytes(
            StandardCharsets.US_ASCII)).flip();
        for (SocketChannel c : clients) {
          c.write(query.rewind());
          untilReady(c);
        }
        assertEquals(count + 1, server.wire.health().metrics().get("connections").intValue());
        long heapMore = used() - heap;
        long residentMore = residentKilobytes() - resident;
        System.out.println("1,000 idle clients: heap " + heapMore / 1_000 + " kB, resident " + residentMore + " kB");
        assertTrue(heapMore < 50_000_000, () -> "heap: " + heapMore);
        assertTrue(residentMore < 100_000, () -> "resident kB, both ends: " + residentMore);
      }
      for (SocketChannel c : clients)
        c.close();
      Await.until("all are gone", Duration.ofSeconds(20), () -> server.wire.health().metrics().get("connections") == 0);
    }
  }
}
