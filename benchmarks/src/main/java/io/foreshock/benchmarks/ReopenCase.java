package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process fills the journal as far as the engine lets it, is killed, and another one opens the store: how long until
 * the first answer.
 */
final class ReopenCase {
  static final String READY = "journal full: rows=";
  static final String OPENED = "opened: seconds=";
  private static final int ROUNDS = 3;

  private final Settings settings;
  private final Report report;

  ReopenCase(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run(Path dir, int sensors, long rows) throws IOException, InterruptedException {
    Process writer = child("fill", dir, sensors, rows);
    long tail = Long.parseLong(awaitLine(writer, READY));
    writer.destroyForcibly().waitFor();
    double[] seconds = new double[settings.smoke() ? 1 : ROUNDS];
    for (int i = 0; i < seconds.length; i++) {
      Process reader = child("open", dir, sensors, rows);
      seconds[i] = Double.parseDouble(awaitLine(reader, OPENED));
      reader.destroyForcibly().waitFor();
    }
    Arrays.sort(seconds);
    report.figure(new Figure("reopen_after_kill", "seconds", seconds[seconds.length / 2], "s", Better.LOWER,
        rows / 1_000_000 + " M rows and " + tail
            + " more in the journal, killed with SIGKILL; from opening to the first answer, new process, median of "
            + seconds.length));
  }

  private static Process child(String mode, Path dir, int sensors, long rows) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!flag.startsWith("-agentlib") && !flag.startsWith("-XX:StartFlightRecording"))
        command.add(flag);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ReopenChild.class.getName(), mode,
        dir.toString(), String.valueOf(sensors), String.valueOf(rows)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String awaitLine(Process process, String start) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine())
      if (line.startsWith(start))
        return line.substring(start.length());
    throw new IOException("child ended early: exit=" + process.exitValue());
  }
}
