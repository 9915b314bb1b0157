package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.table.Chunk;
import io.foreshock.sql.SeedPlant.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The monitoring queries of the product's first description run as they were written, and give what a plain computation gives. */
class SeedTest {
  private static final SeedPlant PLANT = new SeedPlant();

  private static void assertRows(List<List<Object>> expected, List<List<Object>> actual) {
    assertEquals(expected.size(), actual.size(), () -> expected + "\n" + actual);
    for (int r = 0; r < expected.size(); r++)
      for (int c = 0; c < expected.get(r).size(); c++)
        if (expected.get(r).get(c) instanceof Double x)
          assertEquals(x, (Double) actual.get(r).get(c), 1e-6 * Math.max(1, Math.abs(x)), "row " + r + " column " + c);
        else
          assertEquals(expected.get(r).get(c), actual.get(r).get(c), "row " + r + " column " + c);
  }

  @Test
  void sensorsNearAKnownPattern() {
    Map<String, List<Double>> similar = new TreeMap<>();
    PLANT.embeddings.forEach(e -> {
      if (e.time() <= SeedPlant.NOW - Micros.HOUR) return;
      PLANT.patterns.forEach((id, pattern) -> {
        double s = SeedPlant.cosine(e.vector(), pattern);
        if (s > 0.85) similar.computeIfAbsent(e.sensor() + "|" + id, _ -> new ArrayList<>()).add(s);
      });
    });
    List<List<Object>> rows = PLANT.rows(PLANT.query(1));
    assertEquals(Math.min(50, similar.size()), rows.size());
    assertTrue(rows.size() > 3);
    double last = 2;
    for (List<Object> row : rows) {
      String sensor = (String) row.get(0);
      List<Double> group = similar.get(sensor + "|" + ((String) row.get(3)).substring("pattern ".length()));
      double s = (Double) row.get(4);
      assertEquals(sensor.substring(sensor.lastIndexOf('/') + 1), row.get(1));
      assertEquals(sensor.substring(0, sensor.lastIndexOf('/')), row.get(2));
      assertTrue(group.stream().anyMatch(x -> Math.abs(x - s) < 1e-6), "a value of the group: " + row + " " + group);
      assertEquals((long) group.size(), row.get(5));
      assertTrue(s <= last);
      last = s;
    }
  }

  @Test
  void rapidChanges() {
    List<List<Object>> expected = new ArrayList<>();
    PLANT.readings.forEach((sensor, rows) -> {
      List<Double> steps = new ArrayList<>();
      Row before = null;
      for (Row r : rows) {
        if (r.time() <= SeedPlant.NOW - 6 * Micros.HOUR) continue;
        if (before != null && Math.abs(r.temperature() - before.temperature()) > 2)
          steps.add(Math.abs(r.temperature() - before.temperature()));
        before = r;
      }
      if (steps.size() > 5)
        expected.add(List.of(sensor, (long) steps.size(), steps.stream().mapToDouble(x -> x).max().orElseThrow(),
            steps.stream().mapToDouble(x -> x).average().orElseThrow(), deviation(steps)));
    });
    expected.sort(Comparator.comparing(r -> -(Double) r.get(4)));
    assertTrue(expected.size() > 1);
    assertRows(expected, PLANT.rows(PLANT.query(2)));
  }

