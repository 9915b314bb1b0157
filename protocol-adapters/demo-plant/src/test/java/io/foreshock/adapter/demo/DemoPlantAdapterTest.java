package io.foreshock.adapter.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.PlantSimulation.Fault;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History.Series;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPlantAdapterTest {
  private static final long START = Instant.parse(TestConfig.START).getEpochSecond();
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-10T05:00:00Z"));
  private static final int SENSORS = 30;

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Map<String, String> framework = new HashMap<>();
  private final Set<DemoPlantAdapter> open = new HashSet<>();

  @TempDir
  Path data;

  @AfterEach
  void stopAll() throws InterruptedException {
    for (DemoPlantAdapter adapter : Set.copyOf(open))
      stop(adapter);
    assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("foreshock-demo")));
  }

  @Test
  void feedsEverySecondOnceAcrossRestarts() throws InterruptedException {
    for (int i = 1; i <= 5; i++) {
      DemoPlantAdapter adapter = start(TestConfig.fast());
      awaitSeconds(2_000L * i);
      stop(adapter);
    }
    long seconds = lastCommitted("demo:plant") - START + 1;
    assertEquals(seconds * SENSORS, appliance.ingest().committedReadings());
    assertHistoryIsThePlants(faultsOnRecord());
  }

  @Test
  void goesOnExactlyAfterAFailedCommit() {
    DemoPlantAdapter adapter = start(TestConfig.fast());
    awaitSeconds(1_000);
    appliance.ingest().failNext(new ForeshockException(ErrorCode.DISK_FULL, "disk full: free=0"));
    Await.until("the failure shows", () -> adapter.status().cause().contains("disk full"));
    long before = lastCommitted("demo:plant");
    Await.until("it goes on", () -> lastCommitted("demo:plant") > before + 500);
    Await.until("online again", () -> adapter.status().state() == State.ONLINE);
    assertHistoryIsThePlants(faultsOnRecord());
  }

  @Test
  void slowsDownWhileTheStoreIsFull() {
    DemoPlantAdapter adapter = start(TestConfig.fast());
    awaitSeconds(500);
    appliance.ingest().full(true);
    long[] last = {adapter.plantTime()};
    Await.until("plant time stands", () -> {
      long now = adapter.plantTime();
      boolean same = now == last[0];
      last[0] = now;
      return same;
    });
    appliance.ingest().full(false);
    Await.until("plant time goes on", () -> adapter.plantTime() > last[0]);
  }

  @Test
  void firstFaultIsAPressBearingTwelveMinutesIntoPlantTime() {
    DemoPlantAdapter adapter = start(TestConfig.fast());
    Await.until("a fault", () -> !adapter.faults().isEmpty());
    Fault first = adapter.faults().getFirst();
    assertEquals("line1/press4", first.asset());
    assertEquals("bearing seizure", first.label());
    assertEquals((START + 720) * Micros.SECOND, first.from());
    assertEquals(first.from() + 40 * Micros.MINUTE, first.failsAt());
  }

  @Test
  void laterFaultsComeHoursApartOnVaryingAssets() {
    DemoPlantAdapter adapter = start(TestConfig.fast().withSpeed(100_000));
    Await.until("six faults", Duration.ofSeconds(60), () -> adapter.faults().size() >= 6);
    List<Fault> faults = adapter.faults();
    for (int i = 1; i < faults.size(); i++) {
      long gap = faults.get(i).from() - faults.get(i - 1).from();
      assertTrue(gap >= 6 * Micros.HOUR && gap < 10 * Micros.HOUR, "gap " + gap / Micros.MINUTE + " min");
      assertFalse(faults.get(i).asset().equals(faults.get(i - 1).asset()));
    }
    assertTrue(faults.stream().map(Fault::asset).distinct().count() >= 3);
  }

  @Test
  void injectedFaultSurvivesARestart() throws InterruptedException {
    DemoPlantAdapter adapter = start(TestConfig.fast().withAutoFaults(false));
    awaitSeconds(300);
    Fault fault = adapter.inject("line2/pump5", "bearing-wear");
    assertEquals(ErrorCode.TOO_BUSY, assertThrows(ForeshockException.class,
        () -> adapter.inject("line2/pump5", "suction-clogging")).code());
    stop(adapter);
    DemoPlantAdapter again = start(TestConfig.fast().withAutoFaults(false));
    Await.until("past the stop", () -> again.plantTime() > fault.failsAt() + 60 * Micros.SECOND);
    assertEquals(List.of(fault), again.faults());
    assertHistoryIsThePlants(faultsOnRecord());
  }

  @Test
  void refusesUnknownMachinesAndFaults() {
    DemoPlantAdapter adapter = start(TestConfig.fast());
    awaitSeconds(10);
    assertEquals(ErrorCode.UNKNOWN_ASSET,
        assertThrows(ForeshockException.class, () -> adapter.inject("line9/lathe1", "bearing-wear")).code());
    assertEquals(ErrorCode.NOT_FOUND,
        assertThrows(ForeshockException.class, () -> adapter.inject("line1/press4", "rust")).code());
    assertEquals(ErrorCode.NOT_FOUND,
        assertThrows(ForeshockException.class, () -> adapter.inject("line1/press4", "refrigerant-loss")).code());
  }

  @Test
  void registersAssetsWithKindsAndSensorsWithUnits() {
    start(TestConfig.fast());
    awaitSeconds(1);
    assertEquals("press", appliance.catalog().asset("line1/press4").map(Asset::kind).orElseThrow());
    assertEquals(6, appliance.catalog().assets().size());
    assertEquals(SENSORS, appliance.catalog().sensors().size());
    assertEquals("°C", appliance.catalog().sensor("line1/press4/bearing_temp").orElseThrow().unit());
  }

  @Test
  void storesAndLabelsFivePastIncidentsOnce() throws InterruptedException {
    RecordingLibrary library = new RecordingLibrary();
    DemoPlantAdapter adapter = start(TestConfig.fast().withHistory().withSpeed(60));
    adapter.bindPatterns(library);
    Await.until("five labels", () -> library.marks.size() == 5);
    stop(adapter);
    assertEquals(Set.of("bearing seizure", "pump cavitation", "overheating", "hydraulic leak", "loss of refrigerant"),
        library.marks.stream().map(FailureMark::label).collect(Collectors.toSet()));
    assertTrue(library.marks.stream().map(FailureMark::failedAt)
        .anyMatch(t -> t == Micros.of(Instant.parse("2026-03-14T02:10:00Z"))));
    for (FailureMark mark : library.marks)
      assertIncidentIsStored(mark);
    long history = lastCommitted("demo:plant/history");

    DemoPlantAdapter again = start(TestConfig.fast().withHistory().withSpeed(60));
    again.bindPatterns(library);
    Await.until("running", () -> again.status().state() == State.ONLINE);
    stop(again);
    assertEquals(5, library.marks.size());
    assertEquals(history, lastCommitted("demo:plant/history"));
  }

  @Test
  void labelsLaterWhenTheLibraryRefusesAtFirst() {
    RecordingLibrary library = new RecordingLibrary();
    library.failures.set(3);
    DemoPlantAdapter adapter = start(TestConfig.fast().withHistory().withSpeed(60));
    Await.until("history stored", () -> adapter.status().state() == State.ONLINE);
    adapter.bindPatterns(library);
    Await.until("five labels", () -> library.marks.size() == 5);
  }

  @Test
  void everyAutomaticFaultHasAPastIncidentAndEveryMachineAHealthyPast() {
    DemoPlantAdapter adapter = start(TestConfig.fast().withHistory().withSpeed(60));
    Await.until("history stored", () -> adapter.status().state() == State.ONLINE);
    Set<FaultKind> remembered = PastIncident.before(42, START).stream().map(i -> i.fault().kind())
        .collect(Collectors.toSet());
    assertEquals(remembered, Set.copyOf(FaultPlan.kinds()));
    for (var sensor : appliance.catalog().sensors())
      assertEquals(9_000, appliance.history()
          .read(sensor.id(), (START - 9_000) * Micros.SECOND, START * Micros.SECOND).size());
  }

  @Test
  void reachesTheWallClockAndNeverPassesIt() {
    InstantSource soon = InstantSource.fixed(Instant.ofEpochSecond(START + 1_500));
    DemoPlantAdapter adapter = start(TestConfig.fast(), soon);
    Await.until("caught up", () -> adapter.plantTime() == (START + 1_500) * Micros.SECOND);
    Await.until("slowed", () -> adapter.speed() == 1);
    assertEquals(START + 1_500, lastCommitted("demo:plant"));
  }

  @Test
  void startsThirtyDaysBackAndRemembersIt() throws InterruptedException {
    DemoPlantAdapter adapter = start(TestConfig.fast().withStart(""));
    Await.until("running", () -> adapter.plantTime() > 0 && lastCommitted("demo:plant") > 0);
    stop(adapter);
    long expected = CLOCK.instant().minusSeconds(30 * 86_400).getEpochSecond();
    assertEquals(expected, appliance.history().bounds(1).orElseThrow().first() / Micros.SECOND);
    assertTrue(Files.exists(data.resolve("demo/demo-plant.ledger")));
    DemoPlantAdapter later = start(TestConfig.fast().withStart(""), InstantSource.offset(CLOCK,
        Duration.ofDays(3)));
    Await.until("running", () -> later.status().state() == State.ONLINE);
    assertTrue(later.plantTime() < Micros.of(CLOCK.instant()));
  }

  @Test
  void staysIdleWhenSwitchedOff() {
    framework.put("foreshock.demo", "false");
    DemoPlantAdapter adapter = start(TestConfig.fast());
    assertEquals(State.OFFLINE, adapter.status().state());
    assertTrue(adapter.status().cause().contains("foreshock.demo=false"));
    assertEquals(ErrorCode.CLOSED,
        assertThrows(ForeshockException.class, () -> adapter.inject("line1/press4", "bearing-wear")).code());
    assertEquals(0, appliance.ingest().committedReadings());
  }

  @Test
  void showsWhatIsWrongWithTheConfiguration() {
    assertTrue(start(TestConfig.fast().withSpeed(-1)).status().cause().contains("speed=-1"));
    assertTrue(start(TestConfig.fast().withStart("yesterday")).status().cause().contains("start=yesterday"));
    assertTrue(start(TestConfig.fast().withStart("2031-01-01T00:00:00Z")).status().cause().contains("start=2031"));
  }

  private DemoPlantAdapter start(TestConfig config) {
    return start(config, CLOCK);
  }

  private DemoPlantAdapter start(TestConfig config, InstantSource clock) {
    framework.put("foreshock.data", data.toString());
    DemoPlantAdapter adapter = new DemoPlantAdapter(appliance.catalog(), appliance.ingest(), framework::get, config,
        Map.of("service.pid", "io.foreshock.adapter.demo~plant"), clock);
    open.add(adapter);
    return adapter;
  }

  private void stop(DemoPlantAdapter adapter) throws InterruptedException {
    adapter.deactivate();
    open.remove(adapter);
  }

  private void awaitSeconds(long seconds) {
    Await.until(seconds + " plant seconds", () -> lastCommitted("demo:plant") >= START + seconds - 1);
  }

  /** Asks the store by what is in it: opening a session would end the adapter's. */
  private long lastCommitted(String source) {
    if (source.endsWith("/history"))
      try (IngestSession session = appliance.ingest().open(source, CommitListener.NONE)) {
        return session.lastCommitted();
      }
    return appliance.catalog().sensor("utility/compressor1/vibration_rms")
        .flatMap(s -> appliance.history().latest(s.id())).map(r -> r.timestamp() / Micros.SECOND).orElse(-1L);
  }

  private List<PlantFault> faultsOnRecord() {
    return Ledger.open(data.resolve("demo/demo-plant.ledger")).faults().stream()
        .map(e -> PlantFault.lasting(42, e.asset(), e.kind(), e.from(), e.develops())).toList();
  }

  /** Compares everything stored since the start with the pure simulation. */
  private void assertHistoryIsThePlants(List<PlantFault> faults) {
    DemoPlant plant = new DemoPlant(42);
    faults.forEach(f -> plant.machine(f.asset()).suffer(f));
    long end = lastCommitted("demo:plant");
    double[] expected = new double[SENSORS];
    Series[] stored = new Series[SENSORS];
    for (int i = 0; i < SENSORS; i++) {
      int id = appliance.catalog().sensor(plant.sensors().get(i).tag()).orElseThrow().id();
      stored[i] = appliance.history().read(id, START * Micros.SECOND, (end + 1) * Micros.SECOND);
      assertEquals(end - START + 1, stored[i].size());
    }
    for (long s = START; s <= end; s++) {
      plant.read(s, expected);
      for (int i = 0; i < SENSORS; i++)
        assertEquals(expected[i], stored[i].values()[(int) (s - START)], "sensor " + i + " second " + (s - START));
    }
  }

  private void assertIncidentIsStored(FailureMark mark) {
    for (var sensor : appliance.catalog().sensorsOf(mark.asset())) {
      Series before = appliance.history().read(sensor.id(), mark.from() - 2 * Micros.HOUR, mark.from());
      assertEquals(7_200, before.size(), mark.label());
      Series after = appliance.history().read(sensor.id(), mark.to(), mark.to() + 12 * Micros.MINUTE);
      assertEquals(720, after.size(), mark.label());
    }
  }
}
