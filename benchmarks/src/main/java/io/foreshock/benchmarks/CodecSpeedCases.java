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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Speeds beside peers, and in processes of their own with AVX2 at most and without SIMD. */
final class CodecSpeedCases {
  private static final String MODULES = "--add-modules";

  private CodecSpeedCases() {
  }

  static void run(Settings settings, Report report) throws IOException, InterruptedException {
    Map<String, Speed> ours = child(List.of(), true, settings);
    new CodecSpeeds(settings.smoke()).measure(true).forEach((name, speeds) -> {
      figure(name, "decode_gvals", ours, speeds, Speed::decode, report);
      figure(name, "decode_anywhere_gvals", ours, speeds, Speed::decodeAnywhere, report);
      figure(name, "encode_gvals", ours, speeds, Speed::encode, report);
    });
    figures("avx2", ", -XX:UseAVX=2", child(List.of("-XX:UseAVX=2"), true, settings), report);
    figures("scalar", ", plain Java without the Vector API", child(List.of(), false, settings), report);
  }

  private static void figure(String name, String metric, Map<String, Speed> all, List<Speed> beside,
      ToDoubleFunction<Speed> what, Report report) {
    Speed ours = Objects.requireNonNull(all.get(name), "speed is null");
    Speed best = beside.stream().skip(1).max(Comparator.comparingDouble(what)).orElse(null);
    report.figure(new Figure(name, metric, what.applyAsDouble(ours), "Gval/s", Better.HIGHER,
        ours.name() + ", " + CodecSpeeds.VALUES + " values, one core",
        best == null ? null : new Peer(best.name(), what.applyAsDouble(best))));
  }

  private static void figures(String which, String note, Map<String, Speed> speeds, Report report) {
    speeds.forEach((name, speed) -> {
      report.figure(new Figure(name, "decode_gvals_" + which, speed.decode(), "Gval/s", Better.HIGHER,
          speed.name() + note));
      report.figure(new Figure(name, "decode_anywhere_gvals_" + which, speed.decodeAnywhere(), "Gval/s",
          Better.HIGHER, speed.name() + note));
      report.figure(new Figure(name, "encode_gvals_" + which, speed.encode(), "Gval/s", Better.HIGHER,
          speed.name() + note));
    });
  }

  /** Measured in a process of its own. */
  private static Map<String, Speed> child(List<String> flags, boolean simd, Settings settings)
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
    Map<String, Speed> speeds = new LinkedHashMap<>();
    try (BufferedReader in = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine())
        if (line.startsWith(CodecSpeeds.LINE)) {
          String[] parts = line.substring(CodecSpeeds.LINE.length()).split(" ", -1);
          speeds.put(parts[0], Speed.of(parts));
        }
    }
    if (process.waitFor() != 0)
      throw new IOException("child failed: flags=" + flags + ", exit=" + process.exitValue());
    return speeds;
  }
}