  @Test
  void sensorsThatMoveTogether() {
    List<List<Object>> expected = new ArrayList<>();
    List<String> sensors = new ArrayList<>(PLANT.readings.keySet());
    for (int i = 0; i < sensors.size(); i++)
      for (int j = i + 1; j < sensors.size(); j++) {
        Map<Long, Row> others = new TreeMap<>();
        PLANT.readings.get(sensors.get(j)).forEach(r -> others.put(r.time(), r));
        List<Row> a = new ArrayList<>();
        List<Row> b = new ArrayList<>();
        for (Row r : PLANT.readings.get(sensors.get(i)))
          if (r.time() > SeedPlant.NOW - Micros.DAY && others.containsKey(r.time())) {
            a.add(r);
            b.add(others.get(r.time()));
          }
        double t = correlation(a.stream().mapToDouble(Row::temperature), b.stream().mapToDouble(Row::temperature));
        if (t > 0.9)
          expected.add(List.of(sensors.get(i), sensors.get(j), t,
              correlation(a.stream().mapToDouble(Row::humidity), b.stream().mapToDouble(Row::humidity)),
              (long) a.size()));
      }
    Comparator<List<Object>> order = Comparator.comparing((List<Object> r) -> -(Long) r.get(4))
        .thenComparing(r -> (String) r.get(0)).thenComparing(r -> (String) r.get(1));
    expected.sort(order);
    assertTrue(expected.size() > 2);
    List<List<Object>> rows = PLANT.rows(PLANT.query(3));
    for (int i = 1; i < rows.size(); i++)
      assertTrue((Long) rows.get(i - 1).get(4) >= (Long) rows.get(i).get(4), "most pairs first");
    rows.sort(order);
    assertRows(expected, rows);
  }

  @Test
  void sensorsAtRisk() {
    List<List<Object>> expected = new ArrayList<>();
    PLANT.readings.forEach((sensor, all) -> {
      List<Row> rows = all.stream().filter(r -> r.time() > SeedPlant.NOW - 4 * Micros.HOUR).toList();
      rows = rows.subList(Math.max(0, rows.size() - 60), rows.size());
      List<Double> temperatures = rows.stream().map(Row::temperature).toList();
      double deviation = deviation(temperatures);
      if (!(deviation > 3)) return;
      double pressure = rows.stream().mapToDouble(Row::pressure).max().orElseThrow();
      String risk = deviation > 5
          ? "HIGH_THERMAL_VOLATILITY"
          : deviation(rows.stream().map(Row::humidity).toList()) > 15
              ? "HIGH_HUMIDITY_VARIANCE"
              : pressure > 1050 ? "PRESSURE_SPIKE" : "NORMAL";
      expected.add(List.of(sensor, sensor.substring(sensor.lastIndexOf('/') + 1), (long) rows.size(),
          temperatures.stream().mapToDouble(x -> x).average().orElseThrow(), deviation, pressure, risk));
    });
    expected.sort(Comparator.comparing(r -> -(Double) r.get(4)));
    assertTrue(expected.size() > 2);
    assertTrue(expected.stream().map(List::getLast).distinct().count() > 2, "several risks: " + expected);
    assertRows(expected, PLANT.rows(PLANT.query(4)));
  }

  @Test
  void eventsLikeOne() {
    float[] wanted = PLANT.events.get("event_12345");
    List<List<Object>> expected = new ArrayList<>();
    PLANT.events.forEach((id, vector) -> {
      double s = SeedPlant.cosine(wanted, vector);
      if (s > 0.8 && !id.equals("event_12345"))
        expected.add(List.of("event_12345", id, "type of " + id, s, "what happened at " + id, (long) id.hashCode()));
    });
    expected.sort(Comparator.comparing(r -> -(Double) r.get(3)));
    assertTrue(expected.size() > 10);
    assertRows(expected.subList(0, 10), PLANT.rows(PLANT.query(5)));
  }

