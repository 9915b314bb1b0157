package io.foreshock.sqllogic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record of a sqllogictest file. */
sealed interface Step {
  /** Line of the file, from 1. */
  int line();

  /** In which order rows and values are compared. */
  enum Order {
    NOSORT, ROWSORT, VALUESORT
  }

  /** What becomes of a statement. */
  enum Outcome {
    OK, ERROR, MAYBE
  }

  /**
   * @param message
   *            regular expression that the error's message contains; null = any
   * @param count
   *            rows it changes; -1 = any
   */
  record Execute(int line, String sql, Outcome outcome, @Nullable String message, long count) implements Step {}

  /**
   * @param types
   *            one letter a column: I, R or anything else for text
   * @param label
   *            queries with the same one give the same; null = none
   * @param expected
   *            lines as they stand in the file; null when nothing is said
   */
  record Query(int line, String sql, String types, Order order, @Nullable String label,
      @Nullable List<String> expected) implements Step {}

  /** Results with more values are told by their hash. */
  record HashThreshold(int line, int values) implements Step {}

  /** The rest is not run. */
  record Halt(int line) implements Step {}
}
