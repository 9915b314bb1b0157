package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.ReadingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plant as it runs now, with its faults on record. Any second already shown
 * can be shown again and looks the same. Thread-safe.
 */
final class LivePlant {
  private final DemoPlant plant;
  private final Ledger ledger;
  private final FaultPlan plan;
  private final boolean autoFaults;
  private final int[] sensorIds;
  private final double[] values;
  private final List<PlantFault> faults = new ArrayList<>();
  private long next;

  /**
   * @param sensorIds
   *            of {@link DemoPlant#sensors()}
   * @param start
   *            first second of plant time
   * @param next
   *            first second not shown so far
   */
  LivePlant(DemoPlantSettings settings, Ledger ledger, int[] sensorIds, long start, long next) {
    this.plant = new DemoPlant(settings.seed());
    this.ledger = ledger;
    this.autoFaults = settings.autoFaults();
    this.sensorIds = sensorIds.clone();
    this.values = new double[sensorIds.length];
    this.next = next;
    for (Ledger.Entry e : ledger.faults()) {
      PlantFault fault = PlantFault.lasting(settings.seed(), e.asset(), e.kind(), e.from(), e.develops());
      plant.machine(e.asset()).suffer(fault);
      faults.add(fault);
    }
    plan = new FaultPlan(settings.seed(), start,
        faults.isEmpty() ? Optional.empty() : Optional.of(faults.getLast()));
  }

  /** Values of all sensors for {@code count} seconds from {@code first} on. */
  synchronized ReadingBatch show(long first, int count) {
    ReadingBatch.Builder batch = ReadingBatch.builder(count * sensorIds.length);
    for (long step = first; step < first + count; step++) {
      if (autoFaults && step >= next)
        plan.due(plant, step).ifPresent(this::begin);
      plant.read(step, values);
      for (int i = 0; i < values.length; i++)
        batch.add(sensorIds[i], step * Micros.SECOND, values[i]);
    }
    next = Math.max(next, first + count);
    return batch.build();
  }

  /** Lets a fault begin in the next second. */
  synchronized PlantFault inject(String asset, String faultId) {
    Machine machine = plant.machine(asset);
    FaultKind kind = FaultKind.parse(faultId);
    if (!machine.kind().faults().contains(kind))
      throw new ForeshockException(ErrorCode.NOT_FOUND, "this machine cannot have that fault: asset=" + asset
          + ", fault=" + faultId + ", possible=" + String.join(" ", machine.kind().faults().stream().map(FaultKind::id)
              .toList()));
    machine.faultAt(next).ifPresent(f -> {
      throw new ForeshockException(ErrorCode.TOO_BUSY, "another fault develops there: asset=" + asset + ", fault="
          + f.kind().id() + ", until=" + Micros.toInstant(f.endsAt() * Micros.SECOND));
    });
    PlantFault fault = PlantFault.beginning(plant.seed(), asset, kind, next);
    begin(fault);
    return fault;
  }

  synchronized List<PlantFault> faults() {
    return List.copyOf(faults);
  }

  /** Microseconds UTC of the newest sample. */
  synchronized long time() {
    return (next - 1) * Micros.SECOND;
  }

  private void begin(PlantFault fault) {
    // On record before the first value shows it: a restart must show the same.
    ledger.began(new Ledger.Entry(fault.asset(), fault.kind(), fault.from(), fault.failsAt() - fault.from()));
    plant.machine(fault.asset()).suffer(fault);
    plan.began(fault);
    faults.add(fault);
  }
}
