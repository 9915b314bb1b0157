package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.List;

/** Passes each value of a group on once. */
final class Distinct implements Accumulator {
  private final Accumulator inner;
  private final KeyTable seen;

  Distinct(Accumulator inner, List<ColumnType> types, MemoryBudget memory) {
    List<ColumnType> key = new ArrayList<>(List.of(ColumnType.BIGINT));
    key.addAll(types);
    this.inner = inner;
    this.seen = new KeyTable(key, memory);
  }

  @Override
  public void groups(int count) {
    inner.groups(count);
  }

  @Override
  public void add(int[] ids, List<ColumnVector> arguments, int n) {
    long[] groups = new long[n];
    for (int i = 0; i < n; i++)
      groups[i] = ids[i];
    List<ColumnVector> key = new ArrayList<>(List.of(new Longs(groups, null, n)));
    key.addAll(arguments);
    int next = seen.count();
    int[] numbers = seen.map(key, n, true);
    int[] fresh = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (numbers[i] == next) {
        fresh[count++] = i;
        next++;
      }
    }
    int[] freshIds = new int[count];
    for (int i = 0; i < count; i++)
      freshIds[i] = ids[fresh[i]];
    List<ColumnVector> values = new ArrayList<>();
    for (ColumnVector a : arguments)
      values.add(Vectors.gather(a, fresh, count));
    inner.add(freshIds, values, count);
  }

  @Override
  public ColumnVector results(int from, int n) {
    return inner.results(from, n);
  }
}
