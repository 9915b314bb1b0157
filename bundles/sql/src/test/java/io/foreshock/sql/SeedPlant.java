package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.MonitoringQueries;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The tables the monitoring queries ask: 12 sensors in lines of four that move together, some of them failing. */
final class SeedPlant {
  static final Instant CLOCK = Instant.parse("2026-03-14T12:00:00Z");
  static final long NOW = Micros.of(CLOCK);
  private static final int DIMENSION = 16;
  private static final int SENSORS = 12;

  record Row(long time, double temperature, double humidity, double pressure) {}

  record Embedding(String sensor, long time, float[] vector) {}

  final Map<String, List<Row>> readings = new TreeMap<>();
  final List<Embedding> embeddings = new ArrayList<>();
  final Map<String, float[]> patterns = new TreeMap<>();
  final Map<String, float[]> events = new TreeMap<>();
  final RecordingTables tables;
  final Engine engine;
  private final Random random = new Random(42);
  private final List<String> queries = MonitoringQueries.all();

  SeedPlant() {
    InMemoryAppliance appliance = new InMemoryAppliance();
    tables = new RecordingTables(appliance.tables());
    engine = new Engine(tables, 256 << 20, Clock.fixed(CLOCK, ZoneOffset.UTC));
    for (int s = 0; s < SENSORS; s++)
      appliance.catalog().register(SensorSpec.parse(name(s)));
    readings();
    embeddings();
  }

  /** @param number 1 to 5 */
  String query(int number) {
    return queries.get(number - 1);
  }

  static String name(int sensor) {
    return String.format("line%d/press%d/s%02d", sensor / 4, sensor % 4, sensor);
  }

  private void readings() {
    update("CREATE TABLE sensor_readings (timestamp TIMESTAMP, sensor_id TEXT, temperature DOUBLE PRECISION, humidity"
        + " DOUBLE PRECISION, pressure DOUBLE PRECISION) WITH (time_column = 'timestamp', series_key = 'sensor_id')");
    TableSchema schema = tables.find("sensor_readings").orElseThrow();
    ChunkBuilder rows = new ChunkBuilder(schema.columns());
    int steps = 26 * 60;
    double[] line = new double[SENSORS / 4];
    double[] damp = new double[SENSORS / 4];
    for (int k = 0; k < steps; k++) {
      long time = NOW - (steps - 1L - k) * Micros.MINUTE;
      for (int l = 0; l < line.length; l++) {
        line[l] += random.nextGaussian() * 0.3;
        damp[l] += random.nextGaussian() * 0.2;
      }
      for (int s = 0; s < SENSORS; s++) {
        if (random.nextInt(200) == 0 || (s == 3 && k > 700 && k < 800)) continue;
        double noise = s == 11 ? 3 : s == 7 ? 6 : s == 2 && k > steps - 400 ? 4 : 0.2;
        Row row = new Row(time, 60 + s + line[s / 4] + noise * random.nextGaussian(),
            50 + damp[s / 4] + (s == 2 ? 20 : 0.5) * random.nextGaussian(),
            1000 + (s == 11 && k > steps - 30 ? 60 : 0) + random.nextGaussian());
        readings.computeIfAbsent(name(s), _ -> new ArrayList<>()).add(row);
        rows.add(time, name(s), row.temperature, row.humidity, row.pressure);
      }
    }
    tables.commit(List.of(new Write.Upsert("sensor_readings", rows.build())));
  }

  private void embeddings() {
    update("CREATE TABLE sensor_embeddings (timestamp TIMESTAMP, sensor_id TEXT, embedding VECTOR(16))"
        + " WITH (time_column = 'timestamp', series_key = 'sensor_id')");
    update("CREATE TABLE known_failure_patterns (pattern_id TEXT PRIMARY KEY, pattern_description TEXT,"
        + " pattern_embedding VECTOR(16))");
    update(
        "CREATE TABLE events (event_id TEXT PRIMARY KEY, event_type TEXT, description TEXT, resolution_time_ms BIGINT,"
            + " embedding VECTOR(16))");
    for (int p = 0; p < 6; p++) {
      patterns.put("p" + p, vector());
      update("INSERT INTO known_failure_patterns VALUES (?, ?, ?)", "p" + p, "pattern p" + p, patterns.get("p" + p));
    }
    ChunkBuilder rows = new ChunkBuilder(tables.find("sensor_embeddings").orElseThrow().columns());
    for (int s = 0; s < SENSORS; s++)
      for (int k = 0; k < 120; k++) {
        float[] v = near(patterns.get("p" + random.nextInt(6)), random.nextFloat() * 2.5f);
        embeddings.add(new Embedding(name(s), NOW - k * Micros.MINUTE, v));
        rows.add(NOW - k * Micros.MINUTE, name(s), v);
      }
    tables.commit(List.of(new Write.Upsert("sensor_embeddings", rows.build())));
    ChunkBuilder all = new ChunkBuilder(tables.find("events").orElseThrow().columns());
    float[] wanted = vector();
    for (int e = 12_000; e < 12_600; e++) {
      String id = "event_" + e;
      events.put(id, e == 12_345 ? wanted : near(wanted, random.nextFloat() * 3));
      all.add(id, "type of " + id, "what happened at " + id, (long) id.hashCode(), events.get(id));
    }
    tables.commit(List.of(new Write.Insert("events", all.build())));
  }

  private float[] vector() {
    float[] v = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      v[i] = (float) random.nextGaussian();
    return v;
  }

  private float[] near(float[] centre, float distance) {
    float[] v = centre.clone();
    for (int i = 0; i < DIMENSION; i++)
      v[i] += distance * (float) random.nextGaussian();
    return v;
  }

  static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  List<List<Object>> rows(String sql, Object... parameters) {
    List<List<Object>> rows = new ArrayList<>();
    try (Result result = engine.execute(sql, Arrays.asList(parameters))) {
      for (Chunk c = result.next(); c != null; c = result.next())
        for (int r = 0; r < c.size(); r++)
          rows.add(new ArrayList<>(c.row(r)));
    }
    assertEquals(0, tables.openSnapshots, "open snapshots after " + sql);
    return rows;
  }

  long update(String sql, Object... parameters) {
    try (Result result = engine.execute(sql, Arrays.asList(parameters))) {
      return result.updateCount();
    }
  }
}
