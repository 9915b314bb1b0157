package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowKernelTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void simdEqualsItsScalarTwinOnFloats() {
    try (Arena arena = Arena.ofConfined()) {
      for (int stride = Kernels.LANES; stride <= 20 * Kernels.LANES; stride += Kernels.LANES)
        for (int count = 1; count <= 9; count++) {
          RowQuery query = new RowQuery(stride, false);
          long[] rows = rows(arena, count, 4 * stride);
          for (int i = 0; i < count; i++)
            for (int j = 0; j < stride; j++)
              Memory.putInt(rows[i] + 4L * j, Float.floatToIntBits((float) random.nextGaussian()));
          for (int j = 0; j < stride; j++)
            query.floats[j] = (float) random.nextGaussian();
          compare(ScalarRows.DOT, new SimdDot(), query, rows, count, 1e-4f * stride);
          compare(ScalarRows.SQUARES, new SimdSquares(), query, rows, count, 1e-4f * stride);
        }
    }
  }

  @Test
  void simdEqualsItsScalarTwinOnCodesEvenAtTheirLimits() {
    try (Arena arena = Arena.ofConfined()) {
      for (int dimension = 3; dimension <= 1_100; dimension += 41)
        for (int bound : new int[]{1, 90, Codes.MAX}) {
          int stride = Codes.stride(dimension);
          RowQuery query = new RowQuery(Kernels.padded(dimension), true);
          query.unit = 0.25f;
          long[] rows = rows(arena, 7, stride);
          for (int j = 0; j < dimension; j++) {
            query.setCode(j, code(bound));
            for (int i = 0; i < 7; i++)
              MemorySegment.copy(new byte[]{(byte) code(bound)}, 0, Memory.ALL, ValueLayout.JAVA_BYTE, rows[i] + j, 1);
          }
          compare(ScalarRows.CODE_DOT, new SimdCodeDot(), query, rows, 7, 0);
          compare(ScalarRows.CODE_SQUARES, new SimdCodeSquares(), query, rows, 7, 0);
        }
    }
  }

  /** The extreme ones often, as sums overflow there first. */
  private int code(int bound) {
    return random.nextInt(3) == 0 ? random.nextInt(2 * bound + 1) - bound : random.nextBoolean() ? bound : -bound;
  }

  @Test
  void simdEqualsItsScalarTwinOnHalves() {
    for (Element element : List.of(Element.FLOAT16, Element.BFLOAT16))
      try (Arena arena = Arena.ofConfined()) {
        for (int stride = Element.GROUP; stride <= 20 * Element.GROUP; stride += Element.GROUP)
          for (int count = 1; count <= 9; count++) {
            RowQuery query = new RowQuery(stride, false);
            long[] rows = rows(arena, count, element.rowBytes(stride));
            for (int i = 0; i < count; i++)
              element.write(gaussians(stride, 1), stride, rows[i]);
            System.arraycopy(gaussians(stride, 1), 0, query.floats, 0, stride);
            boolean half = element == Element.FLOAT16;
            compare(half ? ScalarRows.HALF_DOT : ScalarRows.BRAIN_DOT, half ? new SimdHalfDot() : new SimdBrainDot(),
                query, rows, count, 1e-4f * stride);
            compare(half ? ScalarRows.HALF_SQUARES : ScalarRows.BRAIN_SQUARES,
                half ? new SimdHalfSquares() : new SimdBrainSquares(), query, rows, count, 1e-4f * stride);
          }
      }
  }

  /** A kernel asked about one dimension at a time tells each value. */
  @Test
  void everyFloat16IsReadAsTheJdkReadsIt() {
    try (Arena arena = Arena.ofConfined()) {
      float[] row = new float[Element.GROUP];
      float[] read = new float[Element.GROUP];
      RowQuery query = new RowQuery(Element.GROUP, false);
      long[] rows = rows(arena, 1, Element.FLOAT16.rowBytes(Element.GROUP));
      float[] out = new float[rows.length];
      for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
        float value = Float.float16ToFloat((short) bits);
        if (!Float.isFinite(value))
          continue;
        int dimension = bits & Element.GROUP - 1;
        row[dimension] = value;
        query.floats[dimension] = 1;
        Element.FLOAT16.write(row, row.length, rows[0]);
        Element.FLOAT16.read(rows[0], read, new int[read.length]);
        new SimdHalfDot().distances(query, rows, 0, 1, out);
        assertEquals(value, read[dimension]);
        assertEquals(-value, out[0], 0f);
        assertEquals(value, Element.FLOAT16.value(rows[0], dimension));
        row[dimension] = 0;
        query.floats[dimension] = 0;
      }
    }
  }

  @Test
  void halvesAreTheNearestThereAreAndNeverInfinite() {
    try (Arena arena = Arena.ofConfined()) {
      for (Element element : List.of(Element.FLOAT16, Element.BFLOAT16)) {
        double error = element == Element.FLOAT16 ? 0x1p-11 : 0x1p-8;
        long address = arena.allocate(element.rowBytes(256), 64).address();
        for (double size : new double[]{1e-3, 1, 1e3}) {
          float[] row = gaussians(256, size);
          float[] read = new float[row.length];
          element.write(row, row.length, address);
          element.read(address, read, new int[row.length]);
          for (int i = 0; i < row.length; i++) {
            assertEquals(row[i], read[i], Math.max(0x1p-25, error * Math.abs(row[i])), "seed=" + seed);
            assertEquals(read[i], element.value(address, i));
            assertTrue(element.holds(address, i, row[i]) && element.holds(address, i, read[i]));
          }
        }
        float most = element == Element.FLOAT16 ? Element.MAX_FLOAT16 : Element.MAX_BFLOAT16;
        float[] large = gaussians(32, 1);
        large[7] = Float.MAX_VALUE;
        large[20] = -Float.MAX_VALUE;
        element.write(large, 32, address);
        assertEquals(most, element.value(address, 7));
        assertEquals(-most, element.value(address, 20));
      }
    }
  }

  private float[] gaussians(int count, double size) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++)
      values[i] = (float) (size * random.nextGaussian());
    return values;
  }

  @Test
  void bitsTellWhichValuesAreAboveTheMean() {
    float[] sample = gaussians(70 * 1_000, 1);
    for (int i = 0; i < sample.length; i++)
      sample[i] += i % 70;
    Signs signs = Signs.learn(sample, 70, 80);
    float[] row = new float[80];
    RowQuery query = new RowQuery(80, false);
    byte[] codes = new byte[Signs.rowBytes(80)];
    for (int i = 0; i < 70; i++)
      row[i] = i + (i % 3 == 0 ? 0.5f : -0.5f);
    signs.encode(row, codes);
    System.arraycopy(row, 0, query.floats, 0, 80);
    signs.prepare(query);
    for (int i = 0; i < 80; i++) {
      boolean above = i < 70 && i % 3 == 0;
      assertEquals(above, (codes[i / 8] >> i % 8 & 1) == 1, "seed=" + seed);
      assertEquals(above, (query.bits[i / 64] >>> i % 64 & 1) == 1, "seed=" + seed);
    }
  }

  @Test
  void hammingCountsDifferingBits() {
    try (Arena arena = Arena.ofConfined()) {
      RowQuery query = new RowQuery(192, false);
      long[] rows = rows(arena, 5, 8 * query.bits.length);
      int[] expected = new int[5];
      for (int i = 0; i < 5; i++)
        for (int j = 0; j < query.bits.length; j++)
          Memory.putLong(rows[i] + 8L * j, random.nextLong());
      for (int j = 0; j < query.bits.length; j++)
        query.bits[j] = random.nextLong();
      float[] out = new float[rows.length];
      Hamming.BITS.distances(query, rows, 0, 5, out);
      for (int i = 0; i < 5; i++) {
        for (int bit = 0; bit < 192; bit++)
          expected[i] += (query.bits[bit / 64] >>> bit & 1) != (Memory.getLong(rows[i] + 8L * (bit / 64)) >>> bit & 1)
              ? 1
              : 0;
        assertEquals(expected[i], out[i], "seed=" + seed);
      }
    }
  }

  @Test
  void codesComeNearTheirFloats() {
    float[] sample = new float[100_000];
    for (int i = 0; i < sample.length; i++)
      sample[i] = (float) random.nextGaussian();
    Codes codes = Codes.learn(sample, sample.length);
    for (int i = 0; i < 1_000; i++)
      if (Math.abs(sample[i]) < 3)
        assertEquals(sample[i], codes.code(sample[i]) * codes.step(), 0.51 * codes.step(), "seed=" + seed);
    assertEquals(Codes.MAX, codes.code(1e30f));
    assertEquals(-Codes.MAX, codes.code(-1e30f));
    assertEquals(1, Codes.learn(new float[9], 9).step());
  }

  @Test
  void theSimdFormsWinTheirTrial() {
    Comparison.warmUp();
    for (Comparison comparison : Comparison.values())
      assertTrue(!(comparison.kernel() instanceof ScalarRows), comparison::name);
  }

  private static long[] rows(Arena arena, int count, int bytes) {
    long[] rows = new long[count + RowKernel.TOGETHER];
    for (int i = 0; i < count; i++)
      rows[i] = arena.allocate(bytes, 64).address();
    return rows;
  }

  private void compare(RowKernel scalar, RowKernel simd, RowQuery query, long[] rows, int count, float tolerance) {
    float[] expected = new float[rows.length];
    float[] actual = new float[rows.length];
    scalar.distances(query, rows.clone(), 0, count, expected);
    simd.distances(query, rows.clone(), 0, count, actual);
    for (int i = 0; i < count; i++)
      assertEquals(expected[i], actual[i], tolerance, () -> simd.getClass().getSimpleName() + ", seed=" + seed);
  }
}
