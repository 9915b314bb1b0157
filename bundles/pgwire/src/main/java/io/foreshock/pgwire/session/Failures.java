package io.foreshock.pgwire.session;

import io.foreshock.api.ForeshockException;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.SqlStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong, as the client is told. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {
  }

  static PgError of(RuntimeException e) {
    if (e instanceof PgError known) return known;
    if (e instanceof ForeshockException known) return SqlStates.of(known, "", 0);
    LOG.error("statement failed", e);
    return new PgError(PgError.INTERNAL, "internal error, see the log");
  }
}
