package io.foreshock.sql;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Values;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.text.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plans last used: by text and kinds of parameters, and by text without its literals. Thread-safe.
 */
final class PlanCache {
  private static final int CAPACITY = 256;
  /** Texts that differ in their literals only share a plan. */
  private static final int TEXTS = 1_024;
  /** Long texts are bulk inserts that hardly come twice. */
  private static final int MAX_TEXT = 8_192;

  /** Parameters of other kinds may give another plan. */
  private record Key(String sql, List<String> kinds) {}

  /**
   * A plan, and the values of its last parameters, which the text has as literals.
   *
   * @param given
   *            parameters that the user gives
   */
  record Cached(Plan plan, int given, List<Object> literals) {
    /** All values the plan wants. */
    List<@Nullable Object> values(List<@Nullable Object> parameters) {
      if (literals.isEmpty() || parameters.size() != given) return parameters;
      List<@Nullable Object> all = new ArrayList<>(parameters);
      all.addAll(literals);
      return all;
    }
  }

  private final Map<Key, Cached> texts = new Bounded<>(TEXTS);
  private final Map<Key, Plan> templates = new Bounded<>(CAPACITY);

  private static final class Bounded<V> extends LinkedHashMap<Key, V> {
    private static final long serialVersionUID = 1;
    private final int capacity;

    Bounded(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
      return size() > capacity;
    }
  }

  synchronized @Nullable Cached get(String sql, List<@Nullable Object> parameters) {
    return texts.get(key(sql, parameters));
  }

  /** A plan for just this text. */
  void put(String sql, List<@Nullable Object> parameters, Plan plan) {
    keep(sql, parameters, new Cached(plan, parameters.size(), List.of()));
  }

  private synchronized void keep(String sql, List<@Nullable Object> parameters, Cached cached) {
    if (sql.length() <= MAX_TEXT) texts.put(key(sql, parameters), cached);
  }

  /**
   * The plan of the statements that differ in literals only.
   *
   * @param planner
   *            makes one, given all values
   * @param current
   *            whether a plan still holds
   * @return null when this text needs a plan of its own, which may be an error
   */
  @Nullable
  Cached shared(String sql, List<@Nullable Object> parameters, Planning planner, Function<Plan, Boolean> current) {
    Template template = sql.length() > MAX_TEXT ? null : Template.of(sql);
    if (template == null || template.parameters() != parameters.size()) return null;
    List<@Nullable Object> values = new ArrayList<>(parameters);
    values.addAll(template.literals());
    Key key = key(template.key(), values);
    Plan plan;
    synchronized (this) {
      plan = templates.get(key);
    }
    if (plan == null || !current.apply(plan)) {
      plan = planned(template, values, planner);
      if (plan == null) return null;
      synchronized (this) {
        templates.put(key, plan);
      }
    }
    if (!fit(plan, template, values)) return null;
    Cached cached = new Cached(plan, template.parameters(), template.literals());
    keep(sql, parameters, cached);
    return cached;
  }

  /** Makes a plan. */
  interface Planning {
    Plan plan(Template template, List<@Nullable Object> values);
  }

  private static @Nullable Plan planned(Template template, List<@Nullable Object> values, Planning planner) {
    try {
      return planner.plan(template, values);
    } catch (SqlException e) {
      return null;
    }
  }

  /** Literals that do not fit their type are errors with a place in the text: its own plan will tell. */
  private static boolean fit(Plan plan, Template template, List<@Nullable Object> values) {
    List<ColumnType> types = plan.source().parameters();
    if (types.size() != values.size()) return false;
    try {
      for (int i = template.parameters(); i < values.size(); i++)
        if (types.get(i) != ColumnType.TEXT || !(values.get(i) instanceof String))
          Values.coerce(values.get(i), types
              .get(i));
      return true;
    } catch (ForeshockException e) {
      return false;
    }
  }

  synchronized int size() {
    return texts.size();
  }

  private static Key key(String sql, List<@Nullable Object> parameters) {
    if (parameters.isEmpty()) return new Key(sql, List.of());
    String[] kinds = new String[parameters.size()];
    for (int i = 0; i < kinds.length; i++) {
      Object value = parameters.get(i);
      kinds[i] = value == null ? "null" : value.getClass().getSimpleName();
    }
    return new Key(sql, List.of(kinds));
  }
}
