package io.foreshock.detection.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Detection.State;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The detector behind its services, on one press of the demo plant. */
class DetectorTest {
  private static final String PRESS = "line1/press4";
  private static final long PAST = PlantRun.START - 30 * 86_400L;

  @Test
  void recognisesAFaultOnceAcrossARestartAndLetsTheOperatorHandleIt() {
    String id;
    List<FailurePattern> patterns;
    long at = PlantRun.START;
    PlantFault fault;
    PlantRun first = new PlantRun(9);
    try (first) {
      first.teach(PRESS, FaultKind.BEARING_WEAR, PAST);
      patterns = first.detector.library().patterns();
      assertEquals(1, patterns.stream().map(FailurePattern::incidentId).distinct().count());
      assertTrue(patterns.size() > 3, () -> "patterns=" + patterns.size());
      first.feed(PRESS, at, at + 1_200, 300);
      assertEquals(State.NORMAL, first.detector.status(PRESS).orElseThrow().state());
      fault = first.suffer(PRESS, FaultKind.BEARING_WEAR, at + 1_200);
      long middle = fault.failsAt() - 300;
      first.feed(PRESS, at + 1_200, middle, 300);
      at = middle;
      Alarm alarm = first.detector.alarms().active().getFirst();
      id = alarm.id();
      assertEquals(1, first.alarms(PlantRun.START, at).size(), () -> first.alarms(PlantRun.START, PlantRun.START
          + 100_000).toString());
      assertEquals(Alarm.Kind.PATTERN_MATCH, alarm.kind());
      assertEquals("bearing seizure", alarm.match().pattern().label());
      assertTrue(alarm.message().startsWith("like \"bearing seizure\" of 2025-12-02, similarity "), alarm.message());
      assertTrue(alarm.message().endsWith("later"), alarm.message());
      assertTrue(alarm.match().probability() > 0.5, () -> "probability=" + alarm.match().probability());
      assertEquals(1, alarm.match().leadTimes().incidents());
      assertEquals(alarm.match().leadTimes(), first.detector.alarms().find(id).orElseThrow().match().leadTimes());
      assertEquals(List.of(id), first.column("event_embeddings", "event_id"));
      assertEquals(List.of(), first.column("anomaly_signatures", "anomaly_id"));
      assertEquals(first.appliance.catalog().sensorsOf(PRESS).size(),
          first.column("sensor_embeddings", "embedding").size());
      assertEquals(State.ABNORMAL, first.detector.status(PRESS).orElseThrow().state());
      assertEquals(alarm.score(), alarm.match().contributions().stream().mapToDouble(c -> c.share()).sum(), 1e-3);
      assertEquals("bearing seizure",
          first.detector.status(PRESS).orElseThrow().matches().getFirst().pattern().label());
    }
    try (PlantRun second = new PlantRun(9, first.appliance)) {
      second.plant.machine(PRESS).suffer(fault);
      second.feed(PRESS, at, fault.failsAt(), 60);
      assertEquals(List.of(id), second.detector.alarms().active().stream().map(Alarm::id).toList());
      assertEquals(patterns.stream().map(FailurePattern::id).sorted().toList(),
          second.detector.library().patterns().stream().map(FailurePattern::id).sorted().toList());
      assertEquals(AlarmState.ACKNOWLEDGED, second.detector.alarms().acknowledge(id, "meier").state());
      second.feed(PRESS, fault.failsAt(), fault.endsAt() + 4_000, 300);
      Alarm gone = second.detector.alarms().find(id).orElseThrow();
      assertEquals(AlarmState.NORMAL, gone.state());
      assertEquals("meier", gone.acknowledgedBy());
      assertEquals(List.of(), second.detector.alarms().active());
      assertEquals(1, second.alarms(PlantRun.START, at + 100_000).size());
      second.detector.library().verdict(gone.match().id(), true, "meier");
    }
  }

  /** Passes only every third batch on, and says what is missing. */
  private record LossyFeed(LiveFeed feed, AtomicBoolean lossy) implements LiveFeed {
    @Override
    public Reader subscribe(String name, int capacity) {
      Reader inner = feed.subscribe(name, capacity);
      return new Reader() {
        private long lost;
        private int count;

        @Override
        public LiveBatch poll(Duration timeout) throws InterruptedException {
          LiveBatch batch = inner.poll(timeout);
          if (batch == null)
            return null;
          if (lossy.get() && ++count % 3 != 0) {
            lost += batch.readings().size();
            return null;
          }
          LiveBatch next = new LiveBatch(batch.readings(), batch.committedAt(), lost);
          lost = 0;
          return next;
        }

        @Override
        public void close() {
          inner.close();
        }
      };
    }
  }

