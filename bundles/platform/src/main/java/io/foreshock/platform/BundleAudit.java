package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what runs, in the table {@code bundle_audit}: a row for each
 * installation, update, removal, refusal and exception. Confined to the thread
 * that holds the admin's lock.
 */
final class BundleAudit {
  static final String TABLE = "bundle_audit";
  private static final Logger LOG = LoggerFactory.getLogger(BundleAudit.class);
  private static final TableSchema SCHEMA = new TableSchema.Relational(TABLE,
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("action", ColumnType.TEXT),
          Column.required("bundle", ColumnType.TEXT), Column.of("version", ColumnType.TEXT),
          Column.of("sha256", ColumnType.TEXT), Column.of("signer", ColumnType.TEXT),
          Column.required("asked_by", ColumnType.TEXT), Column.of("reason", ColumnType.TEXT)),
      List.of("at"));

  private final BundleContext context;
  private long last;

  /** What happened. */
  enum Action {
    INSTALL, UPDATE, UNINSTALL, REFUSE, ALLOW, FAIL, ROLLBACK
  }

  /**
   * @param signer
   *            empty when nobody signed
   * @param by
   *            {@code load} for files found in the folder
   * @param reason
   *            empty when there is nothing to say
   */
  record Entry(Action action, String bundle, String version, String sha256, String signer, String by,
      String reason) {}

  BundleAudit(BundleContext context) {
    this.context = context;
  }

  /** Writes as well as it can: what happened has happened. */
  void record(Entry entry) {
    try {
      require(entry);
    } catch (ForeshockException e) {
      LOG.warn("not recorded in {}: {}: {}", TABLE, entry, e.getMessage());
    }
  }

  /**
   * @throws ForeshockException
   *             {@code CLOSED} when there is no store, or as
   *             {@link Tables#commit}
   */
  void require(Entry entry) {
    ServiceReference<Tables> r = context.getServiceReference(Tables.class);
    @Nullable
    Tables tables = r == null ? null : context.getService(r);
    if (tables == null) {
      throw new ForeshockException(ErrorCode.CLOSED, "the store is not there");
    }
    try {
      tables.create(SCHEMA);
      last = Math.max(Micros.now(), last + 1); // the key
      tables.commit(List.of(new Write.Insert(TABLE, new ChunkBuilder(SCHEMA.columns()).add(last,
          entry.action().name().toLowerCase(Locale.ROOT), entry.bundle(), entry.version(), entry.sha256(),
          entry.signer(), entry.by(), entry.reason()).build())));
    } finally {
      context.ungetService(r);
    }
  }
}
