package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The demo plant's faults against the packaged product: ten healthy hours (ten minutes at 60x) without an alarm, then
 * twenty faults, one after the other on every machine, each to be matched with the failure it leads to.
 */
class DetectionIT {
  private static final int FAULTS = 20;
  private static final int AT_LEAST_RIGHT = 18;
  private static final Duration HEALTHY = Duration.ofHours(10);
  /** Always the same plant day: an early shift, the warm afternoon, a late shift. */
  private static final Instant PLANT_START = Instant.parse("2026-09-07T05:00:00Z");
  /** A fault that comes back sooner is the same alarm again. */
  private static final Duration BETWEEN = Duration.ofHours(2);
  private static final Duration LATENCY_LIMIT = Duration.ofSeconds(5);
  private static final int SPEED = Integer.getInteger("foreshock.it.speed", 600);

  /** The faults of each kind of machine that the pattern library of the demo plant knows. */
  private static final Map<String, List<String>> KNOWN = Map.of("press", List.of("bearing-wear", "seal-leak"), "pump",
      List.of("suction-clogging"), "compressor", List.of("cooler-fouling"), "chiller", List.of("refrigerant-loss"));

  @TempDir
  Path data;

  /** An injected fault and what became of it. */
  private record Outcome(String asset, String label, boolean right, Duration latency, String message) {}

  @Test
  void matchesInjectedFaultsAndStaysQuietWhileHealthy() throws Exception {
    Path conf = Files.createDirectories(data.resolve("conf"));
    Files.writeString(conf.resolve("io.foreshock.adapter.demo-demo.cfg"),
        "speed = " + SPEED + "\nauto.faults = false\nseed.history = true\nseed = 20261122\nstart = " + PLANT_START
            + "\n");
    try (Product product = Product.start(data, "--headless")) {
      awaitSupervision(product);
      Instant begin = plantTime(product);
      Await.until(HEALTHY + " of healthy plant time", Duration.ofSeconds(60 + 2 * HEALTHY.toSeconds() / SPEED),
          () -> plantTime(product).isAfter(begin.plus(HEALTHY)));
      assertEquals(0, alarmsSince(product, begin).size(), () -> "false alarms: " + alarmsSince(product, begin));
      List<Outcome> outcomes = new ArrayList<>();
      for (int round = 0; outcomes.size() < FAULTS; round++)
        outcomes.addAll(round(product, FAULTS - outcomes.size(), round));
      report(outcomes);
      long right = outcomes.stream().filter(Outcome::right).count();
      assertTrue(right >= AT_LEAST_RIGHT, () -> right + " of " + FAULTS + " right: " + outcomes);
      for (Outcome o : outcomes)
        if (o.latency() != null) assertTrue(o.latency().compareTo(LATENCY_LIMIT) <= 0, () -> "too late: " + o);
    }
  }

  private static void awaitSupervision(Product product) {
    Await.until("the demo plant is there", () -> product.answers("/api/simulation"));
    Await.until("every machine is supervised", Duration.ofSeconds(90), () -> {
      JsonNode machines = product.get("/api/simulation").path("machines");
      JsonNode assets = product.get("/api/assets");
      Set<String> normal = new HashSet<>();
      for (JsonNode a : assets)
        if (a.path("state").asString("").equals("NORMAL")) normal.add(a.path("asset").asString());
      for (JsonNode m : machines) if (!normal.contains(m.path("asset").asString())) return false;
      return machines.size() > 0;
    });
  }

  private static Instant plantTime(Product product) throws Exception {
    return Instant.parse(product.get("/api/simulation").path("plantTime").asString());
  }

