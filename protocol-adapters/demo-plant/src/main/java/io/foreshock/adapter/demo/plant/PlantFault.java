package io.foreshock.adapter.demo.plant;

import static java.util.Objects.requireNonNull;

/**
 * One fault's whole life: it develops, stops the machine, is repaired during a
 * standstill, and the machine runs up again. Immutable; all times are seconds of
 * plant time since 1970.
 *
 * @param from
 *            first second with any effect
 * @param failsAt
 *            the machine stops
 * @param restartsAt
 *            repaired; the machine runs up from here
 * @param steepness
 *            exponent of the growth, 1.8..2.6: how long it stays inconspicuous
 * @param strength
 *            how strongly this instance shows, 0.85..1.15
 * @param variety
 *            tells instances apart: sensors of one kind of fault never react in
 *            exactly the same proportion
 */
public record PlantFault(String asset, FaultKind kind, long from, long failsAt, long restartsAt, double steepness,
    double strength, long variety) {
  /** Seconds from standstill to full speed. */
  static final int RUN_UP = 75;
  /** Seconds from full speed to standstill; a seizure takes less. */
  private static final int RUN_DOWN = 18;
  private static final int SHORTEST = 25 * 60;
  private static final int LONGEST = 60 * 60;

  public PlantFault {
    requireNonNull(asset, "asset is null");
    requireNonNull(kind, "kind is null");
    if (from >= failsAt || failsAt >= restartsAt)
      throw new IllegalArgumentException(
          "times must ascend: from=" + from + ", failsAt=" + failsAt + ", restartsAt=" + restartsAt);
  }

  /** A fault that begins at {@code from}; its pace follows from the seed. */
  public static PlantFault beginning(long seed, String asset, FaultKind kind, long from) {
    long develops = (long) source(seed, asset, kind).between(SHORTEST, LONGEST, 0, from);
    return lasting(seed, asset, kind, from, develops);
  }

  /** Like {@link #beginning} with a given time to failure in seconds. */
  public static PlantFault lasting(long seed, String asset, FaultKind kind, long from, long develops) {
    Noise noise = source(seed, asset, kind);
    long failsAt = from + develops;
    long restartsAt = failsAt + (long) noise.between(240, 480, 1, from);
    return new PlantFault(asset, kind, from, failsAt, restartsAt, noise.between(1.8, 2.6, 2, from),
        noise.between(0.85, 1.15, 3, from), seed ^ from * 31 + asset.hashCode());
  }

  private static Noise source(long seed, String asset, FaultKind kind) {
    return new Noise(seed).derive(asset + "#" + kind.id());
  }

  /** Back to full speed; from here nothing is left of it. */
  public long endsAt() {
    return restartsAt + RUN_UP;
  }

  boolean covers(long step) {
    return step >= from && step < endsAt();
  }

  /**
   * How far it has developed: 0 at the start, about 0.15 after a third, 1 at the
   * stop, 0 once repaired; times the strength of this instance.
   */
  double severity(long step) {
    if (step < from || step >= restartsAt)
      return 0;
    double x = Math.min(1.0, (step - from) / (double) (failsAt - from));
    return strength * (0.25 * x + 0.75 * StrictMath.pow(x, steepness));
  }

  /** Speed of the machine, 0 (standstill) to 1. */
  double speed(long step) {
    if (step < failsAt || step >= endsAt())
      return 1;
    if (step >= restartsAt)
      return (step - restartsAt) / (double) RUN_UP;
    int runDown = kind == FaultKind.BEARING_WEAR ? 4 : RUN_DOWN;
    return Math.max(0, 1 - (step - failsAt + 1) / (double) runDown);
  }

  /** Factor 0.88..1.12 of one effect of this instance. */
  double proportion(int part) {
    return new Noise(variety).between(0.88, 1.12, part, 7);
  }
}
