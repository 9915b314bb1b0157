package io.foreshock.api.vector;

import static java.util.Objects.requireNonNull;

import java.util.function.LongUnaryOperator;

/**
 * At most so many results of one group, so that one long incident does not fill the whole answer.
 *
 * @param groupOf
 *            the group of an id
 * @param perGroup
 *            at least 1
 */
public record Diversity(LongUnaryOperator groupOf, int perGroup) {
  public Diversity {
    requireNonNull(groupOf, "groupOf is null");
    if (perGroup < 1)
      throw new IllegalArgumentException("perGroup below 1: perGroup=" + perGroup);
  }
}
