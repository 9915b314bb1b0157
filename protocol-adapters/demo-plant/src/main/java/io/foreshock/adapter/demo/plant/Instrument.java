package io.foreshock.adapter.demo.plant;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.catalog.SensorSpec;

/**
 * A transmitter: what it measures, how finely it resolves and how much it
 * rustles.
 *
 * @param stepsPerUnit
 *            resolution as readable steps per unit: 10 = 0.1, 100 = 0.01
 * @param rustle
 *            deviation of the electronic noise, in the unit
 */
record Instrument(SensorSpec spec, int stepsPerUnit, double rustle) {
  Instrument {
    requireNonNull(spec, "spec is null");
    if (stepsPerUnit < 1)
      throw new IllegalArgumentException("stepsPerUnit below 1: stepsPerUnit=" + stepsPerUnit);
  }

  /**
   * The shown value: never below zero, and the double nearest to its decimal form
   * as a digital instrument sends it.
   */
  double show(double truth, double gaussian) {
    double steps = Math.rint((truth + rustle * gaussian) * stepsPerUnit);
    return Math.max(0.0, steps) / stepsPerUnit;
  }
}
