package io.foreshock.adapter.demo.plant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoPlantTest {
  private static final long SEED = 42;
  private static final long T0 = Instant.parse("2026-05-11T05:00:00Z").getEpochSecond();

  @Test
  void sameSeedAndFaultsGiveTheSameValuesFromAnyStart() {
    PlantFault fault = PlantFault.beginning(SEED, "line1/press4", FaultKind.BEARING_WEAR, T0 + 600);
    DemoPlant through = plant(fault);
    DemoPlant jumping = plant(fault);
    double[] a = new double[through.sensors().size()];
    double[] b = new double[a.length];
    for (long s = T0; s < T0 + 8 * 3_600; s++) {
      through.read(s, a);
      if (s % 1_117 == 0) {
        jumping.read(s, b);
        assertArrayEquals(a, b, 0.0, "second " + (s - T0));
      }
    }
    assertNotEquals(0.0, a[0]);
  }

  @Test
  void anotherSeedIsAnotherPlant() {
    double[] a = new double[30];
    double[] b = new double[30];
    new DemoPlant(1).read(T0, a);
    new DemoPlant(2).read(T0, b);
    assertFalse(java.util.Arrays.equals(a, b));
  }

  @Test
  void aFaultThatBeginsLaterDoesNotChangeThePast() {
    DemoPlant plant = new DemoPlant(SEED);
    DemoPlant told = new DemoPlant(SEED);
    double[] a = new double[30];
    double[] b = new double[30];
    for (long s = T0; s < T0 + 1_000; s++) {
      if (s == T0 + 500)
        told.machine("line2/pump3").suffer(PlantFault.beginning(SEED, "line2/pump3", FaultKind.SUCTION_CLOGGING, s));
      plant.read(s, a);
      told.read(s, b);
      if (s < T0 + 500)
        assertArrayEquals(a, b);
    }
  }

  @Test
  void aHealthyDayStaysWithinTheNormalRanges() {
    for (long seed : new long[]{1, 42, 977}) {
      DemoPlant plant = new DemoPlant(seed);
      List<SensorSpec> sensors = plant.sensors();
      double[] values = new double[sensors.size()];
      int[] outside = new int[values.length];
      for (long s = T0; s < T0 + 86_400; s++) {
        plant.read(s, values);
        for (int i = 0; i < values.length; i++)
          if (values[i] < sensors.get(i).low() || values[i] > sensors.get(i).high())
            outside[i]++;
      }
      for (int i = 0; i < values.length; i++)
        assertTrue(outside[i] < 90, sensors.get(i) + ": " + outside[i] + " seconds outside, seed " + seed);
    }
  }

  @Test
  void valuesAreDecimalsOfTheInstrumentsResolution() {
    DemoPlant plant = new DemoPlant(SEED);
    double[] values = new double[30];
    for (long s = T0; s < T0 + 500; s++) {
      plant.read(s, values);
      for (double v : values)
        assertTrue(Double.toString(v).matches("\\d+\\.\\d{1,2}"), () -> "not a short decimal: " + v);
    }
  }

  @Test
  void everyFaultShowsHalfWayAndGrows() {
    for (Machine machine : new DemoPlant(SEED).machines())
      for (FaultKind kind : machine.kind().faults()) {
        PlantFault fault = PlantFault.beginning(SEED, machine.asset(), kind, T0);
        double early = Signature.of(plant(fault), fault, 0.5, 0.6).strongest();
        double late = Signature.of(plant(fault), fault, 0.85, 1).strongest();
        assertTrue(early > 2, machine.asset() + " " + kind + " half-way: " + early);
        assertTrue(late > 1.3 * early, machine.asset() + " " + kind + ": early " + early + ", late " + late);
      }
  }

  @Test
  void faultsOfOneKindResembleEachOtherAndNotOthers() {
    for (MachineKind kind : MachineKind.values()) {
      List<Machine> machines = new DemoPlant(SEED).machines().stream().filter(m -> m.kind() == kind).toList();
      for (FaultKind a : kind.faults())
        for (FaultKind b : kind.faults()) {
          Signature known = late(SEED, machines.getFirst().asset(), a, T0);
          Signature live = late(SEED, machines.getLast().asset(), b, T0 + 40 * 86_400);
          double cosine = known.cosine(live);
          if (a == b)
            assertTrue(cosine > 0.9, kind + " " + a + " with itself: " + cosine);
          else
            assertTrue(cosine < 0.8, kind + " " + a + " with " + b + ": " + cosine);
        }
    }
  }

  @Test
  void theMachineStopsIsRepairedAndReturnsToNormal() {
    PlantFault fault = PlantFault.beginning(SEED, "line1/press4", FaultKind.BEARING_WEAR, T0);
    DemoPlant ill = plant(fault);
    DemoPlant well = new DemoPlant(SEED);
    int current = index(ill, "line1/press4/motor_current");
    assertTrue(fault.failsAt() - fault.from() >= 1_500 && fault.failsAt() - fault.from() <= 3_600);
    assertTrue(at(ill, fault.failsAt() - 1)[current] > 25);
    assertEquals(0.0, at(ill, fault.failsAt() + 60)[current], 0.5);
    assertTrue(at(ill, fault.restartsAt() + PlantFault.RUN_UP / 2)[current] > 5);
    long later = fault.endsAt() + 1_800;
    assertArrayEquals(at(well, later), at(ill, later), 0.05);
  }

  @Test
  void aMachineHasOneFaultAtATime() {
    DemoPlant plant = plant(PlantFault.beginning(SEED, "line1/press4", FaultKind.BEARING_WEAR, T0));
    assertThrows(IllegalArgumentException.class, () -> plant.machine("line1/press4")
        .suffer(PlantFault.beginning(SEED, "line1/press4", FaultKind.SEAL_LEAK, T0 + 300)));
    assertThrows(ForeshockException.class, () -> plant.machine("line9/lathe1"));
    assertThrows(ForeshockException.class, () -> FaultKind.parse("rust"));
  }

  @Test
  void instancesOfAFaultDiffer() {
    List<Long> durations = new ArrayList<>();
    for (int day = 0; day < 20; day++) {
      PlantFault fault = PlantFault.beginning(SEED, "line2/pump5", FaultKind.SUCTION_CLOGGING, T0 + day * 86_400L);
      durations.add(fault.failsAt() - fault.from());
    }
    assertTrue(durations.stream().distinct().count() > 15, durations.toString());
    assertTrue(durations.stream().mapToLong(d -> d).max().orElseThrow() > 2_700, durations.toString());
    assertTrue(durations.stream().mapToLong(d -> d).min().orElseThrow() < 2_400, durations.toString());
  }

  private static Signature late(long seed, String asset, FaultKind kind, long from) {
    PlantFault fault = PlantFault.beginning(seed, asset, kind, from);
    return Signature.of(plant(fault), fault, 0.6, 0.9);
  }

  private static DemoPlant plant(PlantFault fault) {
    DemoPlant plant = new DemoPlant(SEED);
    plant.machine(fault.asset()).suffer(fault);
    return plant;
  }

  private static int index(DemoPlant plant, String tag) {
    return plant.sensors().stream().map(SensorSpec::tag).toList().indexOf(tag);
  }

  private static double[] at(DemoPlant plant, long step) {
    double[] values = new double[plant.sensors().size()];
    plant.read(step, values);
    return values;
  }
}
