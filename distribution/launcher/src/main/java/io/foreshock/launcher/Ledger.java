package io.foreshock.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Remembers from start to start which jar of the image was installed with which
 * stamp. Lives in the cache folder: losing it costs an update of every bundle.
 */
final class Ledger {
  private static final String REFERENCE = "reference:";

  private final Path file;

  Ledger(Path file) {
    this.file = file;
  }

  /** Stamp by location; empty before the first start. */
  Map<String, String> read() throws IOException {
    Map<String, String> stamps = new HashMap<>();
    if (Files.exists(file)) {
      Properties stored = new Properties();
      try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        stored.load(in);
      }
      stored.stringPropertyNames().forEach(k -> stamps.put(k, stored.getProperty(k)));
    }
    return stamps;
  }

  void write(List<Image.Jar> image) throws IOException {
    Properties stamps = new Properties();
    image.forEach(jar -> stamps.setProperty(jar.location(), jar.stamp()));
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      stamps.store(out, null);
    }
  }

  /** The framework opens every jar it remembers before it can be told to forget it, and complains at length. */
  boolean namesAMissingJar() throws IOException {
    return read().keySet().stream().filter(l -> l.startsWith(REFERENCE)).map(l -> l.substring(REFERENCE.length()))
        .anyMatch(l -> !Files.exists(Path.of(URI.create(l))));
  }
}
