package io.foreshock.adapter.demo.plant;

import static io.foreshock.adapter.demo.plant.FaultKind.BEARING_WEAR;
import static io.foreshock.adapter.demo.plant.FaultKind.SEAL_LEAK;
import static io.foreshock.adapter.demo.plant.FaultKind.TRANSMITTER_DRIFT;
import static io.foreshock.adapter.demo.plant.FaultKind.VALVE_STICKING;

import io.foreshock.api.catalog.SensorSpec;
import java.util.List;

/**
 * A hydraulic press: a motor drives the oil pump, the main bearing takes the
 * stroke.
 */
final class PressModel implements MachineModel {
  private static final double STROKE_SECONDS = 7.3;
  /** A sticking valve lets the pressure loop hunt this slowly. */
  private static final double HUNTING_SECONDS = 41;

  private final Lag bearing = new Lag(240);

  static List<Instrument> instruments(String asset) {
    return List.of(
        new Instrument(
            new SensorSpec(asset, "bearing_temp", "°C", "temperature", 40, 68, "main bearing, drive side"), 100, 0.03),
        new Instrument(
            new SensorSpec(asset, "vibration_rms", "mm/s", "vibration velocity", 0.8, 3.2, "main bearing, 10-1000 Hz"),
            100, 0.02),
        new Instrument(
            new SensorSpec(asset, "hydraulic_pressure", "bar", "pressure", 135, 185, "pressure line after the pump"),
            10, 0.3),
        new Instrument(new SensorSpec(asset, "motor_current", "A", "electric current", 25, 48, "pump motor, phase L1"),
            10, 0.1),
        new Instrument(new SensorSpec(asset, "oil_flow", "l/min", "volume flow", 33, 45, "pump delivery"), 10, 0.05));
  }

  @Override
  public void advance(Conditions now, double[] truth) {
    double n = now.speed();
    double load = now.load();
    double leak = now.effect(SEAL_LEAK, 0);
    double hunting = now.effect(VALVE_STICKING, 0) * now.cycle(HUNTING_SECONDS);
    double heat = n * (10 + 13 * load + 36 * now.effect(BEARING_WEAR, 0) + 5 * now.effect(SEAL_LEAK, 1));
    double stroke = now.cycle(STROKE_SECONDS);
    truth[0] = now.ambient() + 12 + bearing.towards(heat + 0.6 * now.wander(0, 700));
    truth[1] = n * (1.05 + 0.9 * load + 4.6 * now.effect(BEARING_WEAR, 1) + 0.6 * Math.abs(hunting))
        * (1 + (0.045 + 0.12 * now.effect(BEARING_WEAR, 2)) * now.gaussian(1) + 0.03 * now.wander(1, 300));
    truth[2] = n * (116 + 52 * load - 42 * leak + 2.4 * stroke + 15 * hunting + 1.0 * now.wander(2, 240))
        + 58 * now.effect(TRANSMITTER_DRIFT, 0);
    truth[3] = n
        * (13 + 27 * load + 7 * now.effect(BEARING_WEAR, 3) + 4.6 * leak + 0.9 * stroke + 0.4 * now.gaussian(3)
            + 1.6 * hunting);
    truth[4] = n * (31.5 + 8 * load + 9.5 * now.effect(SEAL_LEAK, 2) - 3.2 * hunting + 0.3 * stroke
        + 0.12 * now.gaussian(4));
  }
}
