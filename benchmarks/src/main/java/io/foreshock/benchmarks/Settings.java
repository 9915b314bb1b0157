package io.foreshock.benchmarks;

import java.nio.file.Path;

/**
 * @param smoke
 *            the same cases on little data
 * @param rows
 *            wanted rows, 0 = the suite's own number
 * @param data
 *            where stores are made
 */
record Settings(boolean smoke, long rows, Path data) {
  long rowsOr(long full, long small) {
    return rows > 0 ? rows : smoke ? small : full;
  }
}
