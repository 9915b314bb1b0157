package io.foreshock.vector;

/** Rows to compare with and how. */
record Rows(Records records, Comparison comparison) {
  RowKernel kernel() {
    return comparison.kernel();
  }
}
