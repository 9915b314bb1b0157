package io.foreshock.detection.store;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.List;

/** The table {@code failure_patterns}. Thread-safe. */
public final class PatternTable {
  /** Rows in one commit: a mark makes far fewer, a pack of another site may bring many. */
  private static final int COMMIT = 2_000;

  private final Tables tables;
  private final Rows rows;

  public PatternTable(Tables tables) {
    this.tables = tables;
    rows = new Rows(tables,
        Rows.schema("failure_patterns", "pattern_id", "pattern_id TEXT", "incident_id TEXT", "label TEXT", "asset TEXT",
            "asset_kind TEXT", "window_from TIMESTAMP", "window_to TIMESTAMP", "failed_at TIMESTAMP", "cause TEXT",
            "remedy TEXT", "description TEXT", "embedding VECTOR", "offsets VECTOR", "scale_seconds BIGINT",
            "comparable TEXT",
            "marked_from TIMESTAMP", "marked_to TIMESTAMP", "marked_by TEXT"));
  }

  /** All or none up to {@value #COMMIT}; again with the same ones changes nothing. */
  public void add(List<StoredPattern> patterns) {
    List<Write> writes = new ArrayList<>();
    for (StoredPattern s : patterns) {
      FailurePattern p = s.pattern();
      writes.add(rows.upsert(p.id(), p.incidentId(), p.label(), p.asset(), p.assetKind(), p.windowFrom(), p.windowTo(),
          p.failedAt(), p.cause(), p.remedy(), s.description(), p.embedding(), Rows.floats(s.offsets()), s
              .scaleSeconds(), s.group(),
          s.markedFrom(), s.markedTo(), s.operator()));
    }
    for (int i = 0; i < writes.size(); i += COMMIT)
      tables.commit(writes.subList(i, Math.min(writes.size(), i + COMMIT)));
  }

  public void remove(List<String> patternIds) {
    tables.commit(List.of(rows.delete(patternIds)));
  }

  /** Oldest window first. */
  public List<StoredPattern> load() {
    List<StoredPattern> all = new ArrayList<>();
    for (Rows.Row r : rows.where(row -> true)) {
      FailurePattern pattern = new FailurePattern(r.text("pattern_id"), r.text("incident_id"), r.text("label"),
          r.text("asset"), r.text("asset_kind"), r.number("window_from"), r.number("window_to"), r.time("failed_at"),
          r.text("cause"), r.text("remedy"), r.vector("embedding"));
      all.add(new StoredPattern(pattern, Rows.doubles(r.vector("offsets")), r.text("comparable"), r.number(
          "scale_seconds"), r.number("marked_from"),
          r.number("marked_to"), r.text("marked_by"), r.text("description")));
    }
    all.sort(java.util.Comparator.comparingLong((StoredPattern s) -> s.pattern().windowTo())
        .thenComparing(s -> s.pattern().id()));
    return all;
  }
}
