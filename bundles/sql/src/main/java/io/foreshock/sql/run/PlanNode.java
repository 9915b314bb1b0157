package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import java.util.List;
import java.util.stream.Stream;

/** One operator of a plan. Immutable, so a plan can be kept and run by many. */
public interface PlanNode {
  List<ColumnType> types();

  List<PlanNode> inputs();

  /** One line of EXPLAIN. */
  String describe();

  RowSource open(Execution execution);

  /** Of a join's rows: the left columns, then the right ones. */
  static List<ColumnType> beside(PlanNode left, PlanNode right) {
    return Stream.concat(left.types().stream(), right.types().stream()).toList();
  }
}
