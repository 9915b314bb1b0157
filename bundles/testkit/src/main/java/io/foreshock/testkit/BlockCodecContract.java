package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every block codec promises: exact round trips wherever in the arrays, honest refusal when there is no room, and
 * nothing but {@link MalformedBlockException} for bytes it did not write.
 */
public abstract class BlockCodecContract {
  private static final int[] SIZES = {1, 2, 3, 15, 16, 17, 100, 1_023, 1_024, 1_025, 3_000, 65_536};
  private static final int HOSTILE_BLOCKS = 20_000;
  private static final int EXTREME_BLOCKS = 3_000;
  private static final double[] ODD = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, 1.5, 0.1, 1e300, 4.35};

  protected abstract BlockCodec codec();

  private interface Source {
    /** Doubles are given as their bits. */
    long next(int i);
  }

  private static List<Source> sources(long seed, BlockCodec.Kind kind) {
    Random r = new Random(seed);
    List<Source> all = new ArrayList<>();
    long[] walk = {r.nextInt(1_000)};
    if (kind == BlockCodec.Kind.LONG) {
      all.add(_ -> 42);
      all.add(i -> 1_700_000_000_000_000L + i * 1_000_000L);
      all.add(i -> 1_700_000_000_000_000L + i * 1_000_000L + r.nextInt(900));
      all.add(_ -> r.nextLong());
      all.add(_ -> r.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);
      all.add(_ -> r.nextInt(50) == 0 ? r.nextLong() : 7);
      all.add(i -> (long) i * i);
      all.add(_ -> walk[0] += r.nextInt(3) - 1);
      return all;
    }
    all.add(_ -> bits(20.5));
    all.add(_ -> bits((walk[0] += r.nextInt(3) - 1) / 100.0));
    all.add(_ -> bits(r.nextInt(40) == 0 ? r.nextGaussian() : r.nextInt(1_000) / 10.0));
    all.add(_ -> bits(r.nextGaussian() * 1e3));
    all.add(_ -> bits((float) r.nextGaussian()));
    all.add(_ -> r.nextLong());
    all.add(_ -> bits(r.nextInt() * 1e12));
    all.add(_ -> bits(ODD[r.nextInt(ODD.length)]));
    all.add(_ -> r.nextInt(9) == 0 ? 0x7FF8_0000_0000_0000L | r.nextInt(1 << 20) : bits(r.nextInt(9) / 4.0));
    return all;
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** Coded bytes, or null when the codec does not want these values. */
  private byte @Nullable [] encode(long[] bits, int from, int count, int room) {
    ByteBuffer out = ByteBuffer.allocate(room + 5).order(ByteOrder.LITTLE_ENDIAN).position(5);
    boolean done = codec().kind() == BlockCodec.Kind.LONG
        ? codec().encode(bits, from, count, out)
        : codec().encode(doubles(bits), from, count, out);
    return done ? Arrays.copyOfRange(out.array(), 5, out.position()) : null;
  }

  private static double[] doubles(long[] bits) {
    return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
  }

  private long[] decode(byte[] coded, int count) {
    ByteBuffer in = ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN);
    if (codec().kind() == BlockCodec.Kind.LONG) {
      long[] values = new long[count + 3];
      codec().decode(in, count, values, 2);
      return Arrays.copyOfRange(values, 2, count + 2);
    }
    double[] values = new double[count + 3];
    codec().decode(in, count, values, 2);
    return Arrays.stream(values, 2, count + 2).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  public void valuesComeBackBitByBit() {
    long seed = System.nanoTime();
    int coded = 0;
    for (int size : SIZES) {
      int n = 0;
      for (Source source : sources(seed, codec().kind())) {
        long[] values = new long[size + 7];
        for (int i = 0; i < values.length; i++) values[i] = source.next(i);
        byte[] block = encode(values, 3, size, 16 * size + 256);
        if (block != null) {
          coded++;
          long[] back = decode(block, size);
          String what = "seed=" + seed + ", size=" + size + ", source=" + n;
          for (int i = 0; i < size; i++) assertEquals(values[i + 3], back[i], what);
        }
        n++;
      }
    }
    assertTrue(coded > SIZES.length, "the codec refused nearly everything");
  }

  /** Whose differences do not fit the type. */
  @Test
  public void extremesComeBackBitByBit() {
    long seed = System.nanoTime();
    Random r = new Random(seed);
    for (int block = 0; block < EXTREME_BLOCKS; block++) {
      long[] values = new long[r.nextInt(4) == 0 ? 1 + r.nextInt(1_100) : 1_024 * (1 + r.nextInt(3))];
      long[] extremes = new long[2 + r.nextInt(12)];
      for (int i = 0; i < extremes.length; i++) extremes[i] = extreme(r);
      int usual = 1 + r.nextInt(8);
      for (int i = 0; i < values.length; i++)
        values[i] = extremes[r.nextInt(usual) > 0 ? 0 : r.nextInt(extremes.length)];
      byte[] coded = encode(values, 0, values.length, 16 * values.length + 256);
      if (coded == null) continue;
      long[] back = decode(coded, values.length);
      String what = "seed=" + seed + ", block=" + block;
      for (int i = 0; i < values.length; i++) assertEquals(values[i], back[i], what);
    }
  }

  private long extreme(Random r) {
    if (codec().kind() == BlockCodec.Kind.DOUBLE && r.nextBoolean()) return bits(ODD[r.nextInt(ODD.length)]);
    long power = 1L << r.nextInt(64);
    return (r.nextBoolean() ? power : -power) + r.nextInt(3) - 1;
  }

  @Test
  public void aRangeComesBackAlone() {
    long seed = System.nanoTime();
    Random r = new Random(seed);
    for (Source source : sources(seed, codec().kind())) {
      int count = 1 + r.nextInt(5_000);
      long[] values = new long[count];
      for (int i = 0; i < count; i++) values[i] = source.next(i);
      byte[] block = encode(values, 0, count, 16 * count + 256);
      if (block == null) continue;
      for (int round = 0; round < 8; round++) {
        int from = r.nextInt(count);
        int to = from + 1 + r.nextInt(count - from);
        long[] back = decode(block, count, from, to);
        String what = "seed=" + seed + ", count=" + count + ", from=" + from + ", to=" + to;
        for (int i = from; i < to; i++) assertEquals(values[i], back[i - from], what);
      }
    }
  }

  private long[] decode(byte[] coded, int count, int from, int to) {
    ByteBuffer in = ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN);
    if (codec().kind() == BlockCodec.Kind.LONG) {
      long[] values = new long[to - from + 1];
      codec().decode(in, count, from, to, values, 1);
      return Arrays.copyOfRange(values, 1, values.length);
    }
    double[] values = new double[to - from + 1];
    codec().decode(in, count, from, to, values, 1);
    return Arrays.stream(values, 1, values.length).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  public void withoutRoomItRefuses() {
    long seed = System.nanoTime();
    for (Source source : sources(seed, codec().kind())) {
      long[] values = new long[2_000];
      for (int i = 0; i < values.length; i++) values[i] = source.next(i);
      byte[] block = encode(values, 0, values.length, 16 * values.length + 256);
      if (block == null) continue;
      for (int room : new int[]{0, 1, block.length / 2, block.length - 1})
        assertTrue(encode(values, 0, values.length, room) == null, "seed=" + seed + ", room=" + room);
      assertTrue(Arrays.equals(block, encode(values, 0, values.length, block.length)), "seed=" + seed);
    }
  }

  @Test
  public void hostileBytesAreMalformedAndNothingElse() {
    long seed = System.nanoTime();
    Random r = new Random(seed);
    List<byte[]> good = new ArrayList<>();
    for (Source source : sources(seed, codec().kind())) {
      long[] values = new long[1_500];
      for (int i = 0; i < values.length; i++) values[i] = source.next(i);
      byte[] block = encode(values, 0, values.length, 16 * values.length + 256);
      if (block != null) good.add(block);
    }
    for (int i = 0; i < HOSTILE_BLOCKS; i++) {
      byte[] bytes = hostile(r, good);
      int count = r.nextInt(20) == 0 ? 1 + r.nextInt(3_000) : 1_500;
      try {
        decode(bytes, count);
      } catch (MalformedBlockException e) {
        // what it is there for; values that come out of changed bytes are the checksum's business
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed=" + seed + ", block=" + i + ", bytes=" + bytes.length, e);
      }
    }
  }

  private static byte[] hostile(Random r, List<byte[]> good) {
    if (good.isEmpty() || r.nextInt(4) == 0) {
      byte[] noise = new byte[r.nextInt(400)];
      r.nextBytes(noise);
      return noise;
    }
    byte[] bytes = good.get(r.nextInt(good.size())).clone();
    if (r.nextInt(4) == 0) return Arrays.copyOf(bytes, r.nextInt(bytes.length + 20));
    for (int flips = 1 + r.nextInt(8); flips > 0 && bytes.length > 0; flips--)
      bytes[r.nextInt(r.nextBoolean() ? Math.min(64, bytes.length) : bytes.length)] ^= (byte) (1 << r.nextInt(8));
    return bytes;
  }
}
