package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.List;

/** Who changed which bundles, from the table {@code bundle_audit}. Thread-safe; never used on the FX thread. */
public final class AuditLog {
  static final int MOST = 1_000;
  private static final String NEWEST = "SELECT at, action, bundle, version, signer, asked_by, reason FROM bundle_audit"
      + " ORDER BY at DESC LIMIT " + MOST;

  /** @param at microseconds UTC */
  public record Entry(long at, String action, String bundle, String version, String signer, String by,
      String reason) {}

  private AuditLog() {
  }

  /** The newest first. */
  static List<Entry> read(Services services) {
    Tables tables = services.tables();
    SqlQueryEngine sql = services.sql();
    if (tables == null || sql == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of(tables == null ? "missing.store" : "missing.sql"));
    List<Entry> entries = new ArrayList<>();
    if (tables.find("bundle_audit").isEmpty())
      return entries;
    try (SqlQueryEngine.Result result = sql.execute(NEWEST)) {
      for (Chunk c; (c = result.next()) != null;)
        for (int i = 0; i < c.size(); i++) {
          var r = c.row(i);
          entries.add(new Entry(Records.number(r.get(0)), Records.string(r.get(1)), Records.string(r.get(2)), Records
              .string(r.get(3)), Records.string(r.get(4)), Records.string(r.get(5)), Records.string(r.get(6))));
        }
    }
    return entries;
  }
}
