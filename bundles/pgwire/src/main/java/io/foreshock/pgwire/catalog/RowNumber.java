package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.SelectCompiler.Sort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ROW_NUMBER, RANK and DENSE_RANK over partitions, and the slot their value goes to. */
record RowNumber(int slot, String name, List<Typed> partition, List<Typed> order, List<Boolean> descending) {
  static boolean isKnown(String name) {
    return name.equals("row_number") || name.equals("rank") || name.equals("dense_rank");
  }

  void number(List<SelectCompiler.State> states, Frame frame) {
    Map<List<Object>, List<SelectCompiler.State>> parts = new LinkedHashMap<>();
    for (SelectCompiler.State s : states)
      parts.computeIfAbsent(QueryCompiler.key(values(partition, s, frame)), _ -> new ArrayList<>()).add(s);
    parts.values().forEach(p -> numberOne(p, frame));
  }

  private void numberOne(List<SelectCompiler.State> part, Frame frame) {
    List<@Nullable Object[]> keyed = new ArrayList<>();
    for (SelectCompiler.State s : part) {
      @Nullable
      Object[] key = values(order, s, frame);
      @Nullable
      Object[] row = Arrays.copyOf(key, key.length + 1);
      row[key.length] = s;
      keyed.add(row);
    }
    keyed.sort(comparator(order.size(), descending));
    long number = 0;
    long rank = 0;
    List<Object> before = List.of(RowNumber.class);
    for (@Nullable
    Object[] row : keyed) {
      List<Object> key = QueryCompiler.key(Arrays.copyOf(row, row.length - 1));
      number++;
      if (!key.equals(before)) rank = name.equals("rank") ? number : rank + 1;
      before = key;
      if (row[row.length - 1] instanceof SelectCompiler.State s)
        s.slots()[slot] = name.equals("row_number") ? number : rank;
    }
  }

  private static @Nullable Object[] values(List<Typed> of, SelectCompiler.State state, Frame frame) {
    frame.row = state.row();
    frame.slots = state.slots();
    return of.stream().map(t -> t.eval().of(frame)).toArray();
  }

  private static java.util.Comparator<@Nullable Object[]> comparator(int columns, List<Boolean> descending) {
    List<Sort> sorts = new ArrayList<>();
    for (int i = 0; i < columns; i++)
      sorts.add(new Sort(i, descending.get(i), null));
    return Sort.order(sorts);
  }

  /** Rows in the order of expressions over them. */
  static List<@Nullable Object[]> sorted(List<@Nullable Object[]> rows, List<Typed> order, List<Boolean> descending,
      Frame frame) {
    List<@Nullable Object[]> keyed = new ArrayList<>();
    for (@Nullable
    Object[] row : rows) {
      frame.row = row;
      @Nullable
      Object[] key = order.stream().map(t -> t.eval().of(frame)).toArray();
      key = Arrays.copyOf(key, key.length + 1);
      key[key.length - 1] = row;
      keyed.add(key);
    }
    keyed.sort(comparator(order.size(), descending));
    List<@Nullable Object[]> out = new ArrayList<>();
    for (@Nullable
    Object[] key : keyed)
      if (key[key.length - 1] instanceof Object[] row) out.add(row);
    return out;
  }
}
