package io.foreshock.codec.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which kernels to use now: plain Java, and SIMD once it was seen to be faster on this machine and in this JVM. Without
 * its compiled form SIMD is a hundred times slower, so it is compiled and timed in the background first.
 */
public final class Kernels {
  /** Of work for each trial; 0.8 s are enough in quiet, more while the compiler has other code to do first. */
  private static final long WARM_UP_NANOS = 20_000_000_000L;
  /** A start has better things to do than to compile kernels that are hardly used. */
  private static final long WORTH_WARMING = 4_000_000;
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private static volatile PackKernel pack = new ScalarPackKernel();
  private static volatile FrameKernel frames = FrameKernel.PLAIN;
  private static volatile RansKernel rans = new ScalarRansKernel();
  /** Values, roughly, as threads do not wait for each other. */
  private static long used;

  private Kernels() {
  }

  static PackKernel pack() {
    return pack;
  }

  public static FrameKernel frames() {
    return frames;
  }

  static RansKernel rans() {
    return rans;
  }

  /** Tells that values were coded or decoded; after enough of them {@link #warmUp} begins in the background, once. */
  static void used(int values) {
    if (used > WORTH_WARMING || (used += values) <= WORTH_WARMING)
      return;
    if (BEGUN.compareAndSet(false, true))
      Thread.ofPlatform().daemon().name("foreshock-codec-warm-up").priority(Thread.MIN_PRIORITY)
          .start(() -> warmUp(WARM_UP_NANOS));
  }

  /**
   * Has SIMD compiled and timed beside plain Java, on a quarter of a core. Returns when it won or the time of each trial
   * is over.
   */
  static void warmUp(long limitNanos) {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      LOG.info("plain Java: the JVM runs without module {}", VECTOR_MODULE);
      return;
    }
    KernelTrial trial = new KernelTrial(Pace.quarter());
    pack = faster(pack, SimdPackKernel::new, trial, trial::run, limitNanos);
    frames = faster(frames, SimdFrameKernel::new, trial, trial::run, limitNanos);
    rans = faster(rans, SimdRansKernel::new, trial, trial::run, limitNanos);
    LOG.info("unpacking: {}; packing: {}; entropy decoding: {}", pack, frames, rans);
  }

  /** The SIMD kernel when it wins; the known one also where there are no such vectors. */
  private static <K> K faster(K known, Supplier<? extends K> simd, KernelTrial trial, Consumer<K> run,
      long limitNanos) {
    try {
      K challenger = simd.get();
      return trial.isFaster(() -> run.accept(challenger), () -> run.accept(known), limitNanos)
          ? challenger
          : known;
    } catch (LinkageError | UnsupportedOperationException e) {
      LOG.info("plain Java: {}", e.toString());
      return known;
    }
  }
}
