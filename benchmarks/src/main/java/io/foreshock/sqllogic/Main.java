package io.foreshock.sqllogic;

import io.foreshock.benchmarks.FreshProduct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code sqllogictest [--as NAME] [--quiet] FILE|FOLDER...}: runs each file on an empty store of its own, through the
 * PostgreSQL wire. {@code skipif} and {@code onlyif} mean us by the names foreshock and postgresql, and NAME.
 */
public final class Main {
  private Main() {
  }

  /** @throws Exception when the product does not start */
  public static void main(String[] args) throws Exception {
    List<String> names = new ArrayList<>(List.of("foreshock", "postgresql"));
    List<Path> files = new ArrayList<>();
    boolean quiet = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--as" -> names.add(args[++i]);
        case "--quiet" -> quiet = true;
        default -> files.addAll(files(Path.of(args[i])));
      }
    }
    if (files.isEmpty()) {
      System.err.println("usage: integration-tests/sqllogictest [--as NAME] [--quiet] FILE|FOLDER...");
      System.exit(2);
    }
    int failed = 0;
    for (Path file : files)
      failed += run(file, names, quiet);
    System.exit(failed == 0 ? 0 : 1);
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) return List.of(path);
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.filter(p -> p.toString().matches(".*\\.(test|slt)")).sorted().toList();
    }
  }

  /** @return steps that failed */
  private static int run(Path file, List<String> names, boolean quiet) throws Exception {
    List<Step> steps = SqlLogicFile.parse(Files.readAllLines(file, StandardCharsets.UTF_8), names);
    try (FreshProduct product = FreshProduct.start(); Connection connection = product.connect()) {
      SqlLogicRun run = new SqlLogicRun(connection, (step, difference) -> {
        if (!quiet) System.out.println(file + ":" + step.line() + ": " + difference);
      });
      run.run(steps);
      System.out.println(file + ": " + run.passed() + " passed, " + run.failed() + " failed");
      return run.failed();
    }
  }
}
