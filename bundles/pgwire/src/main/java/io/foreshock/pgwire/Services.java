package io.foreshock.pgwire;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Tables;
import org.jspecify.annotations.Nullable;

/** The services the wire stands on; each may come and go. Thread-safe. */
interface Services extends AutoCloseable {
  @Nullable
  SqlQueryEngine engine();

  @Nullable
  Tables tables();

  @Override
  void close();
}
