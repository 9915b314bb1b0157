package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foreshock.pgwire.RawClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What clients ask about the server: recorded sessions, where they lie beside the checkout, and our own examples. */
class CorpusTest {
  private static final Pattern ENTRY = Pattern.compile(
      "(?s)^(LOG:  statement|LOG:  execute [^:]*|DETAIL:  parameters): (.*)$");
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d+ = '([^']*)'");
  private static WireServer server;

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    server = new WireServer(data);
    server.sql("CREATE TABLE sensor_readings (time TIMESTAMP, sensor_id INT, metric TEXT, value DOUBLE PRECISION)"
        + " WITH (time_column = 'time', series_key = 'metric')",
        "CREATE TABLE shifts (id INT PRIMARY KEY, crew TEXT NOT NULL, v VECTOR(3))",
        "INSERT INTO sensor_readings VALUES ('2024-01-01 00:00:01', 1, 'temp', 60.5),"
            + " ('2024-01-01 00:00:02', 2, 'temp', 61.5)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** @param parameters texts for $1 and on; null for the simple protocol */
  private record Recorded(String sql, List<String> parameters) {}

  private static Path shared(String file) {
    Path path = Path.of(System.getProperty("foreshock.shared", "../../../shared"), "peers", file);
    assumeTrue(Files.exists(path), "the recorded sessions are not beside this checkout: " + path);
    return path;
  }

  private static void answered(List<Recorded> all) throws IOException {
    List<String> failures = new ArrayList<>();
    try (RawClient client = new RawClient(server.port()).login()) {
      for (Recorded r : all) {
        if (r.parameters() == null) client.query(r.sql());
        else
          client.parse("", r.sql()).send('D', 'S', "").bind("", "", r.parameters().toArray(String[]::new)).send('D',
              'P', "").execute("", 0).sync();
        for (Reply reply : client.untilReady())
          if (reply.type() == 'E')
            failures.add(reply.field('C') + " " + reply.field('M') + " at " + reply.field('P')
                + "\n  " + r.sql());
      }
    }
    assertEquals("", String.join("\n", failures));
  }

  @Test
  void whatGrafanaAsks() throws IOException {
    List<Recorded> all = new ArrayList<>();
    for (String sql : Files.readString(shared("grafana-meta.sql"), StandardCharsets.UTF_8).split(";\\s*\\n"))
      if (!sql.isBlank()) all.add(new Recorded(sql, null));
    answered(all);
  }

  @Test
  void whatRecordedClientsAsk() throws IOException {
    String log = Files.readString(shared("pgwire-corpus.log"), StandardCharsets.UTF_8);
    String oid = oid("sensor_readings");
    List<Recorded> all = new ArrayList<>();
    for (String entry : log.split("(?m)^\\[[^\\n]*?\\] (?=LOG|DETAIL)")) {
      Matcher m = ENTRY.matcher(entry.strip());
      if (!m.matches()) continue;
      String text = m.group(2).replace("'16385'", "'" + oid + "'");
      if (m.group(1).startsWith("DETAIL")) {
        List<String> values = new ArrayList<>();
        for (Matcher p = PARAMETER.matcher(text); p.find();)
          values.add(p.group(1));
        all.set(all.size() - 1, new Recorded(all.getLast().sql(), values));
        continue;
      }
      // what set the recording up, not what a client asks
      if (text.startsWith("CREATE DATABASE") || text.startsWith("create table")) continue;
      boolean fetch = m.group(1).contains("fetch from");
      if (!fetch) all.add(new Recorded(text, m.group(1).contains("execute") ? List.of() : null));
    }
    all.removeIf(r -> r.sql().isBlank());
    assertEquals(true, all.size() > 30, "statements: " + all.size());
    answered(all);
  }

  private static String oid(String table) throws IOException {
    try (RawClient client = new RawClient(server.port()).login()) {
      return rows(client.query("SELECT '" + table + "'::regclass::oid").untilReady()).getFirst();
    }
  }

  /** Each row as its values between bars. */
  private static List<String> rows(List<Reply> replies) {
    List<String> rows = new ArrayList<>();
    for (Reply r : replies) {
      if (r.type() == 'E') return List.of("error " + r.field('C') + " " + r.field('M'));
      if (r.type() != 'D') continue;
      java.nio.ByteBuffer in = java.nio.ByteBuffer.wrap(r.body());
      List<String> row = new ArrayList<>();
      for (int n = in.getShort(); n > 0; n--) {
        int length = in.getInt();
        if (length >= 0) {
          row.add(new String(r.body(), in.position(), length, StandardCharsets.UTF_8));
          in.position(in.position() + length);
        } else {
          row.add("null");
        }
      }
      rows.add(String.join("|", row));
    }
    return rows;
  }

  /** Answers of PostgreSQL 15 to the same questions, where they do not depend on the server. */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "catalog.txt", delimiterString = "==>", maxCharsPerColumn = 10_000, quoteCharacter = '`')
  void answersAsPostgres(String sql, String expected) throws IOException {
    try (RawClient client = new RawClient(server.port()).login()) {
      assertEquals(expected == null ? "" : expected.strip(), String.join(" / ", rows(client.query(sql).untilReady())));
    }
  }
}
