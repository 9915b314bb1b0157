package io.foreshock.detection.store;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table {@code alarm_rules}, which engineers edit through SQL. A row that
 * makes no sense is passed over and said. Thread-safe.
 */
public final class RuleTable {
  private final Rows rows;

  public RuleTable(Tables tables) {
    rows = new Rows(tables, new TableSchema.Relational("alarm_rules",
        List.of(Column.required("rule_id", ColumnType.TEXT), Column.required("sensor", ColumnType.TEXT),
            Column.required("kind", ColumnType.TEXT), Column.of("threshold", ColumnType.DOUBLE), zero("seconds"),
            new Column("peer", ColumnType.TEXT, true, "", 0), zero("deadband"), zero("on_delay"), zero("off_delay"),
            new Column("priority", ColumnType.SMALLINT, true, 2L, 0),
            new Column("message", ColumnType.TEXT, true, "", 0),
            new Column("enabled", ColumnType.BOOLEAN, true, 1L, 0)),
        List.of("rule_id")));
  }

  private static Column zero(String name) {
    return new Column(name, ColumnType.DOUBLE, true, 0.0, 0);
  }

  /**
   * What the table says.
   *
   * @param rules
   *            those that are enabled and make sense
   * @param refused
   *            what is wrong with the others
   */
  public record Rules(List<AlarmRule> rules, List<String> refused) {
    public Rules {
      rules = List.copyOf(rules);
      refused = List.copyOf(refused);
    }
  }

  public Rules load() {
    List<AlarmRule> rules = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Rows.Row r : rows.where(row -> row.get("enabled") == null || row.number("enabled") != 0))
      try {
        rules.add(rule(r));
      } catch (IllegalArgumentException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    return new Rules(rules, refused);
  }

  private static AlarmRule rule(Rows.Row r) {
    String id = r.text("rule_id");
    AlarmRule.Kind kind;
    try {
      kind = AlarmRule.Kind.valueOf(r.text("kind").strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("unknown kind: rule=" + id + ", kind=" + r.text("kind")
          + ", known=high low range rate stale stuck peer", e);
    }
    boolean compares = switch (kind) {
      case HIGH, LOW, RATE, PEER -> true;
      case RANGE, STALE, STUCK -> false;
    };
    if (compares && r.get("threshold") == null)
      throw new IllegalArgumentException("a threshold is needed: rule=" + id + ", kind=" + r.text("kind"));
    int priority = r.get("priority") == null ? 2 : (int) r.number("priority");
    return new AlarmRule(id, r.text("sensor").strip(), kind, r.real("threshold"), r.real("seconds"),
        r.text("peer").strip(), r.real("deadband"), r.real("on_delay"), r.real("off_delay"), priority, r.text(
            "message"));
  }
}
