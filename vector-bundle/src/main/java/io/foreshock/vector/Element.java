package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions.Quantization;

/**
 * How the values of a row are stored: as they are, or in two bytes. Halves lie so that whole registers of ints fall apart
 * into values of dimensions side by side, and the query stays in its natural order: of each {@link #GROUP} dimensions, int
 * {@code j} has dimension {@code j} in its low half and dimension {@code j + 16} in its high half. What is too large for a
 * form becomes its largest value. Stateless and thread-safe.
 */
enum Element {
  /** IEEE 754 binary32. */
  FLOAT32 {
    @Override
    int stride(int dimension) {
      return Kernels.padded(dimension);
    }

    @Override
    int rowBytes(int stride) {
      return stride * Float.BYTES;
    }

    @Override
    void write(float[] row, int stride, long address) {
      Memory.write(address, row, stride);
    }

    @Override
    void read(long address, float[] row, int[] scratch) {
      Memory.read(address, row, row.length);
    }

    @Override
    float value(long address, int dimension) {
      return Memory.getFloat(address + 4L * dimension);
    }

    @Override
    boolean holds(long address, int dimension, float value) {
      return value(address, dimension) == value;
    }
  },
  /** IEEE 754 binary16: 11 significant bits, up to 65,504. */
  FLOAT16 {
    @Override
    int half(float value) {
      return Float.floatToFloat16(Math.clamp(value, -MAX_FLOAT16, MAX_FLOAT16)) & LOW;
    }

    @Override
    float value(long address, int dimension) {
      return Float.float16ToFloat(Memory.getShort(address + 2L * place(dimension)));
    }

    @Override
    void read(long address, float[] row, int[] scratch) {
      Memory.read(address, scratch, 0, row.length / 2);
      for (int at = 0, n = 0; at < row.length; at += GROUP)
        for (int j = 0; j < HALF_GROUP; j++, n++) {
          row[at + j] = Float.intBitsToFloat(scratch[n] << 16 >> 3 & FLOAT16_BITS) * FLOAT16_SCALE;
          row[at + HALF_GROUP + j] = Float.intBitsToFloat(scratch[n] >> 3 & FLOAT16_BITS) * FLOAT16_SCALE;
        }
    }
  },
  /** The upper half of a float: 8 significant bits, all sizes of a float. */
  BFLOAT16 {
    @Override
    int half(float value) {
      int bits = Float.floatToIntBits(Math.clamp(value, -MAX_BFLOAT16, MAX_BFLOAT16));
      return bits + (LOW >> 1) + (bits >>> 16 & 1) >>> 16; // to the nearest, ties to even
    }

    @Override
    float value(long address, int dimension) {
      return Float.intBitsToFloat(Memory.getShort(address + 2L * place(dimension)) << 16);
    }

    @Override
    void read(long address, float[] row, int[] scratch) {
      Memory.read(address, scratch, 0, row.length / 2);
      for (int at = 0, n = 0; at < row.length; at += GROUP)
        for (int j = 0; j < HALF_GROUP; j++, n++) {
          row[at + j] = Float.intBitsToFloat(scratch[n] << 16);
          row[at + HALF_GROUP + j] = Float.intBitsToFloat(scratch[n] & ~LOW);
        }
    }
  };

  /** Rows of halves are padded to a multiple of this many. */
  static final int GROUP = 32;
  static final int HALF_GROUP = GROUP / 2;
  static final float MAX_FLOAT16 = 65_504;
  static final float MAX_BFLOAT16 = Float.intBitsToFloat(0x7F7F_0000);
  /** Where a float16's sign, exponent and digits are once it is shifted to the left by 16 and back by 3, as the sign fills up. */
  static final int FLOAT16_BITS = 0x8FFF_E000;
  /** What bits put there are worth as a float: the exponents are 112 apart. Exact, also for subnormal ones. */
  static final float FLOAT16_SCALE = 0x1p112f;
  private static final int LOW = 0xFFFF;

  static Element of(Quantization quantization) {
    return switch (quantization) {
      case NONE, INT8, BINARY -> FLOAT32;
      case FLOAT16 -> FLOAT16;
      case BFLOAT16 -> BFLOAT16;
    };
  }

  /** Floats of a padded row. */
  int stride(int dimension) {
    return (dimension + GROUP - 1) / GROUP * GROUP;
  }

  int rowBytes(int stride) {
    return stride * Short.BYTES;
  }

  /** @param row at least a stride */
  void write(float[] row, int stride, long address) {
    for (int at = 0, n = 0; at < stride; at += GROUP)
      for (int j = 0; j < HALF_GROUP; j++, n++)
        Memory.putInt(address + 4L * n, half(row[at + j]) | half(row[at + HALF_GROUP + j]) << 16);
  }

  /**
   * @param row
   *            of one stride
   * @param scratch
   *            as long at least
   */
  abstract void read(long address, float[] row, int[] scratch);

  /** The specification of {@link #read} and of the kernels. */
  abstract float value(long address, int dimension);

  /** Whether {@link #write} would store just this. */
  boolean holds(long address, int dimension, float value) {
    return (Memory.getShort(address + 2L * place(dimension)) & LOW) == half(value);
  }

  /** Sixteen bits. */
  int half(float value) {
    throw new UnsupportedOperationException("no halves: element=" + this + ", value=" + value);
  }

  /** In shorts. */
  static int place(int dimension) {
    return dimension / GROUP * GROUP + dimension % HALF_GROUP * 2 + dimension % GROUP / HALF_GROUP;
  }
}
