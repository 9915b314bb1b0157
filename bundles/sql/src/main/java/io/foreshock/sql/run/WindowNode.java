package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import java.util.ArrayList;
import java.util.List;

/**
 * Window functions: the input's columns and one more for each call. The input comes partition by partition and in
 * order, except that {@code reversed} says each partition comes in exactly the opposite order, as a time series does
 * under ORDER BY time DESC. Keeps one partition at a time in memory, or a few rows where the functions only look back.
 *
 * @param partition
 *            columns that are equal within a partition
 * @param order
 *            how the rows of a partition are ordered
 */
public record WindowNode(PlanNode input, List<Integer> partition, List<SortNode.Key> order, boolean reversed,
    List<WindowCall> calls) implements PlanNode {
  public WindowNode {
    partition = List.copyOf(partition);
    order = List.copyOf(order);
    calls = List.copyOf(calls);
  }

  @Override
  public List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>(input.types());
    for (WindowCall c : calls)
      types.add(c.type());
    return types;
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "Window functions=" + calls.stream().map(c -> c.aggregate() == null
        ? c.function().toString()
        : c.aggregate().describe()).toList() + (input instanceof SortNode ? "" : " streaming");
  }

  @Override
  public RowSource open(Execution execution) {
    WindowStream stream = WindowStream.of(this, execution);
    return stream == null ? new WindowSource(this, execution) : stream;
  }
}
