package io.foreshock.engine;

import io.foreshock.engine.lmdb.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that opens one crash image after the other: a damaged file may end it, which is then a finding too. Reads
 * lines {@code folder acked acked acked}, answers {@code ok} or what is wrong.
 */
final class ImageChecker {
  private ImageChecker() {
  }

  public static void main(String[] args) throws IOException {
    CrashWorkload workload = new CrashWorkload(Long.parseLong(args[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    int n = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      int[] acked = new int[CrashWorkload.WORKERS];
      for (int w = 0; w < acked.length; w++)
        acked[w] = Integer.parseInt(words[w + 1]);
      out.println(check(workload, Path.of(words[0]), acked, n++));
      out.flush();
    }
  }

  private static String check(CrashWorkload workload, Path dir, int[] acked, int number) {
    try {
      try (Engine engine = CrashWorkload.open(dir)) {
        int[] stored = workload.check(engine, acked);
        var report = engine.admin().check(true, _ -> {
        });
        if (!report.sound())
          return "check: " + String.join("; ", report.problems()).replace('\n', ' ');
        workload.goOn(engine, stored);
        acked = stored;
      }
      if (number % 8 == 0)
        try (Engine engine = Engine.open(dir, CrashWorkload.CODECS, CrashWorkload.options(), Durability.FULL)) {
          for (int w = 0; w < acked.length; w++)
            workload.compare(engine, w, acked[w] + 1);
        }
      return "ok";
    } catch (AssertionError | Exception e) {
      return String.valueOf(e).replace('\n', ' ');
    }
  }
}
