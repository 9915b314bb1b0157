package io.foreshock.benchmarks;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Demo plants side by side. The first one has had every fault its machines can have, and stays healthy from then on;
 * the others are healthy until a fault is injected. One reading a second.
 */
final class LatencyPlants {
  /** Seconds a fault takes to stop its machine. */
  static final int DEVELOPS = 420;
  private static final int HEALTHY = 9_000;
  private static final int BETWEEN = 7_200;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final List<Unit> units = new ArrayList<>();
  private final Map<String, String> injected = new HashMap<>();
  private final long live;

  /** A machine of one of the plants. */
  record Unit(int plant, Machine machine, String asset, List<SensorSpec> specs) {
    static Unit of(int plant, Machine machine) {
      String asset = String.format(Locale.ROOT, "p%02d/%s", plant, machine.asset());
      return new Unit(plant, machine, asset, machine.sensors().stream().map(s -> new SensorSpec(asset, s.name(), s
          .unit(), s.quantity(), s.low(), s.high(), s.description())).toList());
    }

    double[] read(long second) {
      double[] values = new double[specs.size()];
      machine.read(second, values, 0);
      return values;
    }
  }

  /** @param live second at which injections may begin */
  LatencyPlants(int plants, long live) {
    this.live = live;
    for (int p = 0; p < plants; p++)
      for (Machine machine : new DemoPlant(1_000 + p).machines())
        units.add(Unit.of(p, machine));
  }

  /** Those that faults are injected into. */
  List<Unit> targets() {
    return units.stream().filter(u -> u.plant() > 0).toList();
  }

  /** Registers all sensors and writes what happened before. */
  List<FailureMark> past(Engine engine) throws InterruptedException {
    Catalog catalog = engine.catalog();
    List<FailureMark> marks = new ArrayList<>();
    try (IngestSession session = engine.ingest().open("past", CommitListener.NONE)) {
      long position = 0;
      for (Unit unit : units) {
        catalog.register(new Asset(unit.asset(), unit.machine().kind().id(), ""));
        List<Sensor> sensors = catalog.registerAll(unit.specs());
        if (unit.plant() == 0)
          marks.addAll(incidents(unit));
        long from = unit.plant() == 0 ? live - HEALTHY - past(unit) : live - HEALTHY;
        for (long at = from; at < live; at += 3_600) {
          ReadingBatch.Builder batch = ReadingBatch.builder(3_600 * sensors.size());
          for (long second = at; second < Math.min(live, at + 3_600); second++) {
            double[] values = unit.read(second);
            for (int c = 0; c < values.length; c++)
              batch.add(sensors.get(c).id(), second * Micros.SECOND, values[c]);
          }
          ReadingBatch ready = batch.build();
          while (!session.offer(ready, position))
            session.awaitCommitted(position - 1, LIMIT);
          position++;
        }
      }
      session.awaitCommitted(position - 1, LIMIT);
    }
    return marks;
  }

  private static long past(Unit unit) {
    return (long) BETWEEN * (unit.machine().kind().faults().size() + 1);
  }

  private List<FailureMark> incidents(Unit unit) {
    List<FailureMark> marks = new ArrayList<>();
    long at = live - past(unit);
    for (FaultKind kind : unit.machine().kind().faults()) {
      PlantFault fault = PlantFault.lasting(7, unit.machine().asset(), kind, at, DEVELOPS);
      unit.machine().suffer(fault);
      marks.add(new FailureMark(unit.asset(), fault.from() * Micros.SECOND, fault.failsAt() * Micros.SECOND, fault
          .failsAt() * Micros.SECOND, kind.label(), kind.cause(), kind.remedy(), "engineer"));
      at += BETWEEN;
    }
    return marks;
  }

  static void teach(PatternLibrary library, List<FailureMark> marks) {
    marks.forEach(library::mark);
  }

  /** One fault per machine, at different times within a minute. */
  void inject(long second) {
    int i = 0;
    for (Unit unit : targets()) {
      List<FaultKind> kinds = unit.machine().kind().faults();
      FaultKind kind = kinds.get(i % kinds.size());
      unit.machine().suffer(PlantFault.lasting(11, unit.machine().asset(), kind, second + i * 7 % 60, DEVELOPS));
      injected.put(unit.asset(), kind.label());
      i++;
    }
  }

  /** What is wrong with the machine. */
  String injected(Unit unit) {
    return injected.getOrDefault(unit.asset(), "");
  }
}
