package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.table.Chunk;
import io.foreshock.sql.run.DiskSpace;
import io.foreshock.sql.run.SearchKind;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small plant under test: three sensors with 100 readings a minute apart from 2026-03-14T00:00Z, value {@code 100 *
 * sensor + k / 2}, every tenth BAD. NOW() is 02:00.
 */
final class Plant {
  static final long START = Micros.of(Instant.parse("2026-03-14T00:00:00Z"));
  static final String TEMP = "line1/press4/bearing_temp";
  static final String VIBRATION = "line1/press4/vibration";
  static final String FLOW = "line2/pump3/flow";

  final InMemoryAppliance appliance = new InMemoryAppliance();
  final RecordingTables tables = new RecordingTables(appliance.tables());
  final Engine engine;

  Plant() {
    this(64 << 20);
  }

  Plant(long memory) {
    this(memory, DiskSpace.Limits.NONE);
  }

  Plant(long memory, DiskSpace.Limits disk) {
    this(memory, disk, SearchKind.Searches.NONE);
  }

  Plant(long memory, DiskSpace.Limits disk, SearchKind.Searches searches) {
    engine = new Engine(tables, memory, disk, searches, Clock.fixed(Instant.parse("2026-03-14T02:00:00Z"),
        ZoneOffset.UTC));
    ReadingBatch.Builder batch = ReadingBatch.builder(300);
    List<SensorSpec> specs = List.of(new SensorSpec("line1/press4", "bearing_temp", "°C", "temperature", 10, 80, ""),
        new SensorSpec("line1/press4", "vibration", "mm/s", "velocity", Double.NaN, Double.NaN, ""),
        SensorSpec.parse(FLOW));
    for (int s = 0; s < specs.size(); s++) {
      int id = appliance.catalog().register(specs.get(s)).id();
      for (int k = 0; k < 100; k++)
        batch.add(id, START + k * Micros.MINUTE, 100 * s + k / 2.0, k % 10 == 0 ? Quality.BAD : Quality.GOOD);
    }
    appliance.write("test", batch.build());
  }

  /** All rows, and checks that nothing stays open. */
  List<List<Object>> rows(String sql, Object... parameters) {
    List<List<Object>> rows = new ArrayList<>();
    try (Result result = engine.execute(sql, Arrays.asList(parameters))) {
      for (Chunk c = result.next(); c != null; c = result.next())
        for (int r = 0; r < c.size(); r++)
          rows.add(shown(c.row(r)));
    }
    assertEquals(0, tables.openSnapshots, "open snapshots after " + sql);
    assertEquals(0, tables.openCursors, "open cursors after " + sql);
    return rows;
  }

  private static List<Object> shown(List<Object> row) {
    List<Object> out = new ArrayList<>();
    for (Object v : row)
      out.add(v instanceof float[] f ? Arrays.toString(f) : v);
    return out;
  }

  long update(String sql, Object... parameters) {
    try (Result result = engine.execute(sql, Arrays.asList(parameters))) {
      return result.updateCount();
    }
  }

  SqlException error(String sql, Object... parameters) {
    SqlException e = assertThrows(SqlException.class, () -> rows(sql, parameters), sql);
    assertEquals(0, tables.openSnapshots, "open snapshots after " + sql);
    return e;
  }
}
