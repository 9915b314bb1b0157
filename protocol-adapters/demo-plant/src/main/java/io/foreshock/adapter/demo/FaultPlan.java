package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.PlantFault;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Decides when a fault begins by itself: a press bearing twelve minutes of plant
 * time after the start (twelve seconds at speed 60), then something every six to
 * ten hours. Depends only on the seed and the faults before. Confined to the
 * plant's lock.
 */
final class FaultPlan {
  private static final int FIRST_AFTER = 12 * 60;
  private static final int FIRST_DEVELOPS = 40 * 60;
  private static final long SHORTEST_GAP = 6 * 3_600;
  private static final long LONGEST_GAP = 10 * 3_600;

  private record Choice(String asset, FaultKind kind) {}

  private static final Choice FIRST = new Choice("line1/press4", FaultKind.BEARING_WEAR);
  private static final List<Choice> CHOICES = List.of(FIRST, new Choice("line1/press2", FaultKind.BEARING_WEAR),
      new Choice("line1/press2", FaultKind.SEAL_LEAK), new Choice("line1/press4", FaultKind.SEAL_LEAK),
      new Choice("line2/pump3", FaultKind.SUCTION_CLOGGING), new Choice("line2/pump5", FaultKind.SUCTION_CLOGGING),
      new Choice("utility/compressor1", FaultKind.COOLER_FOULING),
      new Choice("utility/chiller1", FaultKind.REFRIGERANT_LOSS));

  private final long seed;
  private final long start;
  private Optional<PlantFault> last;

  /**
   * @param start
   *            first second of plant time
   * @param last
   *            the newest fault so far
   */
  FaultPlan(long seed, long start, Optional<PlantFault> last) {
    this.seed = seed;
    this.start = start;
    this.last = last;
  }

  /** Tells the plan of a fault that began, by itself or not. */
  void began(PlantFault fault) {
    last = Optional.of(fault);
  }

  /** The fault that begins at that second, if any. */
  Optional<PlantFault> due(DemoPlant plant, long step) {
    if (last.isEmpty())
      return step < start + FIRST_AFTER
          ? Optional.empty()
          : Optional.of(PlantFault.lasting(seed, FIRST.asset(), FIRST.kind(), step, FIRST_DEVELOPS));
    PlantFault before = last.get();
    SplittableRandom dice = new SplittableRandom(seed * 31 + before.from());
    long next = Math.max(before.endsAt(), before.from() + dice.nextLong(SHORTEST_GAP, LONGEST_GAP));
    if (step < next)
      return Optional.empty();
    List<Choice> others = CHOICES.stream().filter(c -> !c.asset().equals(before.asset()))
        .filter(c -> plant.machine(c.asset()).faultAt(step).isEmpty()).toList();
    Choice choice = others.get(dice.nextInt(others.size()));
    return Optional.of(PlantFault.beginning(seed, choice.asset(), choice.kind(), step));
  }

  /** Kinds of fault that may begin by themselves. */
  static List<FaultKind> kinds() {
    return CHOICES.stream().map(Choice::kind).distinct().toList();
  }
}
