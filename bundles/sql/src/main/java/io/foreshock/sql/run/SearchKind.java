package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.Episodes.Channel;
import io.foreshock.api.detection.Episodes.Episode;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.api.detection.Match;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The searches over history that a query may call as tables. */
public enum SearchKind {
  /** Past stretches of any sensor that look like one of a sensor, or of several at once. */
  SIMILAR(List.of(Column.required("rank", ColumnType.BIGINT), Column.required("asset", ColumnType.TEXT),
      Column.required("sensor", ColumnType.TEXT), Column.required("window_from", ColumnType.TIMESTAMP),
      Column.required("window_to", ColumnType.TIMESTAMP), Column.required("similarity", ColumnType.DOUBLE),
      Column.required("sensor_similarity", ColumnType.DOUBLE), Column.required("amplitude", ColumnType.DOUBLE),
      Column.required("level", ColumnType.DOUBLE))) {
    @Override
    List<@Nullable Object[]> search(Searches searches, SearchNode.Question q) {
      List<String> tags = Arrays.stream(q.name().split(",", -1)).map(String::strip).toList();
      List<@Nullable Object[]> rows = new ArrayList<>();
      long rank = 0;
      for (Episode e : service(searches.episodes()).similar(question(tags, q))) {
        rank++;
        for (Channel c : e.channels())
          rows.add(new @Nullable Object[]{rank, e.asset(), c.tag(), e.from(), e.to(), e.similarity(), c.similarity(),
              c.amplitude(), c.level()});
      }
      return rows;
    }
  },
  /** Failure patterns, and unnamed past stretches of the same machine, that a window of an asset is like. */
  MATCH(List.of(Column.required("rank", ColumnType.BIGINT), Column.required("pattern_id", ColumnType.TEXT),
      Column.required("incident_id", ColumnType.TEXT), Column.required("label", ColumnType.TEXT),
      Column.required("asset", ColumnType.TEXT), Column.required("window_from", ColumnType.TIMESTAMP),
      Column.required("window_to", ColumnType.TIMESTAMP), Column.required("similarity", ColumnType.DOUBLE),
      Column.of("probability", ColumnType.DOUBLE), Column.of("lead_seconds", ColumnType.DOUBLE),
      Column.of("lead_p10", ColumnType.DOUBLE), Column.of("lead_p50", ColumnType.DOUBLE),
      Column.of("lead_p90", ColumnType.DOUBLE), Column.required("cause", ColumnType.TEXT),
      Column.required("remedy", ColumnType.TEXT))) {
    @Override
    List<@Nullable Object[]> search(Searches searches, SearchNode.Question q) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (Match m : service(searches.detection()).findSimilar(q.name(), q.from(), q.to(), q.limit())) {
        FailurePattern p = m.pattern();
        LeadTimes lead = m.leadTimes();
        rows.add(new @Nullable Object[]{rows.size() + 1L, p.id(), p.incidentId(), p.label(), p.asset(),
            p.windowFrom(), p.windowTo(), m.similarity(), m.probability(), seconds(m.leadTime().orElse(null)),
            lead == null ? null : seconds(lead.p10()), lead == null ? null : seconds(lead.median()),
            lead == null ? null : seconds(lead.p90()), p.cause(), p.remedy()});
      }
      return rows;
    }
  };

  private final List<Column> columns;

  SearchKind(List<Column> columns) {
    this.columns = columns;
  }

  /** Services that may come and go. */
  public record Searches(Supplier<@Nullable Episodes> episodes, Supplier<@Nullable Detection> detection) {
    /** Outside of the appliance. */
    public static final Searches NONE = new Searches(() -> null, () -> null);
  }

  /** Its name in a query. */
  public String sql() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<Column> columns() {
    return columns;
  }

  /** Rows as {@link #columns} say, best first. */
  abstract List<@Nullable Object[]> search(Searches searches, SearchNode.Question question);

  static Episodes.Question question(List<String> tags, SearchNode.Question q) {
    try {
      return new Episodes.Question(tags, q.from(), q.to(), q.limit());
    } catch (IllegalArgumentException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  <T> T service(Supplier<@Nullable T> service) {
    T there = service.get();
    if (there == null)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, sql() + " needs the detection bundle, which does not run");
    return there;
  }

  static @Nullable Double seconds(@Nullable Duration time) {
    return time == null ? null : time.toMillis() / 1e3;
  }
}
