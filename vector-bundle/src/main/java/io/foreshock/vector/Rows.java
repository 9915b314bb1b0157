package io.foreshock.vector;

/**
 * Rows to compare with and how.
 *
 * @param element
 *            of rows that are no codes
 */
record Rows(Records records, Comparison comparison, Element element) {
  RowKernel kernel() {
    return comparison.kernel();
  }
}
