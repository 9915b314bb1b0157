package io.foreshock.adapter.demo.plant;

import static io.foreshock.adapter.demo.plant.FaultKind.CONDENSER_FOULING;
import static io.foreshock.adapter.demo.plant.FaultKind.REFRIGERANT_LOSS;

import io.foreshock.api.catalog.SensorSpec;
import java.util.List;

/** A water chiller: supply held near 7 °C by a compressor that works against the condenser. */
final class ChillerModel implements MachineModel {
  private final Lag supply = new Lag(180);
  private final Lag back = new Lag(420);

  static List<Instrument> instruments(String asset) {
    return List.of(
        new Instrument(new SensorSpec(asset, "supply_temp", "°C", "temperature", 6, 8.5, "chilled water out"), 100,
            0.02),
        new Instrument(new SensorSpec(asset, "return_temp", "°C", "temperature", 9.5, 14.5, "chilled water in"), 100,
            0.02),
        new Instrument(
            new SensorSpec(asset, "condenser_pressure", "bar", "pressure", 8.5, 13, "high side, over ambient"), 100,
            0.01),
        new Instrument(
            new SensorSpec(asset, "compressor_current", "A", "electric current", 36, 64, "compressor, phase L1"), 10,
            0.08));
  }

  @Override
  public void advance(Conditions now, double[] truth) {
    double n = now.speed();
    double load = now.load();
    double loss = now.effect(REFRIGERANT_LOSS, 0);
    double scale = now.effect(CONDENSER_FOULING, 0);
    // At standstill the water drifts towards the hall, slowly because there is much of it.
    double wanted = n * (7 + 0.35 * load + 4.6 * loss + 1.5 * now.effect(CONDENSER_FOULING, 1)) + (1 - n) * 12;
    double out = supply.towards(wanted + 0.15 * now.wander(0, 240));
    double spread = 2 + 4 * load - 1.1 * now.effect(REFRIGERANT_LOSS, 1);
    truth[0] = out;
    truth[1] = out + back.towards(spread + 0.1 * now.wander(1, 500));
    truth[2] = 6 + n * (0.16 * (now.ambient() - 21) + 2 + 3.4 * load + 4.9 * scale
        - 3.1 * now.effect(REFRIGERANT_LOSS, 2) + 0.08 * now.cycle(37) + 0.03 * now.gaussian(2));
    truth[3] = n * (19 + 37 * load + 9.5 * now.effect(CONDENSER_FOULING, 2) - 8.5 * now.effect(REFRIGERANT_LOSS, 3)
        + 0.35 * now.gaussian(3) + 0.4 * now.wander(3, 300));
  }
}
