package io.foreshock.pgwire.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What functions such as {@code current_user} and {@code current_setting} tell. For one thread at a time. */
public interface SessionFacts {
  String user();

  String database();

  int process();

  /** Microseconds since 1970. */
  long now();

  /** Microseconds since 1970 when the server began to listen. */
  long started();

  /** Null when there is no such setting. */
  @Nullable
  String setting(String name);

  /**
   * @throws io.foreshock.pgwire.wire.PgError
   *             for a setting or value that is not supported
   */
  void set(String name, String value);

  /** All settings by name. */
  Map<String, String> settings();
}
