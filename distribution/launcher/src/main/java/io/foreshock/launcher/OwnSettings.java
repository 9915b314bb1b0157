package io.foreshock.launcher;

import io.foreshock.launcher.RunSettings.Profile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What the owner set in {@code conf/foreshock.properties}, read once at the
 * start. Bundles see each key as the framework property {@code foreshock.KEY};
 * io.foreshock.api.platform.Appliance says what each means.
 */
record OwnSettings(Map<String, String> values) {
  static final String FILE = "foreshock.properties";
  static final String VECTOR_SEARCH = "vector.search";
  private static final String MEMORY = "memory.limit.mb";
  /** What the edge profile keeps to when nothing else is said. */
  private static final String EDGE_MEMORY = "160";

  private sealed interface Kind {}

  private record Whole(long min, long max) implements Kind {}

  private record Truth() implements Kind {}

  private static final Map<String, Kind> KEYS = Map.of(MEMORY, new Whole(128, 1 << 20), "disk.quota.mb",
      new Whole(64, 1L << 40), "compression.level", new Whole(1, 2), "retention.days", new Whole(0, 36_500),
      VECTOR_SEARCH, new Truth(), "offline", new Truth());

  OwnSettings {
    values = Map.copyOf(values);
  }

  /**
   * @throws CommandFailedException
   *             {@code CONFIG} for an unknown key or a value out of range
   */
  static OwnSettings read(DataFolder data, Profile profile) {
    Path file = data.conf().resolve(FILE);
    Properties given = new Properties();
    if (Files.exists(file)) {
      try (Reader text = Files.newBufferedReader(file)) {
        given.load(text);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailedException(ExitCode.CONFIG, "cannot read " + file + " (" + e + ")", e);
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    if (profile == Profile.EDGE) {
      values.put(MEMORY, EDGE_MEMORY);
    }
    for (String key : new TreeSet<>(given.stringPropertyNames())) {
      values.put(key, checked(file, key, given.getProperty(key).strip()));
    }
    return new OwnSettings(values);
  }

  private static String checked(Path file, String key, String value) {
    return switch (KEYS.get(key)) {
      case null -> throw wrong(file, key + ": unknown, known: " + String.join(", ", new TreeSet<>(KEYS.keySet())));
      case Truth _ when value.equals("true") || value.equals("false") -> value;
      case Truth _ -> throw wrong(file, key + ": " + value + ", allowed true, false");
      case Whole w when value.matches("\\d{1,15}") && Long.parseLong(value) >= w.min && Long
          .parseLong(value) <= w.max -> value;
      case Whole w -> throw wrong(file, key + ": " + value + ", allowed " + w.min + ".." + w.max);
    };
  }

  private static CommandFailedException wrong(Path file, String what) {
    return new CommandFailedException(ExitCode.CONFIG, file + ": " + what);
  }

  /** Whether patterns are searched for at all. */
  boolean vectorSearch() {
    return !"false".equals(values.get(VECTOR_SEARCH));
  }

  Map<String, String> frameworkProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    values.forEach((key, value) -> properties.put("foreshock." + key, value));
    return properties;
  }
}
