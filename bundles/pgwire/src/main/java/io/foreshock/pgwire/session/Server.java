package io.foreshock.pgwire.session;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.auth.Users;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions share.
 *
 * @param engine
 *            gives the SQL engine, or null while there is none
 * @param tables
 *            gives the appliance's tables
 * @param port
 *            it listens on
 * @param started
 *            microseconds since 1970
 * @param passwordOnLoopback
 *            whether clients of this machine need a password
 */
public record Server(Supplier<@Nullable SqlQueryEngine> engine, Supplier<List<TableSchema>> tables, Users users,
    SecureRandom random, int port, long started, boolean passwordOnLoopback) {
  /** The one database; clients may ask for any. */
  public static final String DATABASE = "foreshock";
}
