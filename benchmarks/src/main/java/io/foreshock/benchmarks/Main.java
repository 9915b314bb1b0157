package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code SUITE [--smoke] [--data DIR] [--rows N] [--only CASES]}: runs one suite. */
public final class Main {
  private static final Map<String, Suite> SUITES = new TreeMap<>(Map.of("adapters", new AdapterSuite(), "codecs",
      new CodecSuite(), "detection", new DetectionSuite(), "detection-search", new DetectionSearchSuite(),
      "detection-latency", new DetectionLatencySuite(), "vectors",
      new VectorSuite(), "engine",
      new EngineSuite(), "text-codecs", new TextCodecSuite(), "sql", new SqlSuite()));

  private Main() {
  }

  /** {@code 500000}, {@code 500k}, {@code 10m}. */
  private static long rows(String text) {
    String digits = text.replaceAll("[kmKM]$", "");
    long unit = digits.length() == text.length()
        ? 1
        : text.toLowerCase(java.util.Locale.ROOT).endsWith("k") ? 1_000 : 1_000_000;
    return Long.parseLong(digits) * unit;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Suite suite = args.length == 0 ? null : SUITES.get(args[0]);
    if (suite == null) {
      System.err.println("usage: benchmarks/run SUITE [--smoke] [--data DIR] [--rows N] [--only CASE,CASE]   suites: "
          + SUITES.keySet());
      System.exit(2);
      return;
    }
    boolean smoke = false;
    long rows = 0;
    Path data = null;
    Set<String> only = Set.of();
    for (int i = 1; i < args.length; i++)
      switch (args[i]) {
      case "--smoke" -> smoke = true;
      case "--rows" -> rows = rows(args[++i]);
      case "--data" -> data = Path.of(args[++i]);
      case "--only" -> only = Set.of(args[++i].split(",", -1));
      default -> throw new IllegalArgumentException("unknown option: " + args[i]);
      }
    int exitCode = 1;
    try (Scratch scratch = data == null ? Scratch.temporary() : new Scratch(Files.createDirectories(data), false)) {
      suite.run(new Settings(smoke, rows, only, scratch.dir(), data != null), new Report(args[0]));
      exitCode = 0;
    } catch (RuntimeException | AssertionError | IOException e) {
      e.printStackTrace();
    }
    // peers and libraries leave threads behind, and all the more when a case has failed
    System.exit(exitCode);
  }
}
