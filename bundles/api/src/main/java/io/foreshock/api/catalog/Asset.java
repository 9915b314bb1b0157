package io.foreshock.api.catalog;

import static java.util.Objects.requireNonNull;

/**
 * A machine or a part of one.
 *
 * @param path
 *            {@code line1/press4}
 * @param kind
 *            machines of one kind share failure patterns: {@code press}; empty
 *            = only itself
 */
public record Asset(String path, String kind, String description) {
  public Asset {
    requireNonNull(path, "path is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(description, "description is null");
  }
}
