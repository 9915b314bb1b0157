package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Oid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An aggregate of a group and the slot its value goes to. */
record Aggregate(int slot, String name, List<Typed> args, boolean distinct, List<Typed> order, boolean descending,
    @Nullable Typed filter) {
  private static final Set<String> NAMES = Set.of("count", "sum", "min", "max", "avg", "array_agg", "string_agg",
      "bool_and", "bool_or", "every");

  static boolean isAggregate(String name) {
    return NAMES.contains(name);
  }

  int type() {
    int of = args.isEmpty() ? Oid.INT8 : QueryCompiler.closed(args.getFirst().oid());
    return switch (name) {
      case "count", "sum" -> Oid.INT8;
      case "avg" -> Oid.FLOAT8;
      case "array_agg" -> Oid.arrayOf(of);
      case "string_agg" -> Oid.TEXT;
      case "bool_and", "bool_or", "every" -> Oid.BOOL;
      default -> of;
    };
  }

  @Nullable
  Object of(List<@Nullable Object[]> group, Frame frame) {
    List<@Nullable Object[]> rows = sorted(group, frame);
    if (args.isEmpty()) return (long) rows.size();
    List<@Nullable Object> values = new ArrayList<>();
    String separator = "";
    for (@Nullable
    Object[] row : rows) {
      frame.row = row;
      values.add(args.getFirst().eval().of(frame));
      if (args.size() > 1 && args.get(1).eval().of(frame) instanceof String s) separator = s;
    }
    if (!name.equals("array_agg")) values.removeIf(v -> v == null);
    if (distinct) values = new ArrayList<>(new LinkedHashSet<>(values));
    return fold(values, separator);
  }

  private @Nullable Object fold(List<@Nullable Object> values, String separator) {
    if (name.equals("count")) return (long) values.size();
    if (values.isEmpty()) return null;
    return switch (name) {
      case "sum" -> values.stream().mapToLong(Values::toLong).sum();
      case "avg" -> values.stream().mapToDouble(v -> ((Number) v).doubleValue()).average().orElse(0);
      case "min" -> values.stream().min(Values::compare).orElse(null);
      case "max" -> values.stream().max(Values::compare).orElse(null);
      case "array_agg" -> values;
      case "string_agg" -> values.stream().map(Values::text).collect(Collectors.joining(separator));
      case "bool_or" -> values.contains(true);
      default -> !values.contains(false);
    };
  }

  private List<@Nullable Object[]> sorted(List<@Nullable Object[]> group, Frame frame) {
    List<@Nullable Object[]> rows = new ArrayList<>(group);
    Typed where = filter;
    if (where != null) rows.removeIf(r -> {
      frame.row = r;
      return !Values.isTrue(where.eval().of(frame));
    });
    return order.isEmpty() ? rows : RowNumber.sorted(rows, order, order.stream().map(_ -> descending).toList(), frame);
  }
}
