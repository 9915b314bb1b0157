package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.run.GivenRows;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.text.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * INSERT .. ON CONFLICT: which of the rows are there already, and what becomes of them. Confined to one run.
 */
final class Upserts {
  /** Keys looked up at a time. */
  private static final int BATCH = 1_000;

  private final Plan.OnConflict plan;
  private final TableSchema table;
  private final Snapshot snapshot;
  private final Run run;
  private final List<String> names;
  /** By key and its values, the row that is there. */
  private final List<Map<List<Object>, List<@Nullable Object>>> there = new ArrayList<>();
  private final List<Set<List<Object>>> proposed = new ArrayList<>();
  private final Set<List<@Nullable Object>> changed = new HashSet<>();
  private final ChunkBuilder inserted;
  private final ChunkBuilder existing;
  private final ChunkBuilder excluded;

  /**
   * @param writes
   *            for the store
   * @param rows
   *            as they are afterwards
   */
  record Outcome(List<Write> writes, List<Chunk> rows) {}

  Upserts(Plan.OnConflict plan, Snapshot snapshot, Run run) {
    this.plan = plan;
    this.table = plan.insert().table();
    this.snapshot = snapshot;
    this.run = run;
    this.names = table.columns().stream().map(Column::name).toList();
    this.inserted = new ChunkBuilder(table.columns());
    this.existing = new ChunkBuilder(table.columns());
    this.excluded = new ChunkBuilder(table.columns());
  }

  Outcome of(List<Chunk> chunks) {
    for (List<Integer> key : plan.keys()) {
      there.add(new HashMap<>());
      proposed.add(new HashSet<>());
      for (Chunk c : chunks)
        for (int from = 0; from < c.size(); from += BATCH)
          look(key, c, from, Math.min(c.size(), from + BATCH));
    }
    for (Chunk c : chunks)
      for (int i = 0; i < c.size(); i++)
        place(c.row(i));
    return outcome();
  }

  private void look(List<Integer> key, Chunk c, int from, int to) {
    List<Condition> conditions = new ArrayList<>();
    for (int k : key) {
      Set<Object> values = new LinkedHashSet<>();
      for (int i = from; i < to; i++) {
        Object value = c.column(k).get(i);
        if (value != null) values.add(value);
      }
      if (values.isEmpty()) return;
      conditions.add(new Condition(names.get(k), Condition.Op.IN, List.copyOf(values)));
    }
    Map<List<Object>, List<@Nullable Object>> found = there.get(there.size() - 1);
    try (Snapshot.Cursor cursor = snapshot.scan(scan(conditions))) {
      for (Chunk rows = cursor.next(); rows != null; rows = cursor.next())
        for (int i = 0; i < rows.size(); i++) {
          List<@Nullable Object> row = rows.row(i);
          List<Object> values = values(key, row);
          if (values != null) found.put(values, row);
        }
    }
  }

  private Scan scan(List<Condition> conditions) {
    if (!(table instanceof TableSchema.TimeSeries t))
      return new Scan(table.name(), names, Long.MIN_VALUE, Long.MAX_VALUE, null, conditions);
    Set<String> series = conditions.stream().filter(c -> c.column().equals(t.seriesKey())).flatMap(c -> c.values()
        .stream()).map(String.class::cast).collect(Collectors.toSet());
    long[] times = conditions.stream().filter(c -> c.column().equals(t.timeColumn())).flatMap(c -> c.values().stream())
        .mapToLong(Long.class::cast).sorted().toArray();
    long last = times[times.length - 1];
    return new Scan(table.name(), names, times[0], last == Long.MAX_VALUE ? last : last + 1, series);
  }

  private static @Nullable List<Object> values(List<Integer> key, List<@Nullable Object> row) {
    List<Object> values = new ArrayList<>(key.size());
    for (int k : key) {
      Object value = row.get(k);
      if (value == null) return null;
      values.add(value);
    }
    return values;
  }

  private void place(List<@Nullable Object> row) {
    List<@Nullable Object> before = null;
    boolean twice = false;
    for (int k = 0; k < plan.keys().size(); k++) {
      List<Object> values = values(plan.keys().get(k), row);
      if (values == null) continue;
      if (before == null) before = there.get(k).get(values);
      twice |= !proposed.get(k).add(values);
    }
    if (before == null && !twice) {
      inserted.add(row.toArray());
    } else if (plan.update() != null) {
      if (twice || before == null || !changed.add(before))
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
            "ON CONFLICT DO UPDATE cannot change a row twice: table=" + table.name());
      existing.add(before.toArray());
      excluded.add(row.toArray());
    }
  }

  private Outcome outcome() {
    List<Write> writes = new ArrayList<>();
    List<Chunk> rows = new ArrayList<>();
    Chunk news = inserted.build();
    if (news.size() > 0) {
      writes.add(new Write.Insert(table.name(), Writer.checked(table, news)));
      rows.add(news);
    }
    GivenRows update = plan.update();
    Chunk old = existing.build();
    if (update == null || old.size() == 0) return new Outcome(writes, rows);
    Chunk values = update.of(Map.of(table.name(), old, Statement.EXCLUDED, excluded.build()), Map.of(table.name(),
        table,
        Statement.EXCLUDED, table), run);
    Chunk after = changed(old, values);
    if (after.size() > 0) {
      writes.add(new Write.Upsert(table.name(), Writer.checked(table, after)));
      rows.add(after);
    }
    return new Outcome(writes, rows);
  }

  /** The rows for which the condition, the last of the values, holds. */
  private Chunk changed(Chunk old, Chunk values) {
    ChunkBuilder after = new ChunkBuilder(table.columns());
    int width = plan.targets().size();
    ColumnVector holds = values.column(width);
    for (int i = 0; i < old.size(); i++) {
      if (holds.isNull(i) || ((ColumnVector.Longs) holds).values()[i] == 0) continue;
      @Nullable
      Object[] row = old.row(i).toArray();
      for (int t = 0; t < width; t++) {
        Object value = values.column(t).get(i);
        if (value == null && table instanceof TableSchema.TimeSeries)
          throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "DO UPDATE sets no nulls in a time series: table="
              + table.name() + ", column=" + names.get(plan.targets().get(t)));
        row[plan.targets().get(t)] = value;
      }
      after.add(row);
    }
    return after.build();
  }
}
