package io.foreshock.adapter.demo.plant;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import java.util.List;

/**
 * Six machines of two lines and the utilities, thirty sensors, one value each
 * per second of plant time. The same seed and faults give the same values, in
 * whatever order they are asked for. Confined to one thread.
 */
public final class DemoPlant {
  private final long seed;
  private final List<Machine> machines;
  private final List<SensorSpec> sensors;

  public DemoPlant(long seed) {
    this.seed = seed;
    machines = List.of(new Machine(seed, "line1/press2", MachineKind.PRESS),
        new Machine(seed, "line1/press4", MachineKind.PRESS), new Machine(seed, "line2/pump3", MachineKind.PUMP),
        new Machine(seed, "line2/pump5", MachineKind.PUMP),
        new Machine(seed, "utility/chiller1", MachineKind.CHILLER),
        new Machine(seed, "utility/compressor1", MachineKind.COMPRESSOR));
    sensors = machines.stream().flatMap(m -> m.sensors().stream()).toList();
  }

  public long seed() {
    return seed;
  }

  public List<Machine> machines() {
    return machines;
  }

  /**
   * @throws ForeshockException
   *             {@code UNKNOWN_ASSET}
   */
  public Machine machine(String asset) {
    return machines.stream().filter(m -> m.asset().equals(asset)).findFirst()
        .orElseThrow(() -> new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such machine in the demo plant: asset="
            + asset + ", known=" + String.join(" ", machines.stream().map(Machine::asset).toList())));
  }

  /** All sensors, machine by machine; the order of {@link #read}. */
  public List<SensorSpec> sensors() {
    return sensors;
  }

  /**
   * Writes what every instrument shows at that second.
   *
   * @param step
   *            seconds since 1970
   */
  public void read(long step, double[] values) {
    int at = 0;
    for (Machine machine : machines) {
      machine.read(step, values, at);
      at += machine.sensors().size();
    }
  }
}
