package io.foreshock.detection.store;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code alarms}. Thread-safe. */
public final class AlarmTable {
  private final Tables tables;
  private final MatchTable matches;
  private final Rows rows;
  private final Function<String, Optional<FailurePattern>> patterns;

  /** @param patterns finds a pattern by id */
  public AlarmTable(Tables tables, MatchTable matches, Function<String, Optional<FailurePattern>> patterns) {
    this.tables = tables;
    this.matches = matches;
    this.patterns = patterns;
    rows = new Rows(tables,
        Rows.schema("alarms", "alarm_id", "alarm_id TEXT", "kind TEXT", "state TEXT", "priority SMALLINT", "asset TEXT",
            "tag TEXT", "message TEXT", "raised_at TIMESTAMP", "detected_at TIMESTAMP", "returned_at TIMESTAMP",
            "acknowledged_by TEXT", "acknowledged_at TIMESTAMP", "score DOUBLE", "match_id TEXT",
            "shelved_until TIMESTAMP", "shelved_by TEXT", "shelve_reason TEXT", "rule_id TEXT", "measured DOUBLE",
            "limit_value DOUBLE",
            "unit TEXT"));
  }

  /** Stores the alarm and the match it shows, in one transaction. */
  public void put(AlarmRecord record, boolean newMatch) {
    Alarm a = record.alarm();
    List<Write> writes = new ArrayList<>();
    if (newMatch && a.match() != null)
      writes.add(matches.write(a.match()));
    writes.add(write(record));
    tables.commit(writes);
  }

  /** Stores alarms in one transaction; their matches are stored already. */
  public void put(List<AlarmRecord> records) {
    tables.commit(records.stream().map(this::write).toList());
  }

  private Write write(AlarmRecord record) {
    Alarm a = record.alarm();
    Alarm.Excess e = a.excess();
    return rows.upsert(a.id(), a.kind().name(), a.state().name(), a.priority(), a.asset(), a.tag(), a.message(),
        a.raisedAt(), a.detectedAt(), a.returnedAt(), a.acknowledgedBy(), record.acknowledgedAt(),
        record.rule().isEmpty() ? a.score() : null,
        a.match() == null ? null : a.match().id(), record.shelvedUntil(), record.shelvedBy(), record.shelveReason(),
        record.rule(), e == null ? null : e.value(), e == null ? null : e.limit(), e == null ? null : e.unit());
  }

  /** All alarms that follow from rules. */
  public List<AlarmRecord> ofRules() {
    return read(rows.where(r -> !r.text("rule_id").isEmpty()));
  }

  public List<AlarmRecord> active() {
    return read(rows.where(r -> !r.text("state").equals(AlarmState.NORMAL.name())));
  }

  public Optional<AlarmRecord> find(String id) {
    return read(rows.where(r -> r.text("alarm_id").equals(id))).stream().findFirst();
  }

  public List<AlarmRecord> raisedBetween(long from, long to) {
    List<AlarmRecord> found = read(rows.where(r -> r.number("raised_at") >= from && r.number("raised_at") < to));
    found.sort(Comparator.comparingLong(r -> r.alarm().raisedAt()));
    return found;
  }

  private static Alarm.@Nullable Excess excess(Rows.Row r) {
    return r.get("measured") instanceof Double value
        ? new Alarm.Excess(value, r.real("limit_value"), r.text("unit"))
        : null;
  }

  private List<AlarmRecord> read(List<Rows.Row> found) {
    List<AlarmRecord> records = new ArrayList<>();
    Map<String, Match> shown = matches.find(
        found.stream().map(r -> r.text("match_id")).filter(id -> !id.isEmpty()).collect(Collectors.toSet()), patterns);
    for (Rows.Row r : found) {
      Match match = shown.get(r.text("match_id"));
      Alarm alarm = new Alarm(r.text("alarm_id"), Alarm.Kind.valueOf(r.text("kind")),
          AlarmState.valueOf(r.text("state")), (int) r.number("priority"), r.text("asset"), r.text("tag"),
          r.text("message"), r.number("raised_at"), r.number("detected_at"), r.time("returned_at"),
          r.text("acknowledged_by"), r.get("score") instanceof Double score ? score : 1, match, excess(r));
      records.add(new AlarmRecord(alarm, r.time("acknowledged_at"), r.time("shelved_until"), r.text("shelved_by"),
          r.text("shelve_reason"), r.text("rule_id")));
    }
    return records;
  }
}
