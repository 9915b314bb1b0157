package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The files of one data set. */
record QualityFiles(Path dir) {
  static QualityFiles of(Path data, String set) {
    return new QualityFiles(data.resolve(set));
  }

  boolean present() {
    return Files.isDirectory(dir);
  }

  /** Files anywhere below whose path (with slashes) from here matches, sorted. */
  List<Path> matching(String regex) throws IOException {
    try (Stream<Path> all = Files.walk(dir, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile).filter(p -> name(p).matches(regex)).sorted().toList();
    }
  }

  /** The path from here, with slashes. */
  String name(Path file) {
    return dir.relativize(file).toString().replace('\\', '/');
  }

  /** The name of the folder a file is in. */
  static String folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? "" : parent.getFileName().toString();
  }

  /** Numbers of a line, separated by blanks, commas or semicolons. */
  static double[] numbers(String line) {
    return Arrays.stream(line.trim().split("[\\s,;]+")).mapToDouble(Double::parseDouble).toArray();
  }

  /** A table of numbers, line by line; empty lines are left out. */
  static List<double[]> table(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file))
      if (!line.isBlank())
        rows.add(numbers(line));
    return rows;
  }
}
