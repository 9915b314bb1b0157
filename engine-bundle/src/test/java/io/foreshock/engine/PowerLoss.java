package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.engine.Recording.Event;
import io.foreshock.engine.lmdb.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Emulated power cuts, after the idea of ALICE (Pillai et al., OSDI 2014): one run is recorded, then the states that a
 * cut may leave are built for every boundary between synced and unsynced writes, and the engine has to open each.
 */
final class PowerLoss implements AutoCloseable {
  private static final long HANG_SECONDS = 30;

  private final Path dir;
  private final long seed;
  private Process checker;
  private PrintWriter questions;
  private BufferedReader answers;

  /** How many images were tried and what was wrong with the others. */
  record Outcome(int images, List<String> failures) {}

  /**
   * @param dir
   *            scratch folder, best in memory
   */
  PowerLoss(Path dir, long seed) {
    this.dir = dir;
    this.seed = seed;
  }

  /**
   * @param faults
   *            single writes and syncs fail meanwhile
   */
  Recording record(int operations, Durability durability, boolean faults) throws IOException, InterruptedException {
    Path library = FaultShim.library();
    Path work = Files.createDirectories(dir.resolve("work"));
    Path log = dir.resolve("log");
    Path output = dir.resolve("child.out");
    List<String> arguments = new ArrayList<>(List.of(work.toString(), Long.toString(seed), Integer.toString(operations),
        durability.name(), "2"));
    Path control = dir.resolve("control");
    if (faults)
      arguments.add(control.toString());
    ProcessBuilder child = Children.of(CrashChild.class, arguments.toArray(String[]::new));
    FaultShim.record(child.environment(), library, work, log);
    if (faults) {
      new FaultControl(control);
      FaultShim.control(child.environment(), library, work, control);
    }
    Process process = Children.start(child, output.toFile());
    assertTrue(process.waitFor(10, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), () -> text(output));
    return Recording.read(log);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /**
   * @param enough
   *            ends after as many failures
   */
  Outcome replay(Recording recording, int images, int enough) throws IOException, InterruptedException {
    List<Event> events = recording.events();
    int[] points = points(events, images);
    Disk disk = new Disk(new Random(seed));
    List<String> failures = new ArrayList<>();
    int at = 0;
    int[] acked = recording.acked(0);
    int tried = 0;
    for (int i = 0; i < points.length && failures.size() < enough; i++, tried++) {
      boolean moved = at < points[i];
      while (at < points[i])
        disk.happen(events.get(at++));
      if (moved)
        acked = recording.acked(at);
      Path image = dir.resolve("image");
      delete(image);
      Random random = new Random(seed * 31 + i);
      disk.crash(events.get(at), random, dir.resolve("work").toAbsolutePath(), image);
      String verdict = ask(image.resolve("store"), acked);
      if (!verdict.equals("ok"))
        failures.add("image " + i + " at event " + at + " of " + events.size() + ": " + verdict);
    }
    return new Outcome(tried, failures);
  }

  /** Every boundary in turn, before and after it, then anywhere; ascending. */
  private int[] points(List<Event> events, int images) {
    List<Integer> boundaries = new ArrayList<>();
    for (int i = 0; i + 1 < events.size(); i++)
      if (events.get(i).boundary()) {
        boundaries.add(i);
        boundaries.add(i + 1);
      }
    Random random = new Random(seed);
    int[] points = new int[images];
    // fewer images than boundaries: evenly spread from a random start
    int start = random.nextInt(boundaries.size());
    for (int i = 0; i < images; i++)
      points[i] = i % 4 == 3
          ? random.nextInt(events.size() - 1)
          : boundaries.get((int) ((start + (long) i * Math.max(1, boundaries.size() / images)) % boundaries.size()));
    java.util.Arrays.sort(points);
    return points;
  }

  private String ask(Path image, int[] acked) throws IOException, InterruptedException {
    if (checker == null)
      startChecker();
    StringBuilder question = new StringBuilder(image.toString());
    for (int a : acked)
      question.append(' ').append(a);
    questions.println(question);
    questions.flush();
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
      try {
        return String.valueOf(answers.readLine());
      } catch (IOException e) {
        return String.valueOf(e);
      }
    });
    try {
      String text = answer.get(HANG_SECONDS, TimeUnit.SECONDS);
      if (!text.equals("null"))
        return text;
      checker.waitFor();
      int code = checker.exitValue();
      checker = null;
      return "the process died: exit=" + code;
    } catch (TimeoutException e) {
      close();
      return "the process hung: limit=" + HANG_SECONDS + " s";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void startChecker() throws IOException {
    checker = Children.of(ImageChecker.class, Long.toString(seed)).redirectError(ProcessBuilder.Redirect.appendTo(dir
        .resolve("checker.err").toFile())).start();
    questions = new PrintWriter(checker.getOutputStream(), false, StandardCharsets.UTF_8);
    answers = new BufferedReader(new InputStreamReader(checker.getInputStream(), StandardCharsets.UTF_8));
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder))
      return;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList())
        Files.delete(p);
    }
  }

  @Override
  public void close() {
    if (checker != null)
      checker.destroyForcibly();
    checker = null;
  }
}