  private static List<JsonNode> alarmsSince(Product product, Instant from) {
    try {
      List<JsonNode> alarms = new ArrayList<>();
      product.get("/api/alarms?from=" + from + "&to=" + Instant.parse("2100-01-01T00:00:00Z")).forEach(alarms::add);
      return alarms;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Injects one fault on every machine at most, waits until all have ended and the machines have been healthy a while. */
  private static List<Outcome> round(Product product, int most, int round) throws Exception {
    Instant start = plantTime(product);
    long wallAtStart = System.currentTimeMillis();
    List<JsonNode> injected = new ArrayList<>();
    for (JsonNode machine : product.get("/api/simulation").path("machines")) {
      if (injected.size() == most) break;
      injected.add(product.post("/api/simulation/faults",
          Map.of("asset", machine.path("asset").asString(), "fault", nextFault(machine, round))));
    }
    Instant end = injected.stream().map(f -> Instant.parse(f.path("failsAt").asString())).max(Instant::compareTo)
        .orElseThrow();
    Duration limit = Duration.ofSeconds(90 + 2 * Duration.between(start, end).toSeconds() / SPEED);
    Await.until("the faults have ended", limit, () -> plantTime(product).isAfter(end));
    List<Outcome> outcomes = new ArrayList<>();
    List<JsonNode> alarms = alarmsSince(product, start);
    for (JsonNode fault : injected) outcomes.add(judge(fault, alarms, start, wallAtStart));
    awaitQuiet(product);
    Instant repaired = plantTime(product);
    Await.until("the repaired machines run for " + BETWEEN, Duration.ofSeconds(30 + 2 * BETWEEN.toSeconds() / SPEED),
        () -> plantTime(product).isAfter(repaired.plus(BETWEEN)));
    return outcomes;
  }

  private static String nextFault(JsonNode machine, int round) {
    List<String> faults = KNOWN.get(machine.path("kind").asString());
    return faults.get(round % faults.size());
  }

  /** Right when the machine's alarm before the failure names the failure the fault leads to. */
  private static Outcome judge(JsonNode fault, List<JsonNode> alarms, Instant start, long wallAtStart) {
    String asset = fault.path("asset").asString();
    String label = fault.path("label").asString();
    Instant failsAt = Instant.parse(fault.path("failsAt").asString());
    for (JsonNode alarm : alarms) {
      Instant raised = Instant.parse(alarm.path("raisedAt").asString());
      if (!alarm.path("asset").asString().equals(asset) || raised.isAfter(failsAt)) continue;
      boolean right = alarm.path("kind").asString().equals("PATTERN_MATCH") && alarm.toString().contains(label);
      long wallOfSample = wallAtStart + Duration.between(start, raised).toMillis() / SPEED;
      Duration latency = Duration
          .ofMillis(Instant.parse(alarm.path("detectedAt").asString()).toEpochMilli() - wallOfSample);
      return new Outcome(asset, label, right, latency, alarm.path("message").asString());
    }
    return new Outcome(asset, label, false, null, "no alarm before the failure; all of them: "
        + alarms.stream().filter(a -> a.path("asset").asString().equals(asset)).toList());
  }

  private static void awaitQuiet(Product product) {
    Await.until("all machines are healthy again", Duration.ofSeconds(60 + 6 * 3600 / SPEED), () -> {
      for (JsonNode a : product.get("/api/assets"))
        if (!a.path("state").asString("").equals("NORMAL")) return false;
      for (JsonNode a : product.get("/api/alarms"))
        if (a.path("state").asString().startsWith("UNACK") || a.path("state").asString().equals("ACKNOWLEDGED"))
          return false;
      return true;
    });
  }

  private static void report(List<Outcome> outcomes) {
    outcomes.forEach(o -> System.out.println("  " + o));
    System.out.println("detection at " + SPEED + "x: " + outcomes.stream().filter(Outcome::right).count() + " of "
        + outcomes.size() + " faults named right, latency max "
        + outcomes.stream().map(Outcome::latency).filter(l -> l != null).max(Duration::compareTo).orElse(null)
        + ", 0 false alarms in " + HEALTHY + " of healthy plant time");
  }
}
