package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * What a search computes for a row, and the kernel that does it now: plain Java until the SIMD form was compiled and
 * seen to be faster in this JVM, as before it is a hundred times slower. Thread-safe.
 */
enum Comparison {
  DOT(ScalarRows.DOT, SimdDot::new), SQUARES(ScalarRows.SQUARES, SimdSquares::new), CODE_DOT(ScalarRows.CODE_DOT,
      SimdCodeDot::new), CODE_SQUARES(ScalarRows.CODE_SQUARES, SimdCodeSquares::new), HALF_DOT(ScalarRows.HALF_DOT,
          SimdHalfDot::new), HALF_SQUARES(ScalarRows.HALF_SQUARES, SimdHalfSquares::new), BRAIN_DOT(
              ScalarRows.BRAIN_DOT, SimdBrainDot::new), BRAIN_SQUARES(ScalarRows.BRAIN_SQUARES, SimdBrainSquares::new),
  /** Its plain loop is the fast one. */
  BITS(Hamming.BITS, () -> Hamming.BITS);

  /** Compiled with the first index: what most use. */
  private static final Set<Comparison> COMMON = EnumSet.of(DOT, SQUARES, CODE_DOT, CODE_SQUARES);

  private static final long WARM_UP_NANOS = 20_000_000_000L;

  private final AtomicBoolean begun = new AtomicBoolean();
  private final Supplier<RowKernel> simd;
  private volatile RowKernel kernel;

  Comparison(RowKernel scalar, Supplier<RowKernel> simd) {
    kernel = scalar;
    this.simd = simd;
  }

  static Comparison of(Metric metric, Element element) {
    boolean squares = metric == Metric.EUCLIDEAN;
    return switch (element) {
      case FLOAT32 -> squares ? SQUARES : DOT;
      case FLOAT16 -> squares ? HALF_SQUARES : HALF_DOT;
      case BFLOAT16 -> squares ? BRAIN_SQUARES : BRAIN_DOT;
    };
  }

  static Comparison ofCodes(Metric metric, Quantization quantization) {
    if (quantization == Quantization.BINARY)
      return BITS;
    return metric == Metric.EUCLIDEAN ? CODE_SQUARES : CODE_DOT;
  }

  RowKernel kernel() {
    return kernel;
  }

  /** Has the SIMD forms compiled by a thread of low priority, once: the common ones, and this. */
  static void warmUpAside(Comparison used) {
    Set<Comparison> wanted = EnumSet.copyOf(COMMON);
    wanted.add(used);
    wanted.removeIf(each -> !each.begun.compareAndSet(false, true));
    if (!wanted.isEmpty())
      Thread.ofPlatform().daemon().name("foreshock-vector-warm-up").priority(Thread.MIN_PRIORITY)
          .start(() -> warmUp(wanted));
  }

  /** Returns when all SIMD forms have won, or their time is over. */
  static void warmUp() {
    Set<Comparison> all = EnumSet.allOf(Comparison.class);
    all.forEach(each -> each.begun.set(true));
    warmUp(all);
  }

  private static void warmUp(Set<Comparison> wanted) {
    wanted.forEach(Comparison::tryFaster);
    LoggerFactory.getLogger(Comparison.class).info("graph kernels: {}", describe());
  }

  private void tryFaster() {
    try {
      RowKernel challenger = simd.get();
      if (challenger != kernel && KernelTrial.isFaster(challenger, kernel, WARM_UP_NANOS))
        kernel = challenger;
    } catch (LinkageError | UnsupportedOperationException e) {
      LoggerFactory.getLogger(Comparison.class).info("no SIMD for {} ({})", this, e.toString());
    }
  }

  static String describe() {
    StringBuilder text = new StringBuilder();
    for (Comparison comparison : values())
      if (COMMON.contains(comparison) || comparison.begun.get())
        text.append(text.isEmpty() ? "" : ", ").append(comparison).append(' ')
            .append(comparison.kernel instanceof ScalarRows ? "scalar" : "SIMD");
    return text.toString();
  }
}
