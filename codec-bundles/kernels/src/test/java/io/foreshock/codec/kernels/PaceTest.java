package io.foreshock.codec.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long MICROSECOND = 1_000;
  private static final long SECOND = 1_000_000_000;

  private long worked;
  private long rested;

  @Test
  void threeQuartersOfTheTimeAreRest() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Pace pace = new Pace(() -> worked, nanos -> rested += nanos);
    while (worked < SECOND) {
      worked += random.nextLong(1, 9_000) * MICROSECOND;
      pace.rest();
    }
    assertEquals(worked, pace.worked(), "seed=" + seed);
    assertEquals(3.0, (double) rested / worked, 0.05, "seed=" + seed);
  }

  @Test
  void aShortWhileNeedsNoRest() {
    Pace pace = new Pace(() -> worked, nanos -> rested += nanos);
    worked += 4_900 * MICROSECOND;
    pace.rest();
    assertEquals(0, rested);
    worked += 200 * MICROSECOND;
    pace.rest();
    assertEquals(3 * 5_100 * MICROSECOND, rested);
  }

  /** More busy threads than cores: its work alone is timed, so it still sees which kernel is faster. */
  @Test
  void simdWinsOnABusyMachine() {
    SimdPackKernel simd = KernelTest.simd(SimdPackKernel::new);
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++)
      Thread.ofPlatform().daemon().name("busy-" + i).start(() -> {
        while (!over.get())
          Thread.onSpinWait();
      });
    try {
      KernelTrial trial = new KernelTrial(Pace.quarter());
      PackKernel plain = new ScalarPackKernel();
      assertTrue(trial.isFaster(() -> trial.run(simd), () -> trial.run(plain), 5 * SECOND));
    } finally {
      over.set(true);
    }
  }
}
