package io.foreshock.pgwire.wire;

import static java.util.Objects.requireNonNull;

/**
 * A column of a result.
 *
 * @param oid
 *            type
 * @param table
 *            oid of the relation it comes from, 0 = none
 * @param attribute
 *            its number there, 0 = none
 */
public record Field(String name, int oid, int table, int attribute) {
  public Field {
    requireNonNull(name, "name is null");
  }

  public Field(String name, int oid) {
    this(name, oid, 0, 0);
  }
}
