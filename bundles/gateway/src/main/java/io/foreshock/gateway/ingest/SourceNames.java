package io.foreshock.gateway.ingest;

import io.foreshock.gateway.http.HttpError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of HTTP sources and their ingest source ids. */
final class SourceNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}");

  private SourceNames() {
  }

  static String check(String name) {
    if (!NAME.matcher(name).matches())
      throw HttpError.badRequest("source must be 1 to 100 letters, digits or _ . : / -");
    return name;
  }

  /**
   * Requests without a seq get an id of their own: positions invented for them must never overtake the source's own
   * sequence, or its next request would be taken for a repetition and lost.
   */
  static String ingestId(@Nullable String name, boolean sequenced) {
    String base = "http:" + (name == null ? "anonymous" : name);
    return sequenced ? base : base + "#unsequenced";
  }
}
