package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query ready to run.
 *
 * @param correlated
 *            whether its rows depend on a query around it
 */
record QueryPlan(List<Field> fields, Rows rows, boolean correlated) {
  /** Works out all rows: results about the catalog are small. */
  @FunctionalInterface
  interface Rows {
    List<@Nullable Object[]> of(Run run, @Nullable Frame outer);
  }

  /** The rows; those of a query that depends on nothing are worked out once a run. */
  @SuppressWarnings("unchecked")
  List<@Nullable Object[]> rows(Frame outer) {
    if (correlated) return rows.of(outer.run, outer);
    Object known = outer.run.once().get(this);
    if (known == null) {
      known = rows.of(outer.run, outer);
      outer.run.once().put(this, known);
    }
    return (List<@Nullable Object[]>) known;
  }
}
