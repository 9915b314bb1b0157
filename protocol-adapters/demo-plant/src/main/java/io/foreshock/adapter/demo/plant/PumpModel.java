package io.foreshock.adapter.demo.plant;

import static io.foreshock.adapter.demo.plant.FaultKind.BEARING_WEAR;
import static io.foreshock.adapter.demo.plant.FaultKind.SHAFT_SEAL_WEAR;
import static io.foreshock.adapter.demo.plant.FaultKind.SUCTION_CLOGGING;

import io.foreshock.api.catalog.SensorSpec;
import java.util.List;

/**
 * A centrifugal pump on its curve {@code H = H0 n^2 - k Q^2}, fed from a tank
 * through a strainer.
 */
final class PumpModel implements MachineModel {
  private static final double SHUT_OFF_BAR = 6.9;
  private static final double BAR_PER_FLOW_SQUARED = 1.9 / (120.0 * 120.0);

  private final Lag bearing = new Lag(300);

  static List<Instrument> instruments(String asset) {
    return List.of(
        new Instrument(new SensorSpec(asset, "suction_pressure", "bar", "pressure", 1.4, 2.2, "pump inlet"), 100,
            0.004),
        new Instrument(new SensorSpec(asset, "discharge_pressure", "bar", "pressure", 6.4, 8.4, "pump outlet"), 100,
            0.01),
        new Instrument(new SensorSpec(asset, "flow", "m3/h", "volume flow", 70, 120, "suction line"), 10, 0.2),
        new Instrument(new SensorSpec(asset, "motor_current", "A", "electric current", 24, 42, "motor, phase L1"), 10,
            0.05),
        new Instrument(new SensorSpec(asset, "bearing_temp", "°C", "temperature", 38, 60, "coupling side"), 10, 0.03),
        new Instrument(
            new SensorSpec(asset, "vibration_rms", "mm/s", "vibration velocity", 0.8, 2.8, "coupling side"), 100,
            0.015));
  }

  @Override
  public void advance(Conditions now, double[] truth) {
    double n = now.speed();
    double clogging = now.effect(SUCTION_CLOGGING, 0);
    double leak = now.effect(SHAFT_SEAL_WEAR, 0);
    double wear = now.effect(BEARING_WEAR, 0);
    // Vapour bubbles collapse irregularly: the same burst shows in every hydraulic value.
    double burst = clogging * (0.6 * now.gaussian(0) + 0.8 * now.gaussian(1));
    double flow = n * (40 + 70 * now.load() + 1.5 * now.wander(2, 260)) * (1 - 0.22 * clogging + 0.03 * burst)
        + n * 12 * leak;
    double suction = 2.05 - n * n * (0.3 * now.load() + 0.95 * clogging - 0.07 * burst) + 0.02 * now.wander(0, 900);
    double head = SHUT_OFF_BAR * n * n - BAR_PER_FLOW_SQUARED * flow * flow;
    truth[0] = suction;
    truth[1] = suction + head - n * (1.1 * leak + 0.5 * now.effect(SUCTION_CLOGGING, 1) - 0.16 * burst)
        + 0.012 * n * now.gaussian(2);
    truth[2] = flow + 0.5 * n * now.gaussian(3);
    truth[3] = n * (9 + 0.24 * flow + 3.2 * now.effect(BEARING_WEAR, 1) + 2.2 * now.effect(SHAFT_SEAL_WEAR, 1)
        - 1.6 * clogging + 0.18 * now.gaussian(4));
    double heat = n * (8 + 12 * now.load() + 33 * wear + 17 * now.effect(SHAFT_SEAL_WEAR, 2) + 3 * clogging);
    truth[4] = now.ambient() + 9 + bearing.towards(heat + 0.5 * now.wander(4, 800));
    truth[5] = n * (0.9 + 0.8 * now.load() + 3.9 * now.effect(BEARING_WEAR, 2) + 3.0 * now.effect(SUCTION_CLOGGING, 2))
        * (1 + (0.04 + 0.12 * clogging + 0.08 * wear) * now.gaussian(5) + 0.03 * now.wander(5, 300));
  }
}
