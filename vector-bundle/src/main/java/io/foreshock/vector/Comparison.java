package io.foreshock.vector;

import io.foreshock.api.vector.Metric;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * What a search computes for a row, and the kernel that does it now: plain Java until the SIMD form was compiled and
 * seen to be faster in this JVM, as before it is a hundred times slower. Thread-safe.
 */
enum Comparison {
  DOT(ScalarRows.DOT, SimdDot::new), SQUARES(ScalarRows.SQUARES, SimdSquares::new), CODE_DOT(ScalarRows.CODE_DOT,
      SimdCodeDot::new), CODE_SQUARES(ScalarRows.CODE_SQUARES, SimdCodeSquares::new);

  private static final long WARM_UP_NANOS = 20_000_000_000L;
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private final Supplier<RowKernel> simd;
  private volatile RowKernel kernel;

  Comparison(RowKernel scalar, Supplier<RowKernel> simd) {
    kernel = scalar;
    this.simd = simd;
  }

  static Comparison of(Metric metric, boolean codes) {
    if (metric == Metric.EUCLIDEAN)
      return codes ? CODE_SQUARES : SQUARES;
    return codes ? CODE_DOT : DOT;
  }

  RowKernel kernel() {
    return kernel;
  }

  /** Has the SIMD forms compiled by a thread of low priority, once. */
  static void warmUpAside() {
    if (BEGUN.compareAndSet(false, true))
      Thread.ofPlatform().daemon().name("foreshock-vector-warm-up").priority(Thread.MIN_PRIORITY)
          .start(Comparison::warmUp);
  }

  /** Returns when the SIMD forms have won, or their time is over. */
  static void warmUp() {
    for (Comparison comparison : values())
      comparison.tryFaster();
    LoggerFactory.getLogger(Comparison.class).info("graph kernels: {}", describe());
  }

  private void tryFaster() {
    try {
      RowKernel challenger = simd.get();
      if (KernelTrial.isFaster(challenger, kernel, WARM_UP_NANOS))
        kernel = challenger;
    } catch (LinkageError | UnsupportedOperationException e) {
      LoggerFactory.getLogger(Comparison.class).info("no SIMD for {} ({})", this, e.toString());
    }
  }

  static String describe() {
    StringBuilder text = new StringBuilder();
    for (Comparison comparison : values())
      text.append(text.isEmpty() ? "" : ", ").append(comparison).append(' ')
          .append(comparison.kernel instanceof ScalarRows ? "scalar" : "SIMD");
    return text.toString();
  }
}
