package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import java.util.List;

/** One operator of a plan. Immutable, so a plan can be kept and run by many. */
public interface PlanNode {
  List<ColumnType> types();

  List<PlanNode> inputs();

  /** One line of EXPLAIN. */
  String describe();

  RowSource open(Execution execution);
}
