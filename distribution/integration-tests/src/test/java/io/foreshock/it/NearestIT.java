package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** A graph over vectors in the packaged product: made by SQL, right after a kill, told of every change. */
class NearestIT {
  private static final int ROWS = 3_000;
  private static final int DIMENSION = 16;

  @TempDir
  Path data;

  private final Random random = new Random(7);

  private Connection connect() throws SQLException, IOException {
    Path file = data.resolve("run/pgwire.port");
    Await.until("PostgreSQL clients are served", Duration.ofSeconds(30), () -> Files.exists(file));
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + Files.readString(file).strip()
        + "/foreshock?user=it");
  }

  private String vector() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < DIMENSION; i++)
      text.append(i == 0 ? "" : ",").append(random.nextInt(1_000) / 1_000.0);
    return text.append(']').toString();
  }

  private static List<Long> nearest(Connection c, String vector) throws SQLException {
    try (PreparedStatement s = c.prepareStatement("SELECT id FROM shapes ORDER BY v <-> ? LIMIT 2")) {
      s.setString(1, vector);
      List<Long> ids = new ArrayList<>();
      try (ResultSet r = s.executeQuery()) {
        while (r.next())
          ids.add(r.getLong(1));
      }
      return ids;
    }
  }

  private static String plan(Connection c, String vector) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("EXPLAIN SELECT id FROM shapes ORDER BY v <-> '" + vector + "' LIMIT 2")) {
      while (r.next())
        plan.append(r.getString(1)).append('\n');
    }
    return plan.toString();
  }

  @Test
  void rowsNearestToAVectorAreFoundThroughAnIndex() throws Exception {
    String[] vectors = new String[ROWS];
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      vectors[i] = vector();
      rows.append(i).append('\t').append(vectors[i]).append('\n');
    }
    String added = vector();
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      try (Connection c = connect(); Statement s = c.createStatement()) {
        s.execute("CREATE TABLE shapes (id BIGINT PRIMARY KEY, v VECTOR(" + DIMENSION + "))");
        assertEquals(ROWS, c.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY shapes FROM STDIN", new StringReader(
            rows.toString())));
        s.execute("CREATE INDEX shapes_near ON shapes USING hnsw (v vector_l2_ops) WITH (m = 8)");
        assertTrue(plan(c, vectors[1]).contains("shapes_near"), plan(c, vectors[1]));
        s.execute("SET hnsw.ef_search = 200");
        assertEquals(17, nearest(c, vectors[17]).getFirst());
        s.execute("INSERT INTO shapes VALUES (100000, '" + added + "')");
        s.execute("DELETE FROM shapes WHERE id = 17");
        assertEquals(100_000, nearest(c, added).getFirst());
        assertTrue(nearest(c, vectors[17]).stream().noneMatch(id -> id == 17));
      }
      Await.until("the graph has a folder", Duration.ofSeconds(30), () -> Files.isDirectory(data.resolve(
          "store/graphs")));
      product.kill();
      product.start();
      try (Connection c = connect()) {
        assertEquals(100_000, nearest(c, added).getFirst());
        assertTrue(nearest(c, vectors[17]).stream().noneMatch(id -> id == 17));
        assertEquals(99, nearest(c, vectors[99]).getFirst());
      }
      assertEquals(0, product.stop());
    }
  }
}
