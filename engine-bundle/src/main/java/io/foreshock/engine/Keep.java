package io.foreshock.engine;

import io.foreshock.api.table.StoragePolicy;

/**
 * What is kept of a time-series table. Immutable.
 *
 * @param edge
 *            rows of a lower time are retired
 * @param readOnly
 *            written by the engine only
 */
record Keep(StoragePolicy policy, long edge, boolean readOnly) {
  static final Keep ALL = new Keep(StoragePolicy.NONE, Long.MIN_VALUE, false);
}
