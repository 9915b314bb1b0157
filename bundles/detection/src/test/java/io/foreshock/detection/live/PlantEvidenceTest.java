package io.foreshock.detection.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How well faults of a simulated plant are recognised, on the live path. */
class PlantEvidenceTest {
  private static final Logger LOG = LoggerFactory.getLogger(PlantEvidenceTest.class);
  private static final int FAULTS = Integer.getInteger("foreshock.faults", 20);
  private static final int HEALTHY_HOURS = Integer.getInteger("foreshock.healthy.hours", 10);
  private static final long SEED = Long.getLong("foreshock.seed", 4);

  @Test
  void aPlantWithoutHistoryStaysQuiet() {
    try (PlantRun run = new PlantRun(SEED)) {
      long to = PlantRun.START + HEALTHY_HOURS * 3_600L;
      run.feed("", PlantRun.START, to, 300);
      List<Alarm> falseAlarms = run.alarms(PlantRun.START, to);
      falseAlarms.forEach(a -> LOG.info("false alarm: {} {} {} {}", a.asset(), Micros.toInstant(a.raisedAt()), a.message(), a.tag()));
      LOG.info("fresh plant: {} h, false alarms={}", HEALTHY_HOURS, falseAlarms.size());
    }
  }

  @Test
  void recognisesFaultsAndStaysQuietOtherwise() {
    try (PlantRun run = new PlantRun(SEED)) {
      long past = PlantRun.START - 200 * 86_400L;
      for (Machine m : run.plant.machines())
        for (FaultKind kind : m.kind().faults()) {
          if (m.asset().equals("line1/press2") || m.asset().equals("line2/pump5"))
            continue; // these learn from their sisters
          run.teach(m.asset(), kind, past += 9 * 86_400L + 3_700);
        }
      LOG.info("library: {} patterns", run.detector.library().patterns().size());
      List<Alarm> marked = run.detector.alarms().active();
      assertEquals(List.of(), marked.stream().filter(a -> a.returnedAt() == null).toList());
      long at = PlantRun.START;
      long healthyFrom = at;
      at += HEALTHY_HOURS * 3_600L;
      run.feed("", healthyFrom, at, 300);
      List<Alarm> falseAlarms = run.alarms(healthyFrom, at);
      falseAlarms.forEach(a -> LOG.info("false alarm: {} {} {} {}", a.asset(), Micros.toInstant(a.raisedAt()), a
          .message(), a.tag()));
      Random random = new Random(SEED);
      int right = 0;
      int raised = 0;
      for (int i = 0; i < FAULTS; i++) {
        Machine machine = run.plant.machines().get(i % run.plant.machines().size());
        List<FaultKind> kinds = machine.kind().faults();
        PlantFault fault = run.suffer(machine.asset(), kinds.get(random.nextInt(kinds.size())), at + 600);
        run.feed("", at, fault.endsAt() + 1_800, 300);
        List<Alarm> alarms = run.alarms(at, fault.endsAt() + 1_800);
        List<Alarm> own = alarms.stream().filter(a -> a.asset().equals(machine.asset()) && a.raisedAt() < fault
            .failsAt() * Micros.SECOND).toList();
        alarms.stream().filter(a -> !own.contains(a)).forEach(a -> LOG.info("  other alarm: {} {} {} {}", a.asset(),
            Micros.toInstant(a.raisedAt()), a.message(), a.tag()));
        boolean ok = own.size() == 1 && own.getFirst().match() != null
            && own.getFirst().match().pattern().label().equals(fault.kind().label());
        right += ok ? 1 : 0;
        raised += own.isEmpty() ? 0 : 1;
        LOG.info("{} {} {} of {} min: {}", ok ? "ok   " : "WRONG", machine.asset(), fault.kind().label(),
            (fault.failsAt() - fault.from()) / 60, own.stream().map(a -> a.kind() + " " + a.message() + " raised "
                + (fault.failsAt() - a.raisedAt() / Micros.SECOND) / 60 + " min before the stop").toList());
        at = fault.endsAt() + 1_800;
      }
      LOG.info("faults={}, alarmed={}, right label={}, false alarms in {} h x {} machines={}", FAULTS, raised, right,
          HEALTHY_HOURS, run.plant.machines().size(), falseAlarms.size());
      assertTrue(right >= FAULTS * 9 / 10, "right=" + right + " of " + FAULTS);
      assertEquals(List.of(), falseAlarms);
    }
  }
}
