package io.foreshock.benchmarks;

import io.foreshock.benchmarks.CodecSpeeds.Speed;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Speeds beside peers, and in processes of their own with AVX2 at most and without SIMD. */
final class CodecSpeedCases {
  private static final String MODULES = "--add-modules";

  private CodecSpeedCases() {
  }

  static void run(Settings settings, Report report) throws IOException, InterruptedException {
    new CodecSpeeds(settings.smoke()).measure(true).forEach((name, speeds) -> {
      figure(name, "decode_gvals", speeds, Speed::decode, report);
      figure(name, "encode_gvals", speeds, Speed::encode, report);
    });
    child("avx2", List.of("-XX:UseAVX=2"), true, settings, report);
    child("scalar", List.of(), false, settings, report);
  }

  private static void figure(String name, String metric, List<Speed> speeds, ToDoubleFunction<Speed> what,
      Report report) {
    Speed ours = speeds.getFirst();
    @Nullable
    Speed best = speeds.stream().skip(1).max(Comparator.comparingDouble(what)).orElse(null);
    report.figure(new Figure(name, metric, what.applyAsDouble(ours), "Gval/s", Better.HIGHER,
        ours.name() + ", " + CodecSpeeds.VALUES + " values, one core",
        best == null ? null : new Peer(best.name(), what.applyAsDouble(best))));
  }

  private static void child(String which, List<String> flags, boolean simd, Settings settings, Report report)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String given : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!given.startsWith("-agentlib") && !given.startsWith("-XX:StartFlightRecording")
          && (simd || !given.startsWith(MODULES)))
        command.add(given);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), CodecSpeeds.class.getName()));
    if (settings.smoke())
      command.add("smoke");
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader in = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine())
        if (line.startsWith(CodecSpeeds.LINE))
          figures(which, line.substring(CodecSpeeds.LINE.length()).split(" ", -1), report);
    }
    if (process.waitFor() != 0)
      throw new IOException("child failed: figures=" + which + ", exit=" + process.exitValue());
  }

  private static void figures(String which, String[] parts, Report report) {
    String note = parts[1] + (which.equals("scalar") ? ", plain Java without the Vector API" : ", -XX:UseAVX=2");
    report.figure(new Figure(parts[0], "decode_gvals_" + which, Double.parseDouble(parts[3]), "Gval/s",
        Better.HIGHER, note));
    report.figure(new Figure(parts[0], "encode_gvals_" + which, Double.parseDouble(parts[2]), "Gval/s",
        Better.HIGHER, note));
  }
}