  @Test
  void lostBatchesAreReadFromTheStore() {
    AtomicBoolean losing = new AtomicBoolean();
    List<Alarm> complete = alarmsOf(new PlantRun(9), losing);
    InMemoryAppliance appliance = new InMemoryAppliance();
    losing.set(false);
    List<Alarm> lossy = alarmsOf(new PlantRun(9, appliance, new LossyFeed(appliance.feed(), losing)), losing);
    assertEquals(1, complete.size());
    assertEquals(1, lossy.size());
    assertEquals(complete.getFirst().match().pattern().label(), lossy.getFirst().match().pattern().label());
    assertEquals(complete.getFirst().raisedAt(), lossy.getFirst().raisedAt(), 60.0 * Micros.SECOND);
  }

  private static List<Alarm> alarmsOf(PlantRun run, AtomicBoolean losing) {
    try (run) {
      run.teach(PRESS, FaultKind.BEARING_WEAR, PAST);
      PlantFault fault = run.suffer(PRESS, FaultKind.BEARING_WEAR, PlantRun.START + 1_200);
      run.feed(PRESS, PlantRun.START, PlantRun.START + 900, 300);
      losing.set(true);
      run.feed(PRESS, PlantRun.START + 900, fault.failsAt(), 60);
      return run.alarms(PlantRun.START, fault.failsAt());
    }
  }

  @Test
  void theDecisionFollowsTheSampleWithinMilliseconds() {
    try (PlantRun run = new PlantRun(9)) {
      run.teach(PRESS, FaultKind.BEARING_WEAR, PAST);
      run.feed(PRESS, PlantRun.START, PlantRun.START + 600, 60);
      List<Long> nanos = new ArrayList<>();
      for (long hop = 0; hop < 20; hop++) {
        long end = PlantRun.START + 600 + 15 * hop;
        long written = System.nanoTime();
        run.feed(PRESS, end, end + 15, 15);
        long expected = end * Micros.SECOND;
        Await.until("the window that ends at " + end,
            () -> run.detector.status(PRESS).orElseThrow().windowTo() >= expected);
        nanos.add(System.nanoTime() - written);
      }
      nanos.sort(null);
      assertTrue(nanos.get(10) < 500_000_000L, () -> "median ns=" + nanos.get(10));
    }
  }

  @Test
  void findsSimilarEpisodesAndLeavesTheWindowItselfOut() {
    try (PlantRun run = new PlantRun(5)) {
      run.teach(PRESS, FaultKind.BEARING_WEAR, PAST);
      run.teach(PRESS, FaultKind.SEAL_LEAK, PAST + 86_400);
      PlantFault fault = run.suffer(PRESS, FaultKind.SEAL_LEAK, PlantRun.START + 3_600);
      run.feed(PRESS, PlantRun.START, fault.failsAt(), 600);
      List<Match> found = run.detector.findSimilar(PRESS, (fault.failsAt() - 400) * Micros.SECOND,
          fault.failsAt() * Micros.SECOND, 3);
      assertEquals("hydraulic leak", found.getFirst().pattern().label());
      assertTrue(found.getFirst().similarity() > 0.8, () -> "similarity=" + found.getFirst().similarity());
      assertTrue(found.stream().noneMatch(m -> m.pattern().windowTo() > (fault.failsAt() - 400) * Micros.SECOND));
      run.detector.useIndex(null);
      assertEquals(found.getFirst().pattern().incidentId(),
          run.detector.findSimilar(PRESS, (fault.failsAt() - 400) * Micros.SECOND, fault.failsAt() * Micros.SECOND, 3)
              .getFirst().pattern().incidentId());
      int gone = run.detector.library().removeIncident(found.getFirst().pattern().incidentId());
      assertTrue(gone > 0);
      assertEquals(List.of("bearing seizure"),
          run.detector.library().patterns().stream().map(FailurePattern::label).distinct().toList());
    }
  }

