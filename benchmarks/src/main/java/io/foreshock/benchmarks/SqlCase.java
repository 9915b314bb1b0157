package io.foreshock.benchmarks;

/** The questions. */
enum SqlCase {
  Q1, Q2, Q3_100, Q3_1000, Q4, Q5, Q5_HNSW, LAST_ONE, LAST_ALL, HOUR_60PTS, DAY_5MIN, LAST100;

  /** As the figures call it. */
  String label() {
    if (this == Q5_HNSW) return "Q5_hnsw";
    if (this == LAST100) return "last100_qps";
    return name().startsWith("Q") ? name() : name().toLowerCase(java.util.Locale.ROOT);
  }
}
