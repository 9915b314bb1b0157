package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import org.jspecify.annotations.Nullable;

/** Texts, and vectors, which are only counted. */
public final class ObjectTally extends Tally {
  private @Nullable Object min;
  private @Nullable Object max;

  ObjectTally(int parts) {
    super(parts);
  }

  @Override
  void addAll(ColumnVector vector, int from, int to) {
    throw new IllegalStateException("rows may be null");
  }

  @Override
  void addPicked(ColumnVector vector, int[] rows, int from, int to) {
    throw new IllegalStateException("rows may be null");
  }

  @Override
  void addOne(ColumnVector vector, int row) {
    if (vector.get(row) instanceof String s)
      addSame(s, 1);
    else
      count++;
  }

  @Override
  public void addSame(Object value, long n) {
    count += n;
    if ((parts & BOUNDS) == 0)
      return;
    if (min == null || Condition.compare(value, min) < 0)
      min = value;
    if (max == null || Condition.compare(value, max) > 0)
      max = value;
  }

  /** Values of which nothing but their number is known. */
  public void addCount(long n) {
    count += n;
  }

  @Override
  void merge(Tally other) {
    ObjectTally o = (ObjectTally) other;
    long before = count;
    if (o.min != null)
      addSame(o.min, 0);
    if (o.max != null)
      addSame(o.max, 0);
    count = before;
  }

  @Override
  public @Nullable Object min() {
    return min;
  }

  @Override
  public @Nullable Object max() {
    return max;
  }

  @Override
  public double squares() {
    return 0;
  }
}
