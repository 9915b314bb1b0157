package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnVector;
import java.util.List;

/** The state of one aggregate function over all groups. Confined to one thread. */
interface Accumulator {
  /** Makes room for groups {@code 0 .. count-1}. */
  void groups(int count);

  /** Adds n rows; row i belongs to {@code ids[i]}. */
  void add(int[] ids, List<ColumnVector> arguments, int n);

  /** Results of groups {@code from .. from+n-1}. */
  ColumnVector results(int from, int n);
}
