package io.foreshock.sql.plan;

import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.run.SortNode;
import io.foreshock.sql.run.TailNode;
import io.foreshock.sql.run.WindowNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a time series is stored: series by series, each ascending by time, no two rows alike in both.
 *
 * @param series
 *            column of the series key, -1 = not among the columns
 * @param time
 *            column of the time, -1 = not among the columns
 */
record SeriesOrder(int series, int time) {
  /** How the rows of an operator come, or null when nothing is known. */
  static @Nullable SeriesOrder of(PlanNode node) {
    return switch (node) {
      case ScanNode scan -> !scan.timeSeries() ? null : new SeriesOrder(scan.seriesColumn(), scan.timeColumn());
      case TailNode tail -> of(tail.scan());
      case FilterNode filter -> of(filter.input());
      case WindowNode window -> window.reversed() ? null : of(window.input());
      case ProjectNode project -> projected(project);
      default -> null;
    };
  }

  private static @Nullable SeriesOrder projected(ProjectNode project) {
    SeriesOrder below = of(project.input());
    if (below == null) return null;
    int series = -1;
    int time = -1;
    for (int i = 0; i < project.expressions().size(); i++) {
      if (!(project.expressions().get(i) instanceof Leaf.Ref ref)) continue;
      if (below.series >= 0 && ref.column() == below.series) series = i;
      if (below.time >= 0 && ref.column() == below.time) time = i;
    }
    return new SeriesOrder(series, time);
  }

  /** Whether each series is one partition and its rows come in this order, or exactly the other way round. */
  boolean covers(List<Integer> partition, List<SortNode.Key> order, boolean backward) {
    if (series < 0 || partition.size() != 1 || partition.getFirst() != series) return false;
    if (order.isEmpty()) return !backward;
    return time >= 0 && order.getFirst().column() == time && order.getFirst().descending() == backward;
  }
}
