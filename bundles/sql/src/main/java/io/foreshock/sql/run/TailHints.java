package io.foreshock.sql.run;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * From which time on a series had enough rows when it was last asked for its end. Rows come at the end as a rule, so
 * there still are enough; who uses this counts them. Thread-safe, bounded.
 */
public final class TailHints {
  private static final int CAPACITY = 10_000;

  private final ConcurrentHashMap<String, Long> from = new ConcurrentHashMap<>();

  @Nullable
  Long get(String series) {
    return from.get(series);
  }

  void put(String series, long time) {
    if (from.size() >= CAPACITY) from.clear();
    from.put(series, time);
  }

  void forget(String series) {
    from.remove(series);
  }
}
