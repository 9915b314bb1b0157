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
 */
record Settings(boolean smoke, long rows, Set<String> only, Path data) {
  long rowsOr(long full, long small) {
    return rows > 0 ? rows : smoke ? small : full;
  }

  boolean wants(String group) {
    return only.isEmpty() || only.contains(group);
  }
}
