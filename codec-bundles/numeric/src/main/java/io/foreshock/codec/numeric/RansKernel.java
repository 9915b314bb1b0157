package io.foreshock.codec.numeric;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** The inner loops of decoding: plain Java is the specification, SIMD the same where it is faster. Stateless. */
sealed interface RansKernel permits ScalarRansKernel, SimdRansKernel {
  long WARM_UP_NANOS = 30_000_000_000L;
  /** A start has better things to do than to compile kernels that are hardly used. */
  long WORTH_WARMING = 20_000_000;

  /** Words a kernel may load beyond the last one. */
  int LOOK_AHEAD = 1_024 + 64;

  /**
   * @param symbols
   *            gets the next {@code n}, at most 1,024
   */
  void decode(Rans.Decoder d, int[] symbols, int n);

  /** Exponential smoothing undone, see {@link Prediction}; 16 lanes. */
  void restoreLevels(long[] v, int rows, long[] levels, int weight);

  /** The one to use now; SIMD once it was seen to be faster on this machine and in this JVM. */
  static RansKernel best() {
    return Chosen.kernel;
  }

  /** Tells that symbols were decoded; after enough of them {@link #warmUp} begins in the background, once. */
  static void used(int symbols) {
    if (Chosen.used > WORTH_WARMING || (Chosen.used += symbols) <= WORTH_WARMING)
      return;
    if (Chosen.begun.compareAndSet(false, true))
      Thread.ofPlatform().daemon().name("foreshock-codec-warm-up").priority(Thread.MIN_PRIORITY)
          .start(() -> warmUp(WARM_UP_NANOS));
  }

  /**
   * Has SIMD compiled and timed beside plain Java: without its compiled form it is a hundred times slower, so it is not
   * used before. Returns when it won or the trial's time is over.
   */
  static void warmUp(long limitNanos) {
    try {
      RansKernel simd = new SimdRansKernel();
      if (KernelTrial.isFaster(simd, new ScalarRansKernel(), limitNanos))
        Chosen.kernel = simd;
      LoggerFactory.getLogger(RansKernel.class).info("entropy decoder: {}", Chosen.kernel);
    } catch (LinkageError | UnsupportedOperationException e) {
      LoggerFactory.getLogger(RansKernel.class).info("entropy decoder: plain Java ({})", e.toString());
    }
  }

  /** Holder of the choice. */
  final class Chosen {
    private static volatile RansKernel kernel = new ScalarRansKernel();
    /** Roughly, as threads do not wait for each other. */
    private static long used;
    private static final AtomicBoolean begun = new AtomicBoolean();

    private Chosen() {
    }
  }
}
