package io.foreshock.pgwire.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters, and how far it has run. For one thread at a time. */
final class Portal implements AutoCloseable {
  final Prepared statement;
  final List<@Nullable Object> parameters;
  final boolean[] formats;
  /** Open while rows may come. */
  @Nullable
  Rows rows;
  boolean finished;

  Portal(Prepared statement, List<@Nullable Object> parameters, boolean[] formats) {
    this.statement = statement;
    this.parameters = parameters;
    this.formats = formats;
  }

  @Override
  public void close() {
    Rows open = rows;
    rows = null;
    finished = true;
    if (open != null) open.close();
  }
}
