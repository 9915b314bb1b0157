package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class FreshBlocksTest {
  private static final int THREADS = 4;
  private static final int EACH = 20_000;
  private static final int BYTES = 64;

  /** The layers of a graph grow by different threads. */
  @Test
  void noTwoThreadsGetTheSameMemory() throws Exception {
    FreshBlocks blocks = FreshBlocks.tight();
    long[] addresses = new long[THREADS * EACH];
    CyclicBarrier together = new CyclicBarrier(THREADS);
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      int first = t * EACH;
      threads[t] = Thread.ofPlatform().name("blocks-" + t).start(() -> {
        try {
          together.await();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
        for (int i = first; i < first + EACH; i++)
          addresses[i] = blocks.next(BYTES).address();
      });
    }
    for (Thread thread : threads)
      thread.join();
    assertEquals(addresses.length, Arrays.stream(addresses).distinct().count());
  }
}
