package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Condition.Op;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.InMemoryTables;
import io.foreshock.testkit.TableRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the engine wrote to {@code corrections} with what the model knows: each once, none else; only their order
 * and time are the store's own, and the names, which may have changed before the sealing. What was deleted, or whose
 * column was dropped, before it was sealed is not looked at by the engine and may be missing.
 */
final class ModelCorrections {
  private static final List<String> COLUMNS = List.of("id", "table_name", "series", "ts", "column_name", "old_value",
      "new_value");

  private final InMemoryTables model;
  /** Names to the names that tables and columns had first. */
  private final Map<String, String> origins = new HashMap<>();
  private final List<Excuse> excuses = new ArrayList<>();
  private final List<List<@Nullable Object>> compared = new ArrayList<>();
  private long comparedInModel;

  /** Corrections of the model up to a number that the engine may not have seen. */
  private record Excuse(long upTo, Predicate<List<@Nullable Object>> concerns) {}

  ModelCorrections(InMemoryTables model) {
    this.model = model;
  }

  void renamed(String from, String to) {
    if (!origin(to).equals(origin(from)))
      origins.put(to, origin(from));
  }

  private String origin(Object name) {
    return origins.getOrDefault(name, name.toString());
  }

  /** After the delete. */
  void deleted(Write.DeleteRange d) {
    String table = origin(d.table());
    excuses.add(new Excuse(model.lastCorrection(), row -> row.get(1).equals(table)
        && (d.series() == null || d.series().contains(row.get(2))) && (Long) row.get(3) >= d.from()
        && (Long) row.get(3) <= d.to()));
  }

  void dropped(String table, String column) {
    excuses.add(new Excuse(model.lastCorrection(), row -> row.get(1).equals(origin(table))
        && row.get(4).equals(origin(column))));
  }

  /**
   * When everything is sealed.
   *
   * @param retired
   *            a table, and the time before which it may or may not have rows
   */
  void compare(Tables real, String retired, long edge) {
    long after = compared.isEmpty() ? 0 : (Long) compared.getLast().getFirst();
    List<List<@Nullable Object>> fresh = rows(real, after);
    Map<List<@Nullable Object>, int[]> counts = new HashMap<>();
    for (List<@Nullable Object> row : rows(model, comparedInModel)) {
      int[] count = counts.computeIfAbsent(plain(row), _ -> new int[3]);
      count[0]++;
      if (excuses.stream().noneMatch(e -> (Long) row.getFirst() <= e.upTo && e.concerns.test(named(row))))
        count[1]++;
    }
    fresh.forEach(row -> counts.computeIfAbsent(plain(row), _ -> new int[3])[2]++);
    List<String> odd = new ArrayList<>();
    counts.forEach((row, n) -> {
      boolean open = row.getFirst().equals(origin(retired)) && (Long) row.get(2) < edge;
      if (!open && (n[2] > n[0] || n[2] < n[1]))
        odd.add(row + ": at most " + n[0] + ", at least " + n[1] + ", found " + n[2]);
    });
    assertEquals(List.of(), odd, "corrections");
    compared.addAll(fresh);
    comparedInModel = model.lastCorrection();
    excuses.clear();
  }

  /** What was compared before is still there as it was. */
  void compareOld(Tables real) {
    assertEquals(compared, rows(real, 0).subList(0, compared.size()));
  }

  private static List<List<@Nullable Object>> rows(Tables tables, long after) {
    try (Snapshot snapshot = tables.snapshot()) {
      return TableRows.scan(snapshot, Scan.all(Tables.CORRECTIONS, COLUMNS).where(List.of(Condition.of("id", Op.GT,
          after))));
    }
  }

  private List<@Nullable Object> named(List<@Nullable Object> row) {
    List<@Nullable Object> named = new ArrayList<>(row);
    named.set(1, origin(row.get(1)));
    named.set(4, origin(row.get(4)));
    return named;
  }

  private List<@Nullable Object> plain(List<@Nullable Object> row) {
    return named(row).subList(1, row.size());
  }
}
