package io.foreshock.adapter.demo.plant;

import org.jspecify.annotations.Nullable;

/**
 * What acts on a machine in one second.
 *
 * @param step
 *            seconds since 1970
 * @param load
 *            demanded output, 0..1
 * @param ambient
 *            air in the hall, °C
 * @param speed
 *            0 (standstill) to 1
 * @param fault
 *            what is wrong, null when healthy
 * @param severity
 *            0 to about 1.15
 * @param noise
 *            the machine's own randomness
 */
record Conditions(long step, double load, double ambient, double speed, @Nullable PlantFault fault, double severity,
    Noise noise) {
  /** Strength of one effect of a kind of fault; 0 when something else is wrong. */
  double effect(FaultKind kind, int part) {
    return fault != null && fault.kind() == kind ? severity * fault.proportion(part) : 0;
  }

  /** A periodic motion in -1..1. */
  double cycle(double seconds) {
    return StrictMath.sin(2 * Math.PI * (step % 1_000_000) / seconds);
  }

  double wander(int channel, int period) {
    return noise.wander(100 + channel, step, period);
  }

  double gaussian(int channel) {
    return noise.gaussian(200 + channel, step);
  }
}