  @Test
  void aFailureOfAnotherSiteIsRecognisedFromItsPack() throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    try (PlantRun north = new PlantRun(9)) {
      north.teach(PRESS, FaultKind.BEARING_WEAR, PAST);
      north.detector.library().exportPack("north", List.of(), pack);
    }
    try (PlantRun south = new PlantRun(4)) {
      south.feed(PRESS, PAST, PAST + 7_200, 600);
      PackReport report = south.detector.library().importPack(new ByteArrayInputStream(pack.toByteArray()));
      assertTrue(report.count(PackReport.Outcome.NEW) > 3, report::toString);
      assertEquals(report.count(PackReport.Outcome.NEW), south.detector.library().patterns().size());
      south.feed(PRESS, PlantRun.START, PlantRun.START + 1_200, 300);
      PlantFault fault = south.suffer(PRESS, FaultKind.BEARING_WEAR, PlantRun.START + 1_200);
      south.feed(PRESS, PlantRun.START + 1_200, fault.failsAt(), 300);
      Alarm alarm = south.detector.alarms().active().getFirst();
      assertEquals("bearing seizure", alarm.match().pattern().label());
      assertEquals("north/" + PRESS, alarm.match().pattern().asset());
      assertTrue(south.detector.library().importPack(new ByteArrayInputStream(pack.toByteArray())).items().stream()
          .allMatch(i -> i.outcome() == PackReport.Outcome.DUPLICATE));
    }
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    try (PlantRun run = new PlantRun(5)) {
      FailureMark unknown = new FailureMark("line9/robot", 0, Micros.HOUR, null, "crash", "", "", "meier");
      FailureMark empty = new FailureMark(PRESS, 0, Micros.HOUR, null, "crash", "", "", "meier");
      assertEquals(ErrorCode.UNKNOWN_ASSET, code(() -> run.detector.library().mark(unknown)));
      assertEquals(ErrorCode.NOT_ENOUGH_DATA, code(() -> run.detector.library().mark(empty)));
      assertEquals(ErrorCode.UNKNOWN_ASSET, code(() -> run.detector.findSimilar("line9/robot", 0, 1, 1)));
      assertEquals(ErrorCode.NOT_ENOUGH_DATA, code(() -> run.detector.findSimilar(PRESS, 0, 1, 1)));
      assertEquals(ErrorCode.NOT_FOUND, code(() -> run.detector.alarms().acknowledge("no", "meier")));
      assertEquals(ErrorCode.NOT_FOUND, code(() -> run.detector.library().verdict("no", true, "meier")));
      assertEquals(HealthProbe.Level.OK, run.detector.health().level());
      run.close();
      assertEquals(ErrorCode.CLOSED, code(() -> run.detector.library().mark(empty)));
      assertEquals(HealthProbe.Level.CRITICAL, run.detector.health().level());
    }
  }

  private static ErrorCode code(Runnable request) {
    return assertThrows(ForeshockException.class, request::run).code();
  }

  @Test
  void aSilentMachineIsAGapAndAnotherOneIsLearning() {
    try (PlantRun run = new PlantRun(3)) {
      run.teach(PRESS, FaultKind.BEARING_WEAR, PAST);
      run.feed(PRESS, PlantRun.START, PlantRun.START + 600, 300);
      assertEquals(State.NORMAL, run.detector.status(PRESS).orElseThrow().state());
      run.feed(PRESS, PlantRun.START + 660, PlantRun.START + 690, 10);
      Await.until("gap", () -> run.detector.status(PRESS).orElseThrow().state() == State.GAP);
      run.feed("utility/chiller1", PlantRun.START, PlantRun.START + 900, 300);
      Await.until("learning",
          () -> run.detector.status("utility/chiller1").map(s -> s.state() == State.LEARNING).orElse(false));
      assertEquals(List.of(), run.detector.alarms().active());
    }
  }

  @Test
  void changesAreStoredBeforeListenersHear() {
    try (PlantRun run = new PlantRun(9)) {
      List<Boolean> stored = new ArrayList<>();
      run.detector.alarms().listen(a -> stored.add(run.detector.alarms()
          .raisedBetween(a.raisedAt(), a.raisedAt() + 1).stream().anyMatch(s -> s.equals(a))));
      run.detector.alarms().listen(a -> {
        throw new IllegalStateException("a bad listener");
      });
      run.teach(PRESS, FaultKind.SEAL_LEAK, PAST);
      PlantFault fault = run.suffer(PRESS, FaultKind.SEAL_LEAK, PlantRun.START + 600);
      run.feed(PRESS, PlantRun.START, fault.failsAt(), 300);
      Alarm alarm = run.detector.alarms().active().getFirst();
      assertEquals(AlarmState.SHELVED,
          run.detector.alarms().shelve(alarm.id(), "meier", Duration.ofMillis(50), "repair planned").state());
      Await.until("the shelf is over", () -> run.detector.alarms().find(alarm.id()).orElseThrow()
          .state() == AlarmState.UNACKNOWLEDGED);
      assertEquals(ErrorCode.INVALID_ARGUMENT,
          code(() -> run.detector.alarms().shelve(alarm.id(), "meier", Duration.ofHours(25), "")));
      assertFalse(stored.contains(false));
      assertTrue(stored.size() >= 3);
    }
  }
}
