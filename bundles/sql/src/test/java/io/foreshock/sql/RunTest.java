package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streaming, memory, snapshots, threads. */
class RunTest {
  private static Plant big(long memory) {
    Plant plant = new Plant(memory);
    ReadingBatch.Builder batch = ReadingBatch.builder(50_000);
    int id = plant.appliance.sensor("line3/oven/temp").id();
    for (int k = 0; k < 50_000; k++)
      batch.add(id, Plant.START + k * Micros.SECOND, k % 1_000);
    plant.appliance.write("big", batch.build());
    return plant;
  }

  @Test
  void aPlainSelectStreams() {
    Plant plant = big(1 << 20);
    try (Result r = plant.engine.execute("SELECT ts, value * 2 FROM readings WHERE value >= 0")) {
      assertNotNull(r.next());
      assertTrue(plant.tables.chunksRead <= 2, "chunks read: " + plant.tables.chunksRead);
    }
    assertEquals(0, plant.tables.openSnapshots);
    assertEquals(0, plant.tables.openCursors);
    assertEquals(50_300, plant.rows("SELECT ts, sensor_id, value, quality FROM readings").size());
  }

  @Test
  void aLimitStopsReading() {
    Plant plant = big(1 << 20);
    plant.rows("SELECT value FROM readings LIMIT 10");
    assertEquals(1, plant.tables.chunksRead);
    plant.rows("SELECT value FROM readings LIMIT 0");
    assertEquals(1, plant.tables.chunksRead);
  }

  @Test
  void theTopRowsOfABigTableFitIntoLittleMemory() {
    Plant plant = big(4 << 20);
    assertEquals("[[999.0], [999.0]]", plant.rows("SELECT value FROM readings ORDER BY value DESC LIMIT 2").toString());
  }

  @Test
  void theTopRowsAreThoseOfTheWholeOrder() {
    Plant plant = big(64 << 20);
    plant.update(
        "INSERT INTO readings (ts, sensor_id, value) SELECT ts + INTERVAL '1 day', 'line3/oven/copy', value + 0.5 FROM readings");
    for (String order : List.of("value, ts, sensor_id", "value DESC, ts DESC, sensor_id", "ts DESC, value, sensor_id",
        "nullif(value, 7) DESC NULLS LAST, ts, sensor_id", "nullif(value, 7) NULLS FIRST, ts DESC, sensor_id"))
      assertEquals(plant.rows("SELECT ts, value, sensor_id FROM readings ORDER BY " + order).subList(3, 60),
          plant.rows("SELECT ts, value, sensor_id FROM readings ORDER BY " + order + " LIMIT 57 OFFSET 3"), order);
  }

  @Test
  void sortsJoinsAndGroupsAreBounded() {
    Plant plant = big(256 << 10);
    for (String sql : List.of("SELECT ts, value FROM readings ORDER BY value",
        "SELECT ts, count(*) FROM readings GROUP BY ts",
        "SELECT count(DISTINCT ts) FROM readings", "SELECT a.ts FROM readings a JOIN readings b ON a.ts = b.ts",
        "INSERT INTO readings (ts, sensor_id, value) SELECT ts, 'x/y', value FROM readings")) {
      SqlException e = plant.error(sql);
      assertEquals(ErrorCode.QUERY_TOO_LARGE, e.code(), sql);
      assertEquals(ErrorCode.Kind.RESOURCE, e.code().kind());
    }
    assertEquals(4, plant.rows("SELECT sensor_id, avg(value) FROM readings GROUP BY sensor_id").size());
  }

  @Test
  void anExhaustedResultGivesItsSnapshotUpBeforeClose() {
    Plant plant = new Plant();
    Result r = plant.engine.execute("SELECT 1 FROM sensors");
    assertEquals(1, plant.tables.openSnapshots);
    assertNotNull(r.next());
    assertNull(r.next());
    assertEquals(0, plant.tables.openSnapshots);
    r.close();
    r.close();
    assertNull(r.next());
  }

  @Test
  void anErrorWhileReadingGivesTheSnapshotUp() {
    Plant plant = new Plant();
    Result r = plant.engine.execute("SELECT 1 / (value - 100) FROM readings ORDER BY 1");
    assertThrows(SqlException.class, r::next);
    assertEquals(0, plant.tables.openSnapshots);
    assertEquals(0, plant.tables.openCursors);
  }

  @Test
  void aCachedPlanSeesNewDataAndTime() {
    Plant plant = new Plant();
    assertEquals("[[300]]", plant.rows("SELECT count(*) FROM readings").toString());
    plant.update("INSERT INTO readings (ts, sensor_id, value) VALUES (NOW(), 'line1/press4/vibration', 1)");
    assertEquals("[[301]]", plant.rows("SELECT count(*) FROM readings").toString());
  }

  @Test
  void anInterruptedQueryEnds() {
    Plant plant = new Plant();
    Thread.currentThread().interrupt();
    try {
      assertEquals(ErrorCode.TIMEOUT, plant.error("SELECT count(*) FROM readings").code());
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void manyThreadsShareOneEngine() throws Exception {
    Plant plant = new Plant();
    Engine engine = new Engine(plant.appliance.tables(), 1 << 20, Clock.systemUTC());
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Future<String>> results = IntStream.range(0, 40).mapToObj(i -> pool.submit(() -> {
        StringBuilder out = new StringBuilder();
        try (Result r = engine
            .execute("SELECT count(*), " + i % 5 + " FROM readings WHERE value >= ?", List.of((long) i % 3))) {
          for (var c = r.next(); c != null; c = r.next())
            out.append(c.row(0));
        }
        return out.toString();
      })).toList();
      for (int i = 0; i < results.size(); i++)
        assertEquals("[" + (300 - 2 * (i % 3)) + ", " + i % 5 + "]", results.get(i).get());
    }
  }

}
