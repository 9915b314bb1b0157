package io.foreshock.codec.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Bytes nobody wrote, and others around a block that must not be read. A short run by default;
 * {@code -Dforeshock.codec.hostile=10000000} is the long one.
 */
final class HostileBytesFuzzTest {
  private static final int INPUTS = Integer.getInteger("foreshock.codec.hostile", 40_000);
  private static final int COUNT = 2_300;
  private static final int MOST = 9_000;
  private static final int MARGIN = 64;
  private static final List<BlockCodec> CODECS = List.of(new DeltaFforCodec(), new AlpCodec(), new OrderedBitsCodec(),
      new ColdLongCodec(), new ColdDecimalCodec(), new ColdBitsCodec(), new DictionaryCodec(),
      new ColdDictionaryCodec(), new MultiplesCodec(), new ColdMultiplesCodec(), new FrontBitsCodec(),
      new RepeatsCodec(),
      new RepeatedLongsCodec());

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final long[] longs = new long[MOST];
  private final double[] doubles = new double[MOST];

  @Test
  void onlyMalformedBlocksAreReported() {
    List<List<byte[]>> good = CODECS.stream().map(this::blocks).toList();
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      int c = random.nextInt(CODECS.size());
      byte[] bytes = changed(good.get(c));
      try {
        decode(CODECS.get(c), bytes);
      } catch (MalformedBlockException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed=" + seed + ", input=" + i + ", codec=" + CODECS.get(c).name(), e);
      }
    }
    assertTrue(refused > INPUTS / 20, "refused=" + refused + ", seed=" + seed);
  }

  /** What lies around the block differs from call to call; what is decoded must not. */
  @Test
  void nothingAroundTheBlockIsRead() {
    for (BlockCodec codec : CODECS)
      for (byte[] block : blocks(codec)) {
        byte[] cut = Arrays.copyOf(block, block.length - 1);
        assertArrayEquals(among(codec, block, 0), among(codec, block, 0xFF), codec.name());
        assertThrows(MalformedBlockException.class, () -> among(codec, cut, 0x55), codec.name());
      }
  }

  private long[] among(BlockCodec codec, byte[] block, int others) {
    byte[] around = new byte[block.length + 2 * MARGIN];
    Arrays.fill(around, (byte) others);
    System.arraycopy(block, 0, around, MARGIN, block.length);
    ByteBuffer in = ByteBuffer.wrap(around, MARGIN, block.length).slice().order(ByteOrder.LITTLE_ENDIAN);
    if (codec.kind() == BlockCodec.Kind.LONG) {
      codec.decode(in, COUNT, longs, 0);
      return Arrays.copyOf(longs, COUNT);
    }
    codec.decode(in, COUNT, doubles, 0);
    return Arrays.stream(doubles, 0, COUNT).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private List<byte[]> blocks(BlockCodec codec) {
    List<byte[]> blocks = new ArrayList<>();
    for (int kind = 0; kind < 6; kind++) {
      fill(kind);
      ByteBuffer out = ByteBuffer.allocate(16 * COUNT).order(ByteOrder.LITTLE_ENDIAN);
      boolean done = codec.kind() == BlockCodec.Kind.LONG
          ? codec.encode(longs, 0, COUNT, out)
          : codec.encode(doubles, 0, COUNT, out);
      if (done)
        blocks.add(Arrays.copyOf(out.array(), out.position()));
    }
    return blocks;
  }

  private void fill(int kind) {
    SplittableRandom values = new SplittableRandom(kind);
    for (int i = 0; i < COUNT; i++) {
      longs[i] = switch (kind) {
        case 0 -> i * 1_000L;
        case 1 -> i == 0 ? 0 : longs[i - 1] + values.nextInt(9) - 4;
        case 2 -> values.nextInt(30) == 0 ? values.nextLong() : values.nextInt(5);
        case 3 -> values.nextInt(20) * 100L;
        default -> values.nextLong();
      };
      doubles[i] = switch (kind) {
        case 4 -> Double.longBitsToDouble(longs[i]);
        case 5 -> values.nextInt(9) == 0 ? values.nextDouble() : Math.toRadians(values.nextInt(90_000) / 3_600.0);
        default -> longs[i] / 100.0;
      };
    }
  }

  private byte[] changed(List<byte[]> good) {
    byte[] bytes = good.get(random.nextInt(good.size())).clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
      }
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      default -> {
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
          int within = random.nextBoolean() ? Math.min(48, bytes.length) : bytes.length;
          bytes[random.nextInt(within)] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  private void decode(BlockCodec codec, byte[] bytes) {
    int count = random.nextInt(8) == 0 ? 1 + random.nextInt(MOST) : COUNT;
    int from = random.nextInt(4) == 0 ? random.nextInt(count) : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (codec.kind() == BlockCodec.Kind.LONG) {
      if (from > 0)
        codec.decode(in, count, from, count, longs, 0);
      else
        codec.decode(in, count, longs, 0);
    } else if (from > 0) {
      codec.decode(in, count, from, count, doubles, 0);
    } else {
      codec.decode(in, count, doubles, 0);
    }
  }
}
