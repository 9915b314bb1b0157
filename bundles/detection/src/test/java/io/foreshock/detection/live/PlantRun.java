package io.foreshock.detection.live;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.vector.ExactIndexFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The demo plant on in-memory services with a detector behind it. */
final class PlantRun implements AutoCloseable {
  static final long START = 1_767_225_600; // 2026-01-01T00:00Z

  final InMemoryAppliance appliance;
  final DemoPlant plant;
  final Detector detector;
  final List<Alarm> heard = new CopyOnWriteArrayList<>();
  private final List<Sensor> sensors = new ArrayList<>();
  private long position;

  PlantRun(long seed) {
    this(seed, new InMemoryAppliance());
  }

  PlantRun(long seed, InMemoryAppliance appliance) {
    this(seed, appliance, appliance.feed());
  }

  PlantRun(long seed, InMemoryAppliance appliance, LiveFeed feed) {
    this.appliance = appliance;
    plant = new DemoPlant(seed);
    plant.sensors().forEach(s -> sensors.add(appliance.catalog().register(s)));
    for (Machine m : plant.machines())
      appliance.catalog().register(new Asset(m.asset(), m.kind().name().toLowerCase(java.util.Locale.ROOT), ""));
    detector = new Detector(appliance.catalog(), appliance.history(), feed, appliance.tables(),
        new ExactIndexFactory(), Clock.systemUTC());
    detector.alarms().listen(heard::add);
    detector.start();
  }

  /** All values of a table's column. */
  List<Object> column(String table, String column) {
    List<Object> values = new ArrayList<>();
    try (Snapshot snapshot = appliance.tables().snapshot();
        Snapshot.Cursor cursor = snapshot.scan(Scan.all(table, List.of(column)))) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        for (int i = 0; i < chunk.size(); i++)
          values.add(chunk.row(i).getFirst());
    }
    return values;
  }

  /** Writes every sensor of the asset (all assets when empty) for {@code [from, to)} seconds, in batches. */
  void feed(String asset, long from, long to, int batchSeconds) {
    double[] values = new double[sensors.size()];
    for (long at = from; at < to; at += batchSeconds) {
      long end = Math.min(to, at + batchSeconds);
      ReadingBatch.Builder batch = ReadingBatch.builder((int) (end - at) * sensors.size());
      for (long step = at; step < end; step++) {
        plant.read(step, values);
        for (int i = 0; i < values.length; i++)
          if (asset.isEmpty() || sensors.get(i).asset().equals(asset))
            batch.add(sensors.get(i).id(), step * Micros.SECOND, values[i]);
      }
      appliance.write("plant", batch.build());
      awaitWindow(asset, end);
    }
  }

  /** All windows that can be judged by now have been. */
  private void awaitWindow(String asset, long end) {
    long expected = (end - 40) / 15 * 15 * Micros.SECOND;
    Await.until("windows up to " + end, Duration.ofSeconds(30), () -> {
      for (Machine m : plant.machines())
        if (asset.isEmpty() || m.asset().equals(asset)) {
          var status = detector.status(m.asset());
          if (status.isEmpty())
            return end - START < 300;
          if (status.get().windowTo() != 0 && status.get().windowTo() < expected - 240 * Micros.SECOND)
            return false;
        }
      return true;
    });
  }

  /** A past incident: two healthy hours, the fault, the stop; then marked. */
  PlantFault teach(String asset, FaultKind kind, long from) {
    PlantFault fault = store(PlantFault.beginning(plant.seed() + position++, asset, kind, from), 7_200);
    mark(fault, 0);
    return fault;
  }

  PlantFault store(PlantFault fault, int healthySeconds) {
    plant.machine(fault.asset()).suffer(fault);
    feed(fault.asset(), fault.from() - healthySeconds, fault.endsAt() + 300, 600);
    return fault;
  }

  /** @param visible
   *            part of the development after which people see it */
  void mark(PlantFault fault, double visible) {
    long from = fault.from() + (long) (visible * (fault.failsAt() - fault.from()));
    FaultKind kind = fault.kind();
    detector.library().mark(new FailureMark(fault.asset(), from * Micros.SECOND, fault.failsAt() * Micros.SECOND,
        fault.failsAt() * Micros.SECOND, kind.label(), kind.cause(), kind.remedy(), "engineer"));
  }

  PlantFault suffer(String asset, FaultKind kind, long from) {
    PlantFault fault = PlantFault.beginning(plant.seed() + position++, asset, kind, from);
    plant.machine(asset).suffer(fault);
    return fault;
  }

  List<Alarm> alarms(long from, long to) {
    return detector.alarms().raisedBetween(from * Micros.SECOND, to * Micros.SECOND);
  }

  @Override
  public void close() {
    detector.close();
  }
}
