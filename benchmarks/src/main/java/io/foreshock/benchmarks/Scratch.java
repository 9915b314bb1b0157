package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for a run; a temporary one is removed afterwards. */
record Scratch(Path dir, boolean remove) implements AutoCloseable {
  static Scratch temporary() throws IOException {
    return new Scratch(Files.createTempDirectory("foreshock-bench"), true);
  }

  @Override
  public void close() throws IOException {
    if (remove)
      delete(dir);
  }

  static void delete(Path dir) throws IOException {
    if (!Files.exists(dir))
      return;
    List<Path> all;
    try (Stream<Path> walk = Files.walk(dir)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all)
      Files.delete(path);
  }
}
