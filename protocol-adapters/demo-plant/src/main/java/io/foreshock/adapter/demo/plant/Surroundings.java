package io.foreshock.adapter.demo.plant;

/** Hall air and production plan: pure functions of the time of day. Immutable. */
final class Surroundings {
  private static final int DAY = 86_400;
  private static final int SHIFT = 8 * 3_600;
  /** Shifts change at 06:00, 14:00 and 22:00. */
  private static final int FIRST_SHIFT = 6 * 3_600;
  private static final int HANDOVER = 6 * 60;
  private static final int ORDER = 20 * 60;
  private static final int RAMP = 150;
  private static final double HANDOVER_LOAD = 0.66;

  private final Noise weather;

  Surroundings(long seed) {
    weather = new Noise(seed).derive("weather");
  }

  /** °C in the hall: coolest at 04:00, warmest at 16:00, and some weather. */
  double ambient(long step) {
    double day = StrictMath.sin(2 * Math.PI * (Math.floorMod(step, (long) DAY) - 10 * 3_600) / DAY);
    return 21.5 + 1.3 * day + 0.5 * weather.wander(0, step, 6 * 3_600);
  }

  /**
   * Demanded output of a machine, 0.6..1: production orders of twenty minutes,
   * less at night, little while shifts change.
   */
  double load(Noise machine, long step) {
    long order = Math.floorDiv(step, ORDER);
    double into = Math.floorMod(step, (long) ORDER);
    double level = level(machine, order, step);
    if (into < RAMP) {
      double before = level(machine, order - 1, step);
      level = before + (level - before) * into / RAMP;
    }
    double plan = level + 0.02 * machine.wander(11, step, 180);
    return plan + handover(step) * (HANDOVER_LOAD - plan);
  }

  private static double level(Noise machine, long order, long step) {
    long second = Math.floorMod(step - FIRST_SHIFT, (long) DAY);
    double nightly = second >= 2 * SHIFT ? 0.96 : 1;
    return nightly * machine.between(0.7, 0.96, 10, order);
  }

  /** 0 = none, 1 = in the middle of a change of shift. */
  private static double handover(long step) {
    long second = Math.floorMod(step - FIRST_SHIFT, (long) SHIFT);
    double x = second / (double) HANDOVER;
    return x >= 1 ? 0 : StrictMath.sin(Math.PI * x);
  }
}
