package io.foreshock.detection.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.engine.Engine;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while the detector learns, matches and raises: what was told is there, and nothing is told twice. */
final class DetectionKillTest {
  private static final int KILLS = Integer.getInteger("foreshock.detection.kills", 2);
  /** Lines among which the first kills fall. */
  private static final int LINES = 140;
  private static final Duration START = Duration.ofSeconds(120);

  @TempDir
  Path dir;

  private long failures;
  private final Set<String> told = new HashSet<>();
  private final Set<String> patterns = new TreeSet<>();
  private final Set<String> verdicts = new TreeSet<>();

  @Test
  void whatWasToldIsThereAndNothingIsToldTwice() throws IOException, InterruptedException {
    long seed = Long.getLong("foreshock.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      int lines = 1 + random.nextInt(LINES);
      runAndKill(kill == KILLS - 1 ? DetectionKillTest::isPastTheSecondFailure : said -> said.size() >= lines);
      check("seed=" + seed + ", kill=" + kill);
    }
    assertEquals(1, failures, "seed=" + seed);
    assertTrue(patterns.size() > 3, () -> "patterns=" + patterns);
  }

  private static boolean isPastTheSecondFailure(List<String> said) {
    return said.stream().map(l -> l.split(" ")).anyMatch(words -> words[0].equals("alarm")
        && Long.parseLong(words[2]) > KilledDetector.SECOND.endsAt() * Micros.SECOND);
  }

  private void runAndKill(Predicate<List<String>> enough) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String arg : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!arg.startsWith("-javaagent") && !arg.startsWith("-agentlib"))
        command.add(arg);
    String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", path, KilledDetector.class.getName(), dir
        .resolve(
            "store").toString()));
    Path output = dir.resolve("child.out");
    Files.deleteIfExists(output);
    Files.createDirectories(dir.resolve("store"));
    Process child = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(dir.resolve("child.err")
        .toFile()).start();
    try {
      Await.until("the child tells enough", START, () -> {
        assertTrue(child.isAlive(), () -> "the child ended by itself: " + text(dir.resolve("child.err")));
        return enough.test(said(output));
      });
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    for (String line : said(output)) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "alarm" -> told.add(words[1]);
        case "patterns" -> patterns.addAll(List.of(words).subList(1, words.length));
        default -> verdicts.add(words[1]);
      }
    }
  }

  private static List<String> said(Path output) {
    String text = text(output);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static String text(Path output) {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(String what) {
    try (Engine engine = KilledDetector.open(dir.resolve("store"));
        Detector detector = KilledDetector.detector(engine)) {
      List<Alarm> all = detector.alarms().raisedBetween(0, Long.MAX_VALUE);
      Set<String> ids = new HashSet<>();
      all.forEach(a -> ids.add(a.id()));
      assertTrue(ids.containsAll(told), what);
      List<Alarm> doors = all.stream().filter(a -> a.tag().equals(KilledDetector.SWITCH)).toList();
      Set<Long> causes = new HashSet<>();
      for (Alarm a : doors)
        assertTrue(causes.add(a.raisedAt() / (KilledDetector.TURN * Micros.SECOND)), () -> what + ": twice: " + a);
      assertTrue(doors.stream().filter(a -> a.returnedAt() == null).count() <= 1, what);
      failures = all.stream().filter(a -> a.kind().pattern() && a.raisedAt()
          / Micros.SECOND >= KilledDetector.SECOND.from()).count();
      assertTrue(failures <= 1, () -> what + ": " + all.stream().filter(a -> a.kind().pattern()).toList());
      List<FailurePattern> known = detector.library().patterns();
      assertTrue(known.stream().map(FailurePattern::incidentId).distinct().count() <= 1, what);
      if (!patterns.isEmpty())
        assertEquals(patterns, new TreeSet<>(known.stream().map(FailurePattern::id).toList()), what);
      if (!patterns.isEmpty())
        assertTrue(column(engine, "detection_baselines", "baseline_id").contains(KilledDetector.PRESS + "@120"), what);
      List<Object> matches = column(engine, "matches", "match_id");
      List<Object> said = column(engine, "matches", "verdict");
      for (String id : verdicts)
        assertEquals("same", said.get(matches.indexOf(id)), what);
    }
  }

  private static List<Object> column(Engine engine, String table, String column) {
    List<Object> values = new ArrayList<>();
    try (Snapshot snapshot = engine.tables().snapshot();
        Snapshot.Cursor cursor = snapshot.scan(Scan.all(table, List.of(
            column)))) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        for (int i = 0; i < chunk.size(); i++)
          values.add(chunk.row(i).getFirst());
    }
    return values;
  }
}
