package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.PgError;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One execution: parameters, the catalog as of now, results that do not change meanwhile. For one thread. */
final class Run {
  /** Rows all steps of one statement may make together. */
  private static final long MAX_ROWS = 5_000_000;

  private final List<@Nullable Object> parameters;
  private final CatalogData data;
  private final BooleanSupplier stopped;
  private final Map<Object, @Nullable Object> once = new IdentityHashMap<>();
  private final Map<String, List<@Nullable Object[]>> relations = new HashMap<>();
  private long rows;

  Run(List<@Nullable Object> parameters, CatalogData data, BooleanSupplier stopped) {
    this.parameters = parameters;
    this.data = data;
    this.stopped = stopped;
  }

  @Nullable
  Object parameter(int index) {
    return index < parameters.size() ? parameters.get(index) : null;
  }

  CatalogData data() {
    return data;
  }

  List<@Nullable Object[]> rows(Relation relation) {
    return relations.computeIfAbsent(relation.qualifiedName(), _ -> data.rows(relation));
  }

  /** Counts a row, so that no statement takes the machine. */
  void tick() {
    if (++rows > MAX_ROWS) throw new PgError("53200", "too many rows on the way to the result: limit=" + MAX_ROWS);
    if ((rows & 0xfff) == 0 && stopped.getAsBoolean())
      throw new PgError(PgError.CANCELLED, "canceling statement due to user request");
  }

  Map<Object, @Nullable Object> once() {
    return once;
  }
}
