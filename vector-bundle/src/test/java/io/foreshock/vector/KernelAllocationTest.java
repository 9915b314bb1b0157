package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A kernel whose vectors became objects gives the same answers a hundred times slower, so only what it allocates tells.
 */
class KernelAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROWS = 32;
  private static final int CALLS = 1_000;
  private static final long DEADLINE_NANOS = 60_000_000_000L;
  /** Of a call with its {@link #ROWS} rows: one boxed vector is more. */
  private static final int LIMIT = 16;

  @Test
  void compiledKernelsAllocateNothingWhateverRanBefore() {
    Comparison.warmUp();
    try (Arena arena = Arena.ofConfined()) {
      for (int stride : new int[]{128, 16, 64, 384, 112, 1_536, 128})
        for (RowKernel kernel : List.of(new SimdDot(), new SimdCodeDot(), new SimdSquares(), new SimdCodeSquares(),
            new SimdHalfDot(), new SimdHalfSquares(), new SimdBrainDot(), new SimdBrainSquares(), Hamming.BITS))
          awaitNoAllocation(kernel, arena, Element.FLOAT16.stride(stride));
    }
  }

  private static void awaitNoAllocation(RowKernel kernel, Arena arena, int stride) {
    RowQuery query = new RowQuery(stride, true);
    long memory = arena.allocate((long) ROWS * stride * Float.BYTES, 64).address();
    long[] rows = new long[ROWS + RowKernel.TOGETHER];
    for (int i = 0; i < ROWS; i++)
      rows[i] = memory + (long) i * stride * Float.BYTES;
    float[] out = new float[rows.length];
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    long allocated;
    do
      allocated = allocated(kernel, query, rows, out);
    while (allocated > LIMIT && System.nanoTime() < deadline);
    long bytes = allocated;
    assertTrue(bytes <= LIMIT, () -> kernel.getClass().getSimpleName() + " allocates: bytes=" + bytes
        + ", stride=" + stride);
  }

  /** Bytes of a call. */
  private static long allocated(RowKernel kernel, RowQuery query, long[] rows, float[] out) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++)
      kernel.distances(query, rows, 0, ROWS, out);
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }
}
