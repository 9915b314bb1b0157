package io.foreshock.sql.text;

import java.util.Map;
import java.util.Set;

/** Which columns of the plant's tables of embeddings are compared by their cosine; all others by Euclidean distance. */
public final class DeclaredMetric {
  private static final Map<String, Set<String>> COSINE = Map.of("sensor_embeddings", Set.of("embedding"),
      "known_failure_patterns", Set.of("embedding", "pattern_embedding"), "known_failures", Set.of("embedding"),
      "events", Set.of("embedding"), "failure_patterns", Set.of("embedding"));

  private DeclaredMetric() {
  }

  public static boolean isCosine(String table, String column) {
    return COSINE.getOrDefault(table, Set.of()).contains(column);
  }
}
