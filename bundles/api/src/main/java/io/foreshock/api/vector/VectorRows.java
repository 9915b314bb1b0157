package io.foreshock.api.vector;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The rows an index belongs to, say those of a table with a VECTOR column: they are the truth and durable by themselves,
 * the index follows. Commits that change rows are numbered in ascending order; such a number is a position. Every method
 * shows at least what was committed before it was called. Thread-safe.
 */
@ConsumerType
public interface VectorRows {
  /** Before the first commit. */
  long NOTHING = Long.MIN_VALUE;

  /** Of the last commit, {@link #NOTHING} if there was none. */
  long position();

  /**
   * The ids of the rows that commits after a position put, changed or removed, in any order, some perhaps twice or in
   * vain; null = not known any more, then every row is compared.
   */
  long @Nullable [] changedSince(long position);

  /** Shows the rows with these ids as they are now, each once, in any order; a vector of null where there is none. */
  void read(long[] ids, Visitor visitor);

  /** Shows the rows with a vector by ascending id from {@code id} on, until there are no more or the visitor has enough. */
  void readFrom(long id, Visitor visitor);

  /** Is shown rows. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param vector
     *            not changed afterwards by anybody
     * @return whether it wants to see more; only {@link #readFrom} asks
     */
    boolean visit(long id, float @Nullable [] vector);
  }
}
