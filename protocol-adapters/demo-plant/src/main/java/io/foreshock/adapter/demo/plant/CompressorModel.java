package io.foreshock.adapter.demo.plant;

import static io.foreshock.adapter.demo.plant.FaultKind.BEARING_WEAR;
import static io.foreshock.adapter.demo.plant.FaultKind.COOLER_FOULING;
import static io.foreshock.adapter.demo.plant.FaultKind.VALVE_STICKING;

import io.foreshock.api.catalog.SensorSpec;
import java.util.List;

/** An oil-injected screw compressor that swings between its load and unload pressure. */
final class CompressorModel implements MachineModel {
  private static final double SWING_SECONDS = 53;

  private final Lag oil = new Lag(300);

  static List<Instrument> instruments(String asset) {
    return List.of(
        new Instrument(
            new SensorSpec(asset, "discharge_temp", "°C", "temperature", 68, 92, "air and oil after the screw"), 10,
            0.06),
        new Instrument(
            new SensorSpec(asset, "discharge_pressure", "bar", "pressure", 6.9, 7.8, "after the separator"), 100,
            0.006),
        new Instrument(new SensorSpec(asset, "motor_current", "A", "electric current", 70, 112, "main motor"), 10,
            0.15),
        new Instrument(
            new SensorSpec(asset, "vibration_rms", "mm/s", "vibration velocity", 1.2, 3.6, "male rotor, drive end"),
            100, 0.02));
  }

  @Override
  public void advance(Conditions now, double[] truth) {
    double n = now.speed();
    double load = now.load();
    double fouling = now.effect(COOLER_FOULING, 0);
    double stick = now.effect(VALVE_STICKING, 0);
    double swing = now.cycle(SWING_SECONDS);
    double heat = n * (26 + 22 * load + 36 * fouling + 9 * now.effect(BEARING_WEAR, 0));
    truth[0] = now.ambient() + 12 + oil.towards(heat + 0.8 * now.wander(0, 600));
    truth[1] = n * (7.38 + (0.16 + 0.5 * stick) * swing - 0.45 * now.effect(VALVE_STICKING, 1)
        - 0.12 * now.effect(COOLER_FOULING, 1) + 0.05 * now.wander(1, 500));
    truth[2] = n * (38 + 62 * load + (3 + 13 * stick) * swing + 5.5 * now.effect(COOLER_FOULING, 2)
        + 11 * now.effect(BEARING_WEAR, 1) + 0.8 * now.gaussian(2));
    truth[3] = n * (1.2 + 1.1 * load + 0.5 * fouling + 4.2 * now.effect(BEARING_WEAR, 2) + 0.7 * stick)
        * (1 + (0.04 + 0.1 * now.effect(BEARING_WEAR, 3)) * now.gaussian(3) + 0.03 * now.wander(3, 300));
  }
}
