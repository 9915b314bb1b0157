package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * Where a bundle came from: a file of the load folder and its content. It is the
 * bundle's location, so that the framework itself remembers, over restarts, which
 * bytes it holds.
 */
record Place(String fileName, String sha256) {
  private static final Pattern LOCATION = Pattern.compile("load:(.+\\.jar)\\?sha256=([0-9a-f]{64})");

  Place {
    requireNonNull(fileName, "fileName is null");
    requireNonNull(sha256, "sha256 is null");
  }

  String location() {
    return "load:" + fileName + "?sha256=" + sha256;
  }

  /** Empty for bundles that did not come from the load folder. */
  static Optional<Place> of(Bundle bundle) {
    Matcher m = LOCATION.matcher(String.valueOf(bundle.getLocation()));
    return m.matches() ? Optional.of(new Place(m.group(1), m.group(2))) : Optional.empty();
  }
}
