package io.foreshock.adapter.demo.plant;

import io.foreshock.api.catalog.SensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One simulated machine. Confined to one thread.
 *
 * <p>
 * Heat has memory, and yet the values of any second must be computable without
 * the whole past, so that a restart or a stretch of history costs milliseconds.
 * Time is therefore cut into cells of six hours. A cell's values are by
 * definition those of a machine that was in thermal balance three hours before
 * the cell began; the slowest body forgets within seven minutes, so what is left
 * of that definition at the seam is far below the resolution of any instrument.
 */
public final class Machine {
  private static final int CELL = 6 * 3_600;
  private static final int LEAD_IN = 3 * 3_600;

  private final String asset;
  private final MachineKind kind;
  private final List<Instrument> instruments;
  private final List<SensorSpec> sensors;
  private final List<PlantFault> faults = new ArrayList<>();
  private final Surroundings surroundings;
  private final Noise noise;
  private final double[] build;

  private MachineModel model;
  private final double[] truth;
  private long next = Long.MIN_VALUE;

  Machine(long seed, String asset, MachineKind kind) {
    this.asset = asset;
    this.kind = kind;
    instruments = MachineModel.instruments(kind, asset);
    sensors = instruments.stream().map(Instrument::spec).toList();
    surroundings = new Surroundings(seed);
    noise = new Noise(seed).derive(asset);
    model = MachineModel.started(kind);
    truth = new double[instruments.size()];
    build = new double[instruments.size()];
    // No two machines of a kind are built quite alike.
    for (int i = 0; i < build.length; i++)
      build[i] = noise.between(0.975, 1.025, 20 + i, 0);
  }

  public String asset() {
    return asset;
  }

  public MachineKind kind() {
    return kind;
  }

  public List<SensorSpec> sensors() {
    return sensors;
  }

  /** Lets a fault happen; it must not overlap another one of this machine. */
  public void suffer(PlantFault fault) {
    if (!fault.asset().equals(asset))
      throw new IllegalArgumentException("fault of another machine: asset=" + asset + ", fault=" + fault);
    if (faults.stream().anyMatch(f -> f.from() < fault.endsAt() && fault.from() < f.endsAt()))
      throw new IllegalArgumentException("overlaps another fault: asset=" + asset + ", fault=" + fault);
    faults.add(fault);
    if (fault.from() < next)
      next = Long.MIN_VALUE;
  }

  /** What is wrong at that second. */
  public Optional<PlantFault> faultAt(long step) {
    return Optional.ofNullable(active(step));
  }

  /**
   * Writes what the instruments show at that second, in the order of
   * {@link #sensors()}. Going on second by second is cheap; any other second
   * costs up to nine simulated hours.
   */
  public void read(long step, double[] values, int at) {
    if (step != next || Math.floorMod(step, CELL) == 0)
      seek(step);
    model.advance(conditions(step), truth);
    next = step + 1;
    for (int i = 0; i < truth.length; i++)
      values[at + i] = instruments.get(i).show(truth[i] * build[i], noise.gaussian(40 + i, step));
  }

  private void seek(long step) {
    model = MachineModel.started(kind);
    for (long s = Math.floorDiv(step, CELL) * CELL - LEAD_IN; s < step; s++)
      model.advance(conditions(s), truth);
  }

  private Conditions conditions(long step) {
    PlantFault fault = active(step);
    double severity = fault == null ? 0 : fault.severity(step);
    double speed = fault == null ? 1 : fault.speed(step);
    return new Conditions(step, surroundings.load(noise, step), surroundings.ambient(step), speed, fault, severity,
        noise);
  }

  private @Nullable PlantFault active(long step) {
    for (int i = faults.size() - 1; i >= 0; i--)
      if (faults.get(i).covers(step))
        return faults.get(i);
    return null;
  }
}
