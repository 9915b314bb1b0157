package io.foreshock.pgwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** PostgreSQL's own JDBC driver. */
class JdbcTest {
  private static WireServer server;
  @TempDir
  static Path data;

  @BeforeAll
  static void start() throws IOException {
    server = new WireServer(data);
    server.sql("CREATE TABLE shifts (id INT PRIMARY KEY, crew TEXT NOT NULL, starts TIMESTAMP, load REAL, v VECTOR(3),"
        + " big BIGINT, small SMALLINT, x DOUBLE PRECISION, ok BOOLEAN, u UUID, j JSONB)",
        "CREATE TABLE rpm (ts TIMESTAMP, shaft TEXT, value DOUBLE PRECISION)"
            + " WITH (time_column = 'ts', series_key = 'shaft')",
        "INSERT INTO shifts VALUES (1, 'A', '2026-03-14 06:00:00.25', 0.1, '[1,2.5,-3]', 9000000000, -7, 1e300, true,"
            + " '00112233-4455-6677-8899-aabbccddeeff', '{\"a\": [1]}'), (2, 'B', NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL, NULL, NULL)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"binaryTransfer=false", "prepareThreshold=-1", "preferQueryMode=simple"})
  void spansAndBytes(String options) throws SQLException {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++)
      bytes[i] = (byte) i;
    org.postgresql.util.PGInterval span = new org.postgresql.util.PGInterval(0, 0, 1, 2, 3, 4.5);
    server.sql("DROP TABLE IF EXISTS spans", "CREATE TABLE spans (id INT PRIMARY KEY, i INTERVAL, b BYTEA)");
    try (Connection c = server.connect(options)) {
      try (PreparedStatement s = c.prepareStatement("INSERT INTO spans VALUES (?, ?, ?)")) {
        for (int id = 1; id <= 2; id++) {
          s.setInt(1, id);
          s.setObject(2, id == 1 ? span : null);
          s.setBytes(3, id == 1 ? bytes : new byte[0]);
          assertEquals(1, s.executeUpdate());
        }
      }
      try (PreparedStatement s = c.prepareStatement("SELECT i, b, i * 2, length(b) FROM spans WHERE b = ? AND i > ?")) {
        s.setBytes(1, bytes);
        s.setObject(2, new org.postgresql.util.PGInterval("1 day"));
        for (int again = 0; again < 3; again++)
          try (ResultSet r = s.executeQuery()) {
            assertTrue(r.next());
            assertEquals(span, r.getObject(1));
            assertEquals(java.util.HexFormat.of().formatHex(bytes), java.util.HexFormat.of().formatHex(r.getBytes(2)));
            assertEquals(new org.postgresql.util.PGInterval(0, 0, 2, 4, 6, 9), r.getObject(3));
            assertEquals(256, r.getInt(4));
            assertEquals("bytea", r.getMetaData().getColumnTypeName(2));
            assertEquals("interval", r.getMetaData().getColumnTypeName(1));
          }
      }
    }
  }

  /** Text, binary as soon as possible, and the simple protocol. */
  @ParameterizedTest
  @ValueSource(strings = {"binaryTransfer=false", "prepareThreshold=-1", "preferQueryMode=simple",
      "preferQueryMode=extendedCacheEverything"})
  void valuesOfAllTypes(String options) throws SQLException {
    try (Connection c = server.connect(options);
        PreparedStatement s = c.prepareStatement("SELECT * FROM shifts WHERE id <= ? ORDER BY id")) {
      s.setInt(1, 2);
      for (int again = 0; again < 3; again++)
        try (ResultSet r = s.executeQuery()) {
          assertTrue(r.next());
          assertEquals(1, r.getInt("id"));
          assertEquals("A", r.getString("crew"));
          assertEquals(Instant.parse("2026-03-14T06:00:00.25Z"), r.getTimestamp("starts").toInstant());
          assertEquals(0.1f, r.getFloat("load"));
          assertEquals("[1,2.5,-3]", r.getString("v"));
          assertEquals(9_000_000_000L, r.getLong("big"));
          assertEquals(-7, r.getShort("small"));
          assertEquals(1e300, r.getDouble("x"));
          assertTrue(r.getBoolean("ok"));
          assertEquals("00112233-4455-6677-8899-aabbccddeeff", r.getObject("u").toString());
          assertEquals("{\"a\": [1]}", r.getString("j"));
          assertTrue(r.next());
          for (int i = 3; i <= 11; i++)
            assertEquals(null, r.getObject(i));
          assertFalse(r.next());
        }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binaryTransfer=false", "prepareThreshold=-1"})
  void parametersOfAllTypes(String options) throws SQLException {
    server.sql("DELETE FROM shifts WHERE id = 90");
    OffsetDateTime time = OffsetDateTime.of(2026, 3, 14, 6, 0, 0, 123_456_000, ZoneOffset.ofHours(2));
    try (Connection c = server.connect(options)) {
      try (PreparedStatement s = c.prepareStatement("INSERT INTO shifts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        s.setInt(1, 90);
        s.setString(2, "it's \\ ü");
        s.setObject(3, time);
        s.setFloat(4, 0.25f);
        s.setArray(5, c.createArrayOf("float4", new Float[]{1f, 2f, 3f}));
        s.setLong(6, Long.MIN_VALUE);
        s.setShort(7, (short) 3);
        s.setDouble(8, -1.5);
        s.setBoolean(9, true);
        s.setObject(10, java.util.UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        s.setObject(11, "{}", java.sql.Types.OTHER);
        assertEquals(1, s.executeUpdate());
      }
      try (PreparedStatement s = c.prepareStatement(
          "SELECT crew, starts, load, v, big, small, x, ok, u, j FROM shifts WHERE starts = ? AND x < ? AND ok = ?")) {
        s.setTimestamp(1, Timestamp.from(time.toInstant()));
        s.setBigDecimal(2, new java.math.BigDecimal("-1.25"));
        s.setBoolean(3, true);
        try (ResultSet r = s.executeQuery()) {
          assertTrue(r.next());
          assertEquals("it's \\ ü", r.getString(1));
          assertEquals(time.toInstant(), r.getObject(2, OffsetDateTime.class).toInstant());
          assertEquals("[1,2,3]", r.getString(4));
          assertEquals(Long.MIN_VALUE, r.getLong(5));
        }
      }
    }
  }

  @Test
  void metadata() throws SQLException {
    try (Connection c = server.connect()) {
      DatabaseMetaData m = c.getMetaData();
      assertEquals("15.0", m.getDatabaseProductVersion());
      assertTrue(names(m.getTables(null, "public", "%", new String[]{"TABLE"}), "TABLE_NAME").containsAll(List.of("rpm",
          "shifts", "readings", "sensors")));
      try (ResultSet r = m.getColumns(null, "public", "shifts", "%")) {
        assertTrue(r.next());
        assertEquals("id int4 4 NO 1", r.getString("COLUMN_NAME") + " " + r.getString("TYPE_NAME") + " " + r.getInt(
            "DATA_TYPE") + " " + r.getString("IS_NULLABLE") + " " + r.getInt("ORDINAL_POSITION"));
      }
      assertEquals("[id]", names(m.getPrimaryKeys(null, "public", "shifts"), "COLUMN_NAME").toString());
      assertEquals("[shaft, ts]", names(m.getPrimaryKeys(null, "public", "rpm"), "COLUMN_NAME").toString());
      assertEquals("[shifts_pkey]", names(m.getIndexInfo(null, "public", "shifts", false, true), "INDEX_NAME")
          .toString());
      assertEquals("[information_schema, pg_catalog, public]", names(m.getSchemas(), "TABLE_SCHEM").toString());
      assertEquals("[foreshock]", names(m.getCatalogs(), "TABLE_CAT").toString());
      assertTrue(names(m.getTypeInfo(), "TYPE_NAME").containsAll(List.of("int4", "timestamptz", "uuid")));
      for (ResultSet r : List.of(m.getImportedKeys(null, null, "shifts"), m.getExportedKeys(null, null, "shifts"), m
          .getProcedures(null, null, "%"), m.getFunctions(null, null, "%"), m.getUDTs(null, null, "%", null)))
        assertFalse(r.next());
      assertTrue(m.getTablePrivileges(null, "public", "%").next());
      assertTrue(m.getColumnPrivileges(null, "public", "shifts", "%").next());
      assertTrue(m.getBestRowIdentifier(null, "public", "shifts", 1, true).next());
      assertTrue(m.getSQLKeywords().contains("ilike"));
      assertEquals(63, m.getMaxColumnNameLength());
    }
  }

  private static TreeSet<String> names(ResultSet rows, String column) throws SQLException {
    TreeSet<String> names = new TreeSet<>();
    try (rows) {
      while (rows.next())
        names.add(rows.getString(column));
    }
    return names;
  }

  @Test
  void resultMetadataBeforeTheQueryRuns() throws SQLException {
    try (Connection c = server.connect();
        PreparedStatement s = c.prepareStatement(
            "SELECT ts, avg(value) AS mean FROM rpm WHERE shaft = ? AND ts > ? GROUP BY ts")) {
      assertEquals("timestamptz", s.getMetaData().getColumnTypeName(1));
      assertEquals("mean", s.getMetaData().getColumnLabel(2));
      assertEquals("timestamptz", s.getParameterMetaData().getParameterTypeName(2));
    }
  }

  @Test
  void batchesTransactionsAndFetchSize() throws SQLException {
    try (Connection c = server.connect()) {
      c.setAutoCommit(false);
      try (PreparedStatement s = c.prepareStatement("INSERT INTO rpm VALUES (?, ?, ?)")) {
        for (int i = 0; i < 1_000; i++) {
          s.setTimestamp(1, Timestamp.from(Instant.ofEpochSecond(1_773_475_200L + i)));
          s.setString(2, "s1");
          s.setDouble(3, i);
          s.addBatch();
        }
        s.executeBatch();
      }
      assertEquals(1_000, count(c, "SELECT count(*) FROM rpm"));
      try (Connection other = server.connect()) {
        assertEquals(0, count(other, "SELECT count(*) FROM rpm"));
      }
      c.commit();
      try (Statement s = c.createStatement()) {
        s.setFetchSize(64);
        int rows = 0;
        try (ResultSet r = s.executeQuery("SELECT value FROM rpm")) {
          while (r.next())
            assertEquals(rows++, r.getInt(1));
        }
        assertEquals(1_000, rows);
      }
      c.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binaryTransfer=false", "preferQueryMode=simple"})
  void writesGiveBackTheirRows(String options) throws SQLException {
    try (Connection c = server.connect(options); Statement s = c.createStatement()) {
      s.execute("CREATE TABLE given (id INT PRIMARY KEY, note TEXT DEFAULT 'none')");
      try (PreparedStatement p = c.prepareStatement("INSERT INTO given (id) VALUES (?)",
          Statement.RETURN_GENERATED_KEYS)) {
        p.setInt(1, 7);
        assertEquals(1, p.executeUpdate());
        try (ResultSet keys = p.getGeneratedKeys()) {
          assertTrue(keys.next());
          assertEquals(7, keys.getInt("id"));
          assertEquals("none", keys.getString("note"));
        }
      }
      try (PreparedStatement p = c.prepareStatement(
          "INSERT INTO given VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET note"
              + " = excluded.note || ? RETURNING note")) {
        p.setInt(1, 7);
        p.setString(2, "b");
        p.setString(3, "c");
        try (ResultSet rows = p.executeQuery()) {
          assertTrue(rows.next());
          assertEquals("bc", rows.getString(1));
          assertFalse(rows.next());
        }
      }
      assertEquals(1, s.executeUpdate("DELETE FROM given"));
      s.execute("DROP TABLE given");
    }
  }

  private static long count(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(sql)) {
      r.next();
      return r.getLong(1);
    }
  }

  @Test
  void theSecondWriterOfARowIsToldToRetry() throws SQLException {
    server.sql("DELETE FROM shifts WHERE id = 95", "INSERT INTO shifts (id, crew) VALUES (95, 'A')");
    try (Connection a = server.connect(); Connection b = server.connect()) {
      for (Connection c : List.of(a, b)) {
        c.setAutoCommit(false);
        try (Statement s = c.createStatement()) {
          s.executeUpdate("UPDATE shifts SET crew = crew || 'x' WHERE id = 95");
        }
      }
      a.commit();
      assertEquals("40001", assertThrows(SQLException.class, b::commit).getSQLState());
    }
  }

  @Test
  void binaryCopyGivesBackWhatItTook() throws Exception {
    try (Connection c = server.connect()) {
      c.createStatement().execute("CREATE TABLE blobs (id INT PRIMARY KEY, at TIMESTAMP, x REAL, y DOUBLE PRECISION, ok"
          + " BOOLEAN, n SMALLINT, b BIGINT, t TEXT, u UUID, j JSONB, v VECTOR(2), i INTERVAL, y8 BYTEA)");
      c.createStatement().execute("CREATE TABLE back (id INT PRIMARY KEY, at TIMESTAMP, x REAL, y DOUBLE PRECISION, ok"
          + " BOOLEAN, n SMALLINT, b BIGINT, t TEXT, u UUID, j JSONB, v VECTOR(2), i INTERVAL, y8 BYTEA)");
      c.createStatement().execute("INSERT INTO blobs VALUES (1, '2026-03-14 02:10:00.123456', 1.5, -0.1, true, -3,"
          + " 9000000000, 'é\n', '00000000-0000-0000-0000-00000000000a', '{\"a\": 1}', '[1,2.5]', '-1 day', '\\x00ff5c'),"
          + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertEquals(2, c.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY blobs TO STDOUT (FORMAT binary)", out));
      byte[] bytes = out.toByteArray();
      org.postgresql.copy.CopyIn in = c.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY back FROM STDIN BINARY");
      for (byte b : bytes)
        in.writeToCopy(new byte[]{b}, 0, 1);
      assertEquals(2, in.endCopy());
      try (ResultSet r = c.createStatement().executeQuery("SELECT count(*) FROM (SELECT * FROM blobs INTERSECT SELECT *"
          + " FROM back) same")) {
        r.next();
        assertEquals(2, r.getInt(1));
      }
      SQLException e = assertThrows(SQLException.class, () -> c.unwrap(PGConnection.class).getCopyAPI().copyIn(
          "COPY back FROM STDIN BINARY", new ByteArrayInputStream(java.util.Arrays.copyOf(bytes, bytes.length - 5))));
      assertEquals("22P04", e.getSQLState());
    }
  }

  @Test
  void copyInAndOut() throws Exception {
    server.sql("CREATE TABLE IF NOT EXISTS loads (ts TIMESTAMP, shaft TEXT, value DOUBLE PRECISION)"
        + " WITH (time_column = 'ts', series_key = 'shaft')");
    StringBuilder csv = new StringBuilder("ts,shaft,value\n");
    int rows = 45_000;
    for (int i = 0; i < rows; i++)
      csv.append(Instant.ofEpochSecond(1_700_000_000L + i)).append(",s").append(i % 3).append(',').append(i / 4.0)
          .append('\n');
    try (Connection c = server.connect()) {
      assertEquals(rows, c.unwrap(PGConnection.class).getCopyAPI().copyIn(
          "COPY loads FROM STDIN WITH (FORMAT csv, HEADER)", new StringReader(csv.toString())));
      assertEquals(rows, count(c, "SELECT count(*) FROM loads"));
      StringWriter out = new StringWriter();
      assertEquals(rows, c.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY loads TO STDOUT", out));
      assertTrue(out.toString().startsWith("2023-11-14 22:13:20+00\ts0\t0\n"), out.toString().substring(0, 40));
    }
  }

  @Test
  void aPasswordIsWantedOnceThereAreUsers() throws Exception {
    String verifier = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
        + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
    try (WireServer secured = new WireServer(data.resolve("secured"), Map.of("users", new String[]{"user=" + verifier,
    }))) {
      assertEquals(1, count(login(secured, "user", "pencil"), "SELECT 1"));
      assertEquals(1, count(login(secured, "foreshock", WireServer.TOKEN), "SELECT 1"));
      for (String[] wrong : new String[][]{{"user", "pen"}, {"foreshock", "pencil"}, {"nobody", "pencil"}})
        assertEquals("28P01", assertThrows(SQLException.class, () -> login(secured, wrong[0], wrong[1])).getSQLState());
    }
  }

  private static Connection login(WireServer to, String user, String password) throws SQLException {
    Properties p = new Properties();
    p.put("user", user);
    p.put("password", password);
    return DriverManager.getConnection(to.url(""), p);
  }

  @Test
  void tls() throws Exception {
    Path keys = data.resolve("tls/keys.p12");
    java.nio.file.Files.createDirectories(keys.getParent());
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
        "-genkeypair", "-alias", "k", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2", "-storetype",
        "PKCS12", "-keystore", keys.toString(), "-storepass", "secret").redirectErrorStream(true).start();
    assertEquals(0, keytool.waitFor());
    try (WireServer secured = new WireServer(data.resolve("tls"), Map.of("keyStore", "keys.p12", "keyStorePassword",
        "secret")); Connection c = secured.connect("sslmode=require")) {
      StringBuilder long_ = new StringBuilder("SELECT '");
      long_.append("x".repeat(300_000)).append("'");
      try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(long_.toString())) {
        r.next();
        assertEquals(300_000, r.getString(1).length());
      }
    }
    assertThrows(SQLException.class, () -> server.connect("sslmode=require"));
  }

  @Test
  void tooManyClientsAreTold() throws Exception {
    try (WireServer small = new WireServer(data.resolve("small"), Map.of("maxConnections", 1));
        Connection first = small.connect()) {
      assertEquals("53300", assertThrows(SQLException.class, small::connect).getSQLState());
      assertEquals(1, count(first, "SELECT 1"));
    }
  }
}
