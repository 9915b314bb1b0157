package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Graphs from bytes that somebody changed and signed. A short run by default; {@code -Dforeshock.vector.hostile=1000000}
 * is the long one, and {@link HostileSnapshot} says how Jazzer is run.
 */
class SnapshotFuzzTest {
  private static final int INPUTS = Integer.getInteger("foreshock.vector.hostile", 400);
  private static final int[] VALUES = {-1, 0, 1, 63, 64, 0x80, 2_499, 2_500, Integer.MAX_VALUE, Integer.MIN_VALUE};

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Whoever writes such bytes can also write their checksums. */
  @Test
  void hostileBytesWithRightChecksumsAreRefusedOrHarmless() {
    List<HostileSnapshot> targets = List.of(HostileSnapshot.of(2_500, Metric.COSINE, Quantization.INT8, random),
        HostileSnapshot.of(2_500, Metric.EUCLIDEAN, Quantization.NONE, random),
        HostileSnapshot.of(2_500, Metric.DOT, Quantization.FLOAT16, random),
        HostileSnapshot.of(2_500, Metric.COSINE, Quantization.BFLOAT16, random),
        HostileSnapshot.of(4_200, Metric.COSINE, Quantization.BINARY, random));
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      HostileSnapshot target = targets.get(random.nextInt(targets.size()));
      byte[] hostile = target.changed(changes());
      try {
        refused += target.isRefused(hostile) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed=" + seed + ", input=" + i, e);
      }
    }
    assertTrue(refused > INPUTS / 6 && refused < INPUTS, "refused=" + refused + ", seed=" + seed);
  }

  private ByteBuffer changes() {
    ByteBuffer changes = ByteBuffer.allocate(8 * (1 + random.nextInt(4))).order(ByteOrder.LITTLE_ENDIAN);
    while (changes.hasRemaining()) {
      int page = random.nextBoolean() ? Integer.MIN_VALUE : 0;
      changes.putInt(page | random.nextInt() & Integer.MAX_VALUE);
      changes.putInt(random.nextInt(3) == 0 ? random.nextInt() : VALUES[random.nextInt(VALUES.length)]);
    }
    return changes.flip();
  }
}
