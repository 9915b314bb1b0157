package io.foreshock.pgwire.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Facts that lie beside the classes. */
final class Resource {
  private Resource() {
  }

  /** Lines of a file, comments left out. */
  static List<String> lines(String name) {
    try (InputStream in = Resource.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException("not in the bundle: " + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank() && !l.startsWith(
          "#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
