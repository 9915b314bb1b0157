package io.foreshock.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The five monitoring queries, word for word as users were promised them. */
public final class MonitoringQueries {
  private static final String FILE = "monitoring.sql";

  private MonitoringQueries() {
  }

  /** In the order of their numbers, 1 to 5. */
  public static List<String> all() {
    try (InputStream in = MonitoringQueries.class.getResourceAsStream(FILE)) {
      if (in == null)
        throw new IllegalStateException("resource is missing: file=" + FILE);
      return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";"))
          .filter(q -> !q.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