  @Test
  void ingestDetectAndEdgeStatements() {
    PLANT.update("CREATE TABLE edge_readings (timestamp TIMESTAMP, sensor_id TEXT DEFAULT 'edge', temperature"
        + " DOUBLE PRECISION, humidity DOUBLE PRECISION, pressure DOUBLE PRECISION, synced SMALLINT DEFAULT 0)"
        + " WITH (time_column = 'timestamp', series_key = 'sensor_id')");
    long seconds = SeedPlant.NOW / Micros.SECOND;
    try (SqlSession session = PLANT.engine.session()) {
      session.begin();
      for (int i = 0; i < 5; i++)
        session.execute(
            edge(
                "INSERT INTO sensor_readings (timestamp, sensor_id, temperature, humidity, pressure) VALUES (?, ?, ?, ?, ?)"),
            Arrays.asList(Long.toString(seconds - 7200 + i), "42", "21.5", "40", "1013")).close();
      session.commit();
    }
    assertEquals(5, PLANT.rows(edge(
        "SELECT timestamp, temperature, humidity FROM sensor_readings WHERE sensor_id = ? AND timestamp > ? ORDER BY timestamp DESC LIMIT 1000"),
        "42", Long.toString(seconds - 7201)).size());
    assertEquals(1, PLANT.update(edge(
        "INSERT INTO sensor_readings (timestamp, temperature, humidity) VALUES (datetime('now'), ?, ?)"), "23.5",
        "51.25"));
    assertEquals("[[" + SeedPlant.NOW + ", edge, 23.5, 51.25, null, 0]]", PLANT.rows(edge(
        "SELECT * FROM sensor_readings WHERE timestamp > datetime('now', '-10 minutes') ORDER BY timestamp DESC"))
        .toString());
    assertEquals(6, PLANT.rows(edge(
        "SELECT * FROM sensor_readings WHERE synced = 0 ORDER BY timestamp DESC LIMIT 1000")).size());
    assertEquals(5, PLANT.update(edge(
        "UPDATE sensor_readings SET synced = 1 WHERE timestamp < datetime('now', '-1 hour')")));
    assertEquals("[[1, 5, 21.5], [0, 1, 23.5]]", PLANT.rows(edge(
        "SELECT synced, COUNT(*), MAX(temperature) FROM sensor_readings GROUP BY synced ORDER BY synced DESC"))
        .toString());
  }

  private static String edge(String sql) {
    return sql.replace("sensor_readings", "edge_readings");
  }

  @Test
  void detectStatements() {
    float[] vector = PLANT.patterns.get("p3");
    String text = Arrays.toString(vector).replace(" ", "");
    List<List<Object>> rows = PLANT.rows(
        "SELECT failure_pattern_id, description, 1 - (embedding <-> ?) as similarity FROM known_failure_patterns WHERE 1 - (embedding <-> ?) > 0.85  -- 85% similarity\nORDER BY similarity DESC"
            .replace("failure_pattern_id, description", "pattern_id, pattern_description").replace("embedding",
                "pattern_embedding"),
        text, text);
    assertEquals("p3", rows.getFirst().getFirst());
    assertEquals(1.0, (Double) rows.getFirst().get(2), 1e-6);
    PLANT.update("CREATE TABLE known_failures (id INT PRIMARY KEY, embedding VECTOR(16))");
    PLANT.update(
        "CREATE TABLE pending_alerts (alert_id TEXT PRIMARY KEY, severity TEXT, message TEXT, timestamp TIMESTAMP)");
    PLANT.update("INSERT INTO known_failures VALUES (1, ?)", (Object) vector);
    assertFalse(PLANT.rows("SELECT * FROM known_failures WHERE 1 - (embedding <-> ?) > 0.85", text).isEmpty());
    PLANT.update(
        "INSERT INTO pending_alerts (alert_id, severity, message, timestamp) VALUES (?, ?, ?, datetime('now'))",
        "a1", "high", "near a known failure");
    assertEquals("[[a1, high, near a known failure, " + SeedPlant.NOW + "]]", PLANT.rows(
        "SELECT * FROM pending_alerts").toString());
  }

  private static double deviation(List<Double> values) {
    double mean = values.stream().mapToDouble(x -> x).average().orElse(0);
    double squares = values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
  }

  private static double correlation(DoubleStream left, DoubleStream right) {
    double[] a = left.toArray();
    double[] b = right.toArray();
    double meanA = Arrays.stream(a).average().orElse(0);
    double meanB = Arrays.stream(b).average().orElse(0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void resultsStream() {
    try (Result result = PLANT.engine.execute(PLANT.query(2), List.of())) {
      Chunk first = result.next();
      assertTrue(first != null && first.size() > 0);
    }
    assertEquals(0, PLANT.tables.openSnapshots);
  }
}
