package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column in a chunk. Arrays may be longer than
 * {@link #size()}; a set bit in {@code nulls} marks a null. Not to be changed
 * once handed over.
 */
public sealed interface ColumnVector {
  int size();

  boolean isNull(int row);

  /**
   * The value as Boolean-free Java object: Long, Double, String, float[] or null.
   */
  @Nullable
  Object get(int row);

  record Longs(long[] values, @Nullable BitSet nulls, int size) implements ColumnVector {
    public Longs {
      requireCapacity(requireNonNull(values, "values is null").length, size);
    }

    @Override
    public boolean isNull(int row) {
      return nulls != null && nulls.get(row);
    }

    @Override
    public @Nullable Long get(int row) {
      return isNull(row) ? null : values[row];
    }
  }

  record Doubles(double[] values, @Nullable BitSet nulls, int size) implements ColumnVector {
    public Doubles {
      requireCapacity(requireNonNull(values, "values is null").length, size);
    }

    @Override
    public boolean isNull(int row) {
      return nulls != null && nulls.get(row);
    }

    @Override
    public @Nullable Double get(int row) {
      return isNull(row) ? null : values[row];
    }
  }

  /** A null element is a null. Equal texts are often the same object. */
  record Texts(@Nullable String[] values, int size) implements ColumnVector {
    public Texts {
      requireCapacity(requireNonNull(values, "values is null").length, size);
    }

    @Override
    public boolean isNull(int row) {
      return values[row] == null;
    }

    @Override
    public @Nullable String get(int row) {
      return values[row];
    }
  }

  /** A null element is a null; rows may differ in dimension. */
  record Vectors(float[] @Nullable [] values, int size) implements ColumnVector {
    public Vectors {
      requireCapacity(requireNonNull(values, "values is null").length, size);
    }

    @Override
    public boolean isNull(int row) {
      return values[row] == null;
    }

    @Override
    public float @Nullable [] get(int row) {
      return values[row];
    }
  }

  private static void requireCapacity(int capacity, int size) {
    if (size < 0 || size > capacity)
      throw new IllegalArgumentException("size outside the array: size=" + size + ", capacity=" + capacity);
  }
}
