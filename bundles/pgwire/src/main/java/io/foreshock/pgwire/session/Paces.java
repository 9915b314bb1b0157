package io.foreshock.pgwire.session;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long the queries last asked by one client take, by text. For one thread at a time. */
final class Paces {
  private static final int CAPACITY = 32;
  private static final int MAX_TEXT = 4_096;

  private final Map<String, Pace> byText = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Pace> eldest) {
      return size() > CAPACITY;
    }
  };

  Pace of(String sql) {
    return sql.length() > MAX_TEXT ? new Pace() : byText.computeIfAbsent(sql, _ -> new Pace());
  }

  boolean isShort(String sql) {
    Pace known = byText.get(sql);
    return known != null && known.isShort();
  }
}
