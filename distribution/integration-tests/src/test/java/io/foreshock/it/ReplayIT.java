package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import io.foreshock.testkit.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real data (NAB, MIT licence): a machine's temperature over eleven weeks with four labelled failure windows. */
class ReplayIT {
  private static final DateTimeFormatter NAB = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final List<Instant[]> WINDOWS = List.of(window("2013-12-10T06:25:00Z", "2013-12-12T05:35:00Z"),
      window("2013-12-15T17:50:00Z", "2013-12-17T17:00:00Z"), window("2014-01-27T14:20:00Z", "2014-01-29T13:30:00Z"),
      window("2014-02-07T14:55:00Z", "2014-02-09T14:05:00Z"));

  @TempDir
  Path folder;

  private static Instant[] window(String from, String to) {
    return new Instant[]{Instant.parse(from), Instant.parse(to)};
  }

  @Test
  void theReplayIsStoredExactlyAndLaterFailuresAreFound() throws Exception {
    Path csv = SharedData
        .require("data/quality/dev/nab/data/realKnownCause/machine_temperature_system_failure.csv");
    List<String> lines = Files.readAllLines(csv);
    TreeMap<Long, Double> expected = new TreeMap<>();
    List<String> early = new ArrayList<>(List.of(lines.getFirst()));
    List<String> late = new ArrayList<>(List.of(lines.getFirst()));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Instant t = LocalDateTime.parse(cells[0], NAB).toInstant(ZoneOffset.UTC);
      expected.put(t.toEpochMilli() * 1000, Double.parseDouble(cells[1]));
      (t.isBefore(WINDOWS.get(0)[1]) ? early : late).add(line);
    }
    Path data = folder.resolve("data");
    try (Product product = Product.start(data, "--headless", "--no-demo")) {
      replay(product, "early", early);
      mark(product);
      replay(product, "late", late);
      assertStored(product, expected);
      assertFound(product);
    }
  }

  private void replay(Product product, String name, List<String> lines) throws Exception {
    Path file = Files.write(folder.resolve(name + ".csv"), lines);
    Path conf = Files.createDirectories(product.data().resolve("conf"));
    Files.writeString(conf.resolve("io.foreshock.adapter.replay-" + name + ".cfg"),
        "file = " + file + "\nasset = plant/machine\nspeed = max\n");
    Await.until("the replay of " + name + " has finished", Duration.ofSeconds(60), () -> {
      for (JsonNode source : product.get("/api/sources"))
        if (source.toString().contains(name) && source.toString().contains("FINISHED")) return true;
      return false;
    });
  }

  private static void mark(Product product) throws Exception {
    Map<String, Object> mark = new LinkedHashMap<>();
    mark.put("asset", "plant/machine");
    mark.put("from", WINDOWS.get(0)[0].toString());
    mark.put("to", WINDOWS.get(0)[1].toString());
    mark.put("failedAt", WINDOWS.get(0)[1].toString());
    mark.put("label", "system failure");
    mark.put("cause", "");
    mark.put("remedy", "");
    mark.put("operator", "it");
    assertTrue(product.post("/api/patterns", mark).size() > 0);
  }

  /** Every value bit by bit; of rows with the same timestamp the last one counts. */
  private static void assertStored(Product product, TreeMap<Long, Double> expected) throws Exception {
    JsonNode rows = product.sql(
        "SELECT ts, \"value\" FROM readings WHERE sensor_id = 'plant/machine/value' ORDER BY ts");
    assertEquals(expected.size(), rows.size());
    int i = 0;
    for (Map.Entry<Long, Double> e : expected.entrySet()) {
      JsonNode row = rows.get(i++);
      assertEquals(e.getKey() / 1000, Instant.parse(row.get(0).asString()).toEpochMilli());
      assertEquals(Double.doubleToLongBits(e.getValue()), Double.doubleToLongBits(row.get(1).asDouble()));
    }
  }

  private static void assertFound(Product product) throws Exception {
    Await.until("the detector has caught up", Duration.ofSeconds(30), () -> {
      JsonNode assets = product.get("/api/assets");
      return assets.toString().contains("2014-02-19");
    });
    List<JsonNode> alarms = new ArrayList<>();
    product.get("/api/alarms?from=2013-12-12T05:35:00Z&to=2015-01-01T00:00:00Z").forEach(alarms::add);
    int outside = 0;
    boolean[] found = new boolean[WINDOWS.size()];
    for (JsonNode alarm : alarms) {
      Instant raised = Instant.parse(alarm.path("raisedAt").asString());
      boolean inside = false;
      for (int w = 1; w < WINDOWS.size(); w++) {
        if (raised.isBefore(WINDOWS.get(w)[0]) || raised.isAfter(WINDOWS.get(w)[1])) continue;
        inside = true;
        found[w] |= alarm.path("kind").asString().equals("PATTERN_MATCH");
      }
      if (!inside) outside++;
      System.out.println("  " + raised + " " + alarm.path("kind").asString() + " " + alarm.path("message").asString());
    }
    System.out.println("NAB machine temperature: " + alarms.size() + " alarms, " + outside
        + " outside the labelled windows");
    for (int w = 1; w < WINDOWS.size(); w++) assertTrue(found[w], "window " + w + " is not matched: " + alarms);
  }
}
