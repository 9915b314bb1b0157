package io.foreshock.benchmarks;

import java.nio.file.Path;
import java.util.Set;

/**
 * @param smoke
 *            the same cases on little data
 * @param rows
 *            wanted rows, 0 = the suite's own number
 * @param only
 *            the cases wanted, empty = all
 * @param data
 *            where stores are made
 * @param keep
 *            the user named that folder: suites that know how leave filled stores there for the next run
 */
record Settings(boolean smoke, long rows, Set<String> only, Path data, boolean keep) {
  long rowsOr(long full, long small) {
    return rows > 0 ? rows : smoke ? small : full;
  }

  boolean wants(String group) {
    return only.isEmpty() || only.contains(group);
  }
}
