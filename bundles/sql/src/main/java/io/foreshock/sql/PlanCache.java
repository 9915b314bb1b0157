package io.foreshock.sql;

import io.foreshock.sql.run.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plans last used, by text and kinds of parameters. Thread-safe. */
final class PlanCache {
  private static final int CAPACITY = 256;
  /** Long texts are bulk inserts that hardly come twice. */
  private static final int MAX_TEXT = 8_192;

  /** Parameters of other kinds may give another plan. */
  private record Key(String sql, List<String> kinds) {}

  private final Map<Key, Plan> plans = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Plan> eldest) {
      return size() > CAPACITY;
    }
  };

  synchronized @Nullable Plan get(String sql, List<@Nullable Object> parameters) {
    return plans.get(key(sql, parameters));
  }

  synchronized void put(String sql, List<@Nullable Object> parameters, Plan plan) {
    if (sql.length() <= MAX_TEXT) plans.put(key(sql, parameters), plan);
  }

  synchronized int size() {
    return plans.size();
  }

  private static Key key(String sql, List<@Nullable Object> parameters) {
    return new Key(sql,
        parameters.stream().map(p -> p == null ? "null" : p.getClass().getSimpleName()).toList());
  }
}
