package io.foreshock.detection.store;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.api.detection.Match;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code matches}: the matches that alarms showed. Thread-safe. */
public final class MatchTable {
  private final Tables tables;
  private final Rows rows;

  public MatchTable(Tables tables) {
    this.tables = tables;
    rows = new Rows(tables,
        Rows.schema("matches", "match_id", "match_id TEXT", "asset TEXT", "window_from TIMESTAMP",
            "window_to TIMESTAMP", "pattern_id TEXT", "incident_id TEXT", "label TEXT", "similarity DOUBLE",
            "lead_seconds DOUBLE", "contributions TEXT", "verdict TEXT", "verdict_by TEXT", "verdict_at TIMESTAMP",
            "probability DOUBLE", "lead_p10_seconds DOUBLE", "lead_p50_seconds DOUBLE", "lead_p90_seconds DOUBLE",
            "lead_incidents BIGINT"));
  }

  Write write(Match m) {
    LeadTimes lead = m.leadTimes();
    return rows.upsert(m.id(), m.asset(), m.windowFrom(), m.windowTo(), m.pattern().id(), m.pattern().incidentId(),
        m.pattern().label(), m.similarity(), m.leadTime().map(MatchTable::seconds).orElse(null),
        text(m.contributions()), null, null, null, m.probability(), lead == null ? null : seconds(lead.p10()),
        lead == null ? null : seconds(lead.median()), lead == null ? null : seconds(lead.p90()),
        lead == null ? null : (long) lead.incidents());
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(1e3 * seconds));
  }

  private static @Nullable LeadTimes leadTimes(Rows.Row r) {
    return r.get("lead_incidents") instanceof Long incidents
        ? new LeadTimes(duration(r.real("lead_p10_seconds")), duration(r.real("lead_p50_seconds")),
            duration(r.real("lead_p90_seconds")), incidents.intValue())
        : null;
  }

  /**
   * Matches by id; a match whose pattern is gone is gone.
   *
   * @param patterns
   *            finds a pattern by id
   */
  public Map<String, Match> find(Set<String> ids, Function<String, Optional<FailurePattern>> patterns) {
    Map<String, Match> found = new HashMap<>();
    if (ids.isEmpty())
      return found;
    for (Rows.Row r : rows.where(r -> ids.contains(r.text("match_id"))))
      patterns.apply(r.text("pattern_id"))
          .ifPresent(p -> found.put(r.text("match_id"),
              new Match(r.text("match_id"), r.text("asset"), r.number("window_from"), r.number("window_to"), p,
                  r.real("similarity"), parse(r.text("contributions")), (Double) r.get("probability"), leadTimes(r))));
    return found;
  }

  public void verdict(String id, boolean same, String operator) {
    Rows.Row r = rows.where(row -> row.text("match_id").equals(id)).stream().findFirst()
        .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND, "no such match: id=" + id));
    List<Object> changed = new ArrayList<>(r.values());
    int at = r.schema().indexOf("verdict");
    changed.set(at, same ? "same" : "different");
    changed.set(at + 1, operator);
    changed.set(at + 2, Micros.now());
    tables.commit(List.of(rows.upsert(changed.toArray())));
  }

  /** What an operator said of a match. */
  public record Judged(String patternId, double similarity, boolean same, List<Contribution> contributions) {
    public Judged {
      contributions = List.copyOf(contributions);
    }
  }

  /** All matches with a verdict. */
  public List<Judged> judged() {
    return rows.where(r -> !r.text("verdict").isEmpty()).stream()
        .map(r -> new Judged(r.text("pattern_id"), r.real("similarity"), r.text("verdict").equals("same"),
            parse(r.text("contributions")))).toList();
  }

  /** One line per sensor: share, space, tag. */
  private static String text(List<Contribution> contributions) {
    return contributions.stream().map(c -> c.share() + " " + c.tag()).collect(Collectors.joining("\n"));
  }

  private static List<Contribution> parse(String text) {
    return text.lines().filter(line -> line.indexOf(' ') > 0).map(line -> {
      int space = line.indexOf(' ');
      return new Contribution(line.substring(space + 1), Double.parseDouble(line.substring(0, space)));
    }).toList();
  }
}
