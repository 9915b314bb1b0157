package io.foreshock.engine.column;

import io.foreshock.engine.column.ColumnTest.DoubleRange;
import io.foreshock.engine.column.ColumnTest.DoubleSet;
import io.foreshock.engine.column.ColumnTest.LongRange;
import io.foreshock.engine.column.ColumnTest.LongSet;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * What is known of the values of a column in a stretch of rows before they are read (small materialised aggregates;
 * Moerkotte, VLDB 1998). Immutable.
 */
public sealed interface Zone {
  int rows();

  int nulls();

  /** Whether rows pass a test. */
  enum Verdict {
    NONE, SOME, ALL
  }

  /** A column of nulls. */
  record Nulls(int rows) implements Zone {
    @Override
    public int nulls() {
      return rows;
    }
  }

  /** At least one is not null. */
  record Longs(int rows, int nulls, long min, long max) implements Zone {}

  /**
   * At least one is not null.
   *
   * @param nan
   *            how many are NaN; the bounds are of the others
   */
  record Doubles(int rows, int nulls, int nan, double min, double max) implements Zone {}

  /**
   * At least one is not null.
   *
   * @param mayHold
   *            false only for texts that are in no row
   */
  record Texts(int rows, int nulls, Predicate<String> mayHold) implements Zone {}

  /** What the rows answer to the test, as far as it is known. */
  default Verdict verdict(ColumnTest test) {
    if (test instanceof ColumnTest.Nulls t)
      return nulls() == rows() ? verdict(t.wanted()) : nulls() == 0 ? verdict(!t.wanted()) : Verdict.SOME;
    Verdict values = switch (this) {
      case Nulls _ -> Verdict.NONE;
      case Longs z -> longs(z, test);
      case Doubles z -> doubles(z, test);
      case Texts z -> texts(z, test);
    };
    return values == Verdict.ALL && nulls() > 0 ? Verdict.SOME : values;
  }

  private static Verdict verdict(boolean all) {
    return all ? Verdict.ALL : Verdict.NONE;
  }

  private static Verdict longs(Longs z, ColumnTest test) {
    return switch (test) {
      case LongRange t when z.max < t.low() || z.min > t.high() -> Verdict.NONE;
      case LongRange t when z.min >= t.low() && z.max <= t.high() -> Verdict.ALL;
      case LongSet t when Arrays.stream(t.values()).noneMatch(v -> v >= z.min && v <= z.max) -> verdict(!t.inside());
      case LongSet t when z.min == z.max -> verdict(t.inside());
      default -> Verdict.SOME;
    };
  }

  private static Verdict doubles(Doubles z, ColumnTest test) {
    boolean numbers = z.rows - z.nulls > z.nan;
    return switch (test) {
      case DoubleRange t when (!numbers || z.max < t.low() || z.min > t.high())
          && (z.nan == 0 || !t.nan()) -> Verdict.NONE;
      case DoubleRange t when (!numbers || z.min >= t.low() && z.max <= t.high())
          && (z.nan == 0 || t.nan()) -> Verdict.ALL;
      case DoubleSet t when z.nan == 0
          && Arrays.stream(t.values()).noneMatch(v -> v >= z.min && v <= z.max) -> verdict(!t.inside());
      default -> Verdict.SOME;
    };
  }

  private static Verdict texts(Texts z, ColumnTest test) {
    return test instanceof ColumnTest.OfTexts t && t.lacks(z.mayHold) ? Verdict.NONE : Verdict.SOME;
  }
}
