package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorts by a distance, by an index and without: the same rows. */
class NearestTest {
  private static final int ROWS = 400;
  private final Plant plant = new Plant();

  @BeforeEach
  void fill() {
    plant.update("CREATE TABLE parts (id INT PRIMARY KEY, kind TEXT, v VECTOR(3), w VECTOR(3) NOT NULL)");
    Random random = new Random(11);
    StringBuilder sql = new StringBuilder("INSERT INTO parts VALUES ");
    for (int i = 0; i < ROWS; i++)
      sql.append(i == 0 ? "(" : ", (").append(i).append(", 'k").append(i % 100 == 7 ? "rare" : i % 3).append("', ")
          .append(i % 50 == 0 ? "NULL" : vector(random)).append(", ").append(vector(random)).append(")");
    plant.update(sql.toString());
    plant.update("CREATE INDEX parts_v ON parts USING hnsw (v vector_cosine_ops) WITH (m = 8, ef_construction = 100,"
        + " ef_search = 50, quantization = 'int8')");
    plant.update("CREATE INDEX ON parts USING hnsw (w)");
  }

  private static String vector(Random random) {
    return "'[" + random.nextInt(100) / 8.0 + "," + random.nextInt(100) / 8.0 + "," + (random.nextInt(100) - 50) / 8.0
        + "]'";
  }

  @Test
  void indexesAreKeptAsTheyWereDeclared() {
    TableSchema.Relational parts = (TableSchema.Relational) plant.tables.find("parts").orElseThrow();
    assertEquals(List.of(
        new Index("parts_v", List.of("v"), false, new Index.Graph(Metric.COSINE, new GraphOptions(8, 100, 50,
            GraphOptions.Quantization.INT8))),
        new Index("parts_w_idx", List.of("w"), false, new Index.Graph(Metric.EUCLIDEAN, GraphOptions.DEFAULT))), parts
            .indexes());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("CREATE INDEX ON parts USING hnsw (v) WITH (m = 1)").code());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("CREATE INDEX ON parts USING hnsw (v hamming)").code());
    assertEquals(ErrorCode.NOT_SUPPORTED, plant.error("CREATE INDEX ON parts USING gist (v)").code());
    plant.update("REINDEX INDEX parts_v");
    plant.update("REINDEX TABLE parts");
    assertEquals(ErrorCode.NOT_FOUND, plant.error("REINDEX INDEX nothing").code());
  }

  @ParameterizedTest
  @EnumSource(GraphOptions.Quantization.class)
  void everyFormOfVectorsCanBeDeclared(GraphOptions.Quantization form) {
    plant.update("CREATE INDEX formed ON parts USING hnsw (w vector_cosine_ops) WITH (quantization = '" + form.name()
        .toLowerCase(Locale.ROOT) + "')");
    TableSchema.Relational parts = (TableSchema.Relational) plant.tables.find("parts").orElseThrow();
    Index.Graph graph = parts.indexes().getLast().graph();
    assertEquals(form, graph == null ? null : graph.options().quantization());
    assertEquals(ErrorCode.SQL_SYNTAX, plant.error("CREATE INDEX ON parts USING hnsw (w) WITH (quantization = 'int4')")
        .code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT id FROM parts ORDER BY v <=> '[1,2,3]' LIMIT 10",
      "SELECT id, kind, w <-> '[1,2,3]' AS d FROM parts ORDER BY d LIMIT 7 OFFSET 3",
      "SELECT id FROM parts WHERE kind = 'k1' ORDER BY v <=> '[1,2,3]' LIMIT 10",
      "SELECT id FROM parts WHERE kind = 'krare' ORDER BY w <-> '[1,2,3]' LIMIT 10",
      "SELECT id FROM parts WHERE id % 7 = 3 AND v <=> '[1,2,3]' < 0.4 ORDER BY v <=> '[1,2,3]' LIMIT 30",
      "SELECT id, 1 - (v <=> '[1,2,3]') AS similarity FROM parts WHERE 1 - (v <=> '[1,2,3]') > 0.9"
          + " ORDER BY similarity DESC LIMIT 20",
      "SELECT id FROM parts WHERE w <-> '[1,2,3]' < 0.1 ORDER BY w <-> '[1,2,3]' LIMIT 5",
      "SELECT id FROM parts ORDER BY v <=> '[1,2,3]' LIMIT 399"})
  void rowsAreThoseOfTheScan(String sql) {
    plant.tables.graphs = false;
    List<List<Object>> scanned = plant.rows(sql);
    plant.tables.graphs = true;
    plant.tables.searches.clear();
    assertEquals(scanned, plant.rows(sql));
    assertFalse(plant.tables.searches.isEmpty(), "the index was not asked");
    assertTrue(plant.rows("EXPLAIN " + sql).toString().contains("Nearest rows by index parts_"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT id FROM parts ORDER BY v <-> '[1,2,3]' LIMIT 10",
      "SELECT id FROM parts ORDER BY v <=> '[1,2,3]' DESC LIMIT 10", "SELECT id FROM parts ORDER BY v <=> '[1,2,3]'",
      "SELECT id FROM parts ORDER BY w <=> '[1,2,3]' LIMIT 10", "SELECT id FROM parts ORDER BY v <=> w LIMIT 10",
      "SELECT id FROM parts ORDER BY 1 - (v <=> '[1,2,3]') DESC LIMIT 10"})
  void othersReadAllRows(String sql) {
    plant.tables.searches.clear();
    plant.rows(sql);
    assertTrue(plant.tables.searches.isEmpty());
  }

  @Test
  void aSessionSaysHowHardToSearch() {
    try (SqlSession session = plant.engine.session()) {
      session.set("hnsw.ef_search", "321");
      List<Object> ids = new ArrayList<>();
      try (var result = session.execute("SELECT id FROM parts ORDER BY w <-> ? LIMIT 2", List.of("[1,2,3]"))) {
        for (Chunk c = result.next(); c != null; c = result.next())
          ids.add(c.size());
      }
      assertEquals(List.of(2), ids);
      assertEquals(321, plant.tables.searches.getLast().effort());
    }
  }
}
