package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on one column, reduced to a closed interval where they are one. {@code keep} thins out a selection of row
 * numbers without branches that depend on the data, and without an object per value. Immutable but for
 * {@link OfTexts}'s results of the previous text, so for one thread at a time.
 */
sealed interface ColumnTest {
  /**
   * @param rows
   *            ascending row numbers; the first {@code n} count
   * @return how many remain, moved to the front in their order
   */
  int keep(ColumnVector vector, int[] rows, int n);

  private static int dropNulls(@Nullable BitSet nulls, int[] rows, int n) {
    if (nulls == null)
      return n;
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int row = rows[i];
      rows[kept] = row;
      kept += nulls.get(row) ? 0 : 1;
    }
    return kept;
  }

  /** IS NULL or IS NOT NULL. */
  record Nulls(boolean wanted) implements ColumnTest {
    @Override
    public int keep(ColumnVector vector, int[] rows, int n) {
      int kept = 0;
      for (int i = 0; i < n; i++) {
        int row = rows[i];
        rows[kept] = row;
        kept += vector.isNull(row) == wanted ? 1 : 0;
      }
      return kept;
    }
  }

  /** {@code low <= value <= high}. */
  record LongRange(long low, long high) implements ColumnTest {
    static LongRange of(Condition c) {
      long x = (Long) c.values().getFirst();
      return switch (c.op()) {
        case EQ -> new LongRange(x, x);
        case LE -> new LongRange(Long.MIN_VALUE, x);
        case GE -> new LongRange(x, Long.MAX_VALUE);
        case LT -> x == Long.MIN_VALUE ? new LongRange(1, 0) : new LongRange(Long.MIN_VALUE, x - 1);
        case GT -> x == Long.MAX_VALUE ? new LongRange(1, 0) : new LongRange(x + 1, Long.MAX_VALUE);
        case NE, IN, IS_NULL, NOT_NULL -> throw new IllegalArgumentException("not a range: op=" + c.op());
      };
    }

    LongRange and(LongRange other) {
      return new LongRange(Math.max(low, other.low), Math.min(high, other.high));
    }

    @Override
    public int keep(ColumnVector vector, int[] rows, int n) {
      ColumnVector.Longs v = (ColumnVector.Longs) vector;
      int left = dropNulls(v.nulls(), rows, n);
      long[] values = v.values();
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int row = rows[i];
        long x = values[row];
        rows[kept] = row;
        kept += x >= low & x <= high ? 1 : 0;
      }
      return kept;
    }
  }

  /** One of the ascending values, or none of them. */
  record LongSet(long[] values, boolean inside) implements ColumnTest {
    static LongSet of(List<Object> values, boolean inside) {
      return new LongSet(values.stream().mapToLong(v -> (Long) v).sorted().toArray(), inside);
    }

    @Override
    public int keep(ColumnVector vector, int[] rows, int n) {
      ColumnVector.Longs v = (ColumnVector.Longs) vector;
      int left = dropNulls(v.nulls(), rows, n);
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int row = rows[i];
        rows[kept] = row;
        kept += Arrays.binarySearch(values, v.values()[row]) >= 0 == inside ? 1 : 0;
      }
      return kept;
    }
  }

  /** {@code low <= value <= high}, neither bound being NaN; NaN, above all others, is kept or not. */
  record DoubleRange(double low, double high, boolean nan) implements ColumnTest {
    private static final double MIN = Double.NEGATIVE_INFINITY;
    private static final double MAX = Double.POSITIVE_INFINITY;

    static DoubleRange of(Condition c) {
      double x = (Double) c.values().getFirst();
      return Double.isNaN(x) ? ofNan(c.op()) : switch (c.op()) {
        case EQ -> new DoubleRange(x, x, false);
        case LE -> new DoubleRange(MIN, x, false);
        case GE -> new DoubleRange(x, MAX, true);
        case LT -> x == MIN ? none(false) : new DoubleRange(MIN, Math.nextDown(x), false);
        case GT -> x == MAX ? none(true) : new DoubleRange(Math.nextUp(x), MAX, true);
        case NE, IN, IS_NULL, NOT_NULL -> throw new IllegalArgumentException("not a range: op=" + c.op());
      };
    }

    private static DoubleRange ofNan(Condition.Op op) {
      return switch (op) {
        case EQ, GE -> none(true);
        case GT -> none(false);
        case LT -> new DoubleRange(MIN, MAX, false);
        case LE -> new DoubleRange(MIN, MAX, true);
        case NE, IN, IS_NULL, NOT_NULL -> throw new IllegalArgumentException("not a range: op=" + op);
      };
    }

    private static DoubleRange none(boolean nan) {
      return new DoubleRange(MAX, MIN, nan);
    }

    DoubleRange and(DoubleRange other) {
      return new DoubleRange(Math.max(low, other.low), Math.min(high, other.high), nan && other.nan);
    }

    @Override
    public int keep(ColumnVector vector, int[] rows, int n) {
      ColumnVector.Doubles v = (ColumnVector.Doubles) vector;
      int left = dropNulls(v.nulls(), rows, n);
      double[] values = v.values();
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int row = rows[i];
        double x = values[row];
        rows[kept] = row;
        kept += x >= low & x <= high | Double.isNaN(x) & nan ? 1 : 0;
      }
      return kept;
    }
  }

  /** One of the values, or none of them. */
  record DoubleSet(double[] values, boolean inside) implements ColumnTest {
    static DoubleSet of(List<Object> values, boolean inside) {
      return new DoubleSet(values.stream().mapToDouble(v -> (Double) v + 0.0).sorted().toArray(), inside);
    }

    @Override
    public int keep(ColumnVector vector, int[] rows, int n) {
      ColumnVector.Doubles v = (ColumnVector.Doubles) vector;
      int left = dropNulls(v.nulls(), rows, n);
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int row = rows[i];
        rows[kept] = row;
        kept += Arrays.binarySearch(values, v.values()[row] + 0.0) >= 0 == inside ? 1 : 0;
      }
      return kept;
    }
  }

  /** Any comparison of texts; equal texts in a row are often the same object and tested once. */
  final class OfTexts implements ColumnTest {
    private final Condition condition;
    private final Set<Object> set;
    private @Nullable String previous;
    private boolean previousKept;

    OfTexts(Condition condition) {
      this.condition = condition;
      this.set = new HashSet<>(condition.values());
    }

    /** Another one for another thread. */
    OfTexts fresh() {
      return new OfTexts(condition);
    }

    /** Whether none of the texts it asks for can be there. */
    boolean lacks(Predicate<String> mayHold) {
      return (condition.op() == Condition.Op.EQ || condition.op() == Condition.Op.IN)
          && condition.values().stream().noneMatch(v -> mayHold.test((String) v));
    }

    @Override
    public int keep(ColumnVector vector, int[] rows, int n) {
      @Nullable
      String[] values = ((ColumnVector.Texts) vector).values();
      int kept = 0;
      for (int i = 0; i < n; i++) {
        int row = rows[i];
        rows[kept] = row;
        kept += fulfils(values[row]) ? 1 : 0;
      }
      return kept;
    }

    private boolean fulfils(@Nullable String value) {
      if (value == null)
        return false;
      if (value != previous) {
        previousKept = switch (condition.op()) {
          case EQ, IN -> set.contains(value);
          case NE -> !set.contains(value);
          case LT, LE, GT, GE, IS_NULL, NOT_NULL -> condition.test(value);
        };
        previous = value;
      }
      return previousKept;
    }
  }
}
