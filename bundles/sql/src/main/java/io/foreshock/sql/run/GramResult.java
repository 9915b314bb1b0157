package io.foreshock.sql.run;

import java.util.List;

/**
 * Correlations of pairs.
 *
 * @param pairs
 *            number of the left series in the upper half, of the right one in the lower
 * @param counts
 *            common times of each pair
 * @param correlations
 *            one array per column; NaN = not defined
 */
record GramResult(List<String> names, List<String> columns, long[] pairs, long[] counts, List<double[]> correlations) {}
