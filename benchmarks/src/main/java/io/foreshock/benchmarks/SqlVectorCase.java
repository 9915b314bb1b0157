package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code ORDER BY v <-> ? LIMIT 10} over a table with a graph, through pgjdbc and the product's wire: rows are committed
 * beside searches, then a process that has just started opens the store and is asked. {@code -Dforeshock.bench.store=DIR}
 * keeps the store there, and asks only when it is filled already.
 */
final class SqlVectorCase {
  static final String FILLED = "filled: ";
  static final String OPENED = "opened: ";
  static final String ASKED = "asked: ";

  private final Settings settings;
  private final Report report;

  SqlVectorCase(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run() throws IOException {
    int rows = (int) settings.rowsOr(1_000_000, 5_000);
    String kept = System.getProperty("foreshock.bench.store");
    try (Scratch scratch = kept == null ? Scratch.temporary() : new Scratch(Path.of(kept), false)) {
      Files.createDirectories(scratch.dir());
      if (!Files.exists(questions(scratch.dir())))
        fill(scratch.dir(), rows);
      ask(scratch.dir(), rows);
    }
  }

  private void fill(Path dir, int rows) throws IOException {
    String[] told = child("fill", dir, rows, FILLED);
    String name = "sql/" + size(rows);
    report.figure(new Figure(name, "build_durable", Double.parseDouble(told[0]), "1/s", Better.HIGHER,
        "rows committed by 512 with the graph up to date, " + told[1] + " searches by SQL meanwhile at a mean of "
            + told[2] + " us; " + told[3] + "/s per CPU second of all"));
  }

  private void ask(Path dir, int rows) throws IOException {
    String name = "sql/" + size(rows);
    Process child = start("ask", dir, rows);
    try (BufferedReader in = new BufferedReader(new InputStreamReader(child.getInputStream(),
        StandardCharsets.UTF_8))) {
      String[] opened = line(in, child, OPENED);
      report.figure(new Figure(name, "open_seconds", Double.parseDouble(opened[0]), "s", Better.LOWER,
          "new process, page cache warm: from opening the store to the first answer through pgjdbc; the first"
              + " connection stood after " + opened[1] + " s"));
      for (int i = 0; i < SqlVectorChild.EFFORTS.length; i++) {
        String[] asked = line(in, child, ASKED);
        String note = "ef_search " + asked[0] + ", " + asked[4] + " queries by pgjdbc, recall " + asked[3];
        String suffix = "_ef" + asked[0];
        report.figure(new Figure(name, "p99_ms" + suffix, Double.parseDouble(asked[2]), "ms", Better.LOWER, note));
        report.figure(new Figure(name, "p50_ms" + suffix, Double.parseDouble(asked[1]), "ms", Better.LOWER, note));
        report.figure(new Figure(name, "recall" + suffix, Double.parseDouble(asked[3]), "", Better.HIGHER, note));
      }
    } finally {
      child.destroyForcibly();
    }
  }

  static String size(int rows) {
    return rows % 1_000_000 == 0 ? rows / 1_000_000 + "m" : rows % 1_000 == 0 ? rows / 1_000 + "k" : rows + "";
  }

  private static String[] child(String mode, Path dir, int rows, String awaited) throws IOException {
    Process child = start(mode, dir, rows);
    try (BufferedReader in = new BufferedReader(new InputStreamReader(child.getInputStream(),
        StandardCharsets.UTF_8))) {
      String[] told = line(in, child, awaited);
      child.waitFor();
      return told;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process start(String mode, Path dir, int rows) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!flag.startsWith("-agentlib") && !flag.startsWith("-XX:StartFlightRecording"))
        command.add(flag);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), SqlVectorChild.class.getName(), mode,
        dir.toString(), String.valueOf(rows)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String[] line(BufferedReader in, Process process, String start) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine())
      if (line.startsWith(start))
        return line.substring(start.length()).split(" ", -1);
    throw new IOException("child ended early: " + process);
  }

  static String told(String start, Object... values) {
    StringBuilder text = new StringBuilder(start);
    for (int i = 0; i < values.length; i++)
      text.append(i == 0 ? "" : " ").append(values[i] instanceof Double d
          ? String.format(Locale.ROOT, "%.6f", d)
          : values[i]);
    return text.toString();
  }

  /** The queries and their true answers, kept beside the store; written last. */
  static Path questions(Path dir) {
    return dir.resolve("questions");
  }

  static void write(Path dir, VectorData data) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(questions(dir)))) {
      out.writeInt(data.queries().length);
      out.writeInt(data.dimension());
      for (int i = 0; i < data.queries().length; i++) {
        for (float f : data.queries()[i])
          out.writeFloat(f);
        for (int id : data.truth()[i])
          out.writeInt(id);
      }
    }
  }

  /** Without the rows. */
  static VectorData read(Path dir) throws IOException {
    try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(questions(
        dir))))) {
      float[][] queries = new float[in.readInt()][in.readInt()];
      int[][] truth = new int[queries.length][VectorData.K];
      for (int i = 0; i < queries.length; i++) {
        for (int j = 0; j < queries[i].length; j++)
          queries[i][j] = in.readFloat();
        for (int j = 0; j < VectorData.K; j++)
          truth[i][j] = in.readInt();
      }
      return new VectorData("questions", queries, queries, truth);
    }
  }
}
