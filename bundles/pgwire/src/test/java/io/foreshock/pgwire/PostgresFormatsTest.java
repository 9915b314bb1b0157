package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foreshock.testkit.PostgresServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types and values in text and binary are byte for byte those of PostgreSQL 15, where it is installed. */
class PostgresFormatsTest {
  private static final List<String> TABLES = List.of(
      "CREATE TABLE f (id INT PRIMARY KEY, i INTERVAL, b BYTEA, t TIMESTAMPTZ, d DOUBLE PRECISION, r REAL, s SMALLINT, l BIGINT,"
          + " o BOOLEAN, x TEXT, u UUID)",
      "INSERT INTO f VALUES (1, '1 day 02:03:04.5', '\\xdeadbeef', '2026-03-14 06:00:00.123456+00', 0.1, 1.5, -3, 1234567890123, true,"
          + " 'a', '0190163d-8694-739b-aea5-966c26f8ad91'), (2, '-00:00:01', '\\x', '1969-12-31 23:59:59+00', 1e300, -0.25, 7, -1,"
          + " false, 'ü', NULL), (3, '100 days', 'a\\\\b\\000', '2000-01-01 00:00:00+00', -1e-7, 1e10, 0, 0, NULL, '', NULL),"
          + " (4, NULL, NULL, NULL, 'NaN', 'Infinity', NULL, NULL, NULL, NULL, NULL),"
          + " (5, '-2 days -00:00:00.000001', '\\x00', '2026-03-14 06:00:00+00', 123456789.125, 3.4e38, 1, 1, true, 'x', NULL)");
  private static final List<String> QUERIES = List.of("SELECT * FROM f ORDER BY id",
      "SELECT i * 2, i + interval '1 hour', - i FROM f WHERE id < 3 ORDER BY id",
      "SELECT sum(i), min(i), max(i) FROM f WHERE id IN (1, 3)", "SELECT t + i, t - i FROM f ORDER BY id",
      "SELECT i::text, b::text FROM f ORDER BY id",
      "SELECT date_part('epoch', i), date_part('hour', i) FROM f ORDER BY id",
      "SELECT length(b), encode(b, 'hex'), encode(b, 'escape'), encode(b, 'base64'), octet_length(b) FROM f ORDER BY id",
      "SELECT b || '\\x01'::bytea, substring(b from 2 for 2) FROM f ORDER BY id",
      "SELECT b FROM f WHERE b >= '\\x00' ORDER BY b",
      "SELECT id FROM f WHERE i < interval '1 day' ORDER BY i", "SELECT min(b::text), count(DISTINCT b) FROM f",
      "SELECT decode('3q2+7w==', 'base64'), '12:30:00'::interval, interval '90 minutes' > interval '1 hour'",
      "SELECT timestamptz '2026-03-14 06:00:00+00' - timestamptz '2026-03-11 23:30:00+00'",
      "SELECT coalesce(i, interval '1 minute'),"
          + " coalesce(b, '\\xff'::bytea) FROM f ORDER BY id");
  @TempDir
  static Path folder;
  private static WireServer server;
  private static PostgresServer postgres;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.start();
    assumeTrue(postgres != null, PostgresServer.absence());
    server = new WireServer(folder);
    try (Connection c = DriverManager.getConnection(postgres.url()); Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE foreshock");
    }
    for (int port : new int[]{server.port(), postgres.port()})
      try (RawClient c = new RawClient(port).login()) {
        for (String sql : TABLES)
          assertEquals('C', c.query(sql).untilReady().getFirst().type(), sql);
      }
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
    if (postgres != null) postgres.close();
  }

  /** Types of the columns, and every value's bytes. */
  private static List<String> answer(RawClient c, String sql, boolean binary) throws IOException {
    c.parse("", sql).send('B', "", "", (short) 0, (short) 0, (short) 1, (short) (binary ? 1 : 0)).send('D', 'P', "")
        .execute("", 0).sync();
    List<String> lines = new ArrayList<>();
    for (RawClient.Reply r : c.untilReady()) {
      switch (r.type()) {
        case 'T' -> lines.add(types(ByteBuffer.wrap(r.body())));
        case 'D' -> lines.add(binary ? HexFormat.of().formatHex(r.body()) : r.text());
        case 'E' -> lines.add(r.field('C') + " " + r.field('M'));
        default -> {
          // nothing that is told about values
        }
      }
    }
    return lines;
  }

  private static String types(ByteBuffer in) {
    StringBuilder oids = new StringBuilder();
    for (int n = in.getShort(); n > 0; n--) {
      while (in.get() != 0)
        continue;
      in.position(in.position() + 6);
      oids.append(in.getInt()).append('/').append(in.getShort()).append(' ');
      in.position(in.position() + 6);
    }
    return oids.toString();
  }

  @Test
  void bytesOnTheWireAreTheSame() throws IOException {
    try (RawClient ours = new RawClient(server.port()).login();
        RawClient theirs = new RawClient(postgres.port()).login()) {
      for (boolean binary : new boolean[]{false, true})
        for (String sql : QUERIES)
          assertEquals(String.join("\n", answer(theirs, sql, binary)), String.join("\n", answer(ours, sql, binary)),
              sql);
    }
  }
}
