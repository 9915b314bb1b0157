package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.launcher.ForeshockCommand.RunOptions;
import io.foreshock.launcher.RunSettings.Profile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir
  Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"--help,0", "-h,0", "--version,0", "bundle --help,0", "sql --help,0", "--nonsense,64", "nonsense,64",
      "run --port x,64", "run --profile huge,64", "sql,64", "sql a b,64", "bundle,64", "bundle install,64", "status,3",
      "stop,69", "sql X,69", "bundle list,69", "bundle uninstall x,69", "bundle install absent.jar,1", "run,78"})
  void commandLinesEndWithTheirExitCode(String line, int expected) {
    assertEquals(expected, execute(line.split(" ")), () -> line + "\n" + err);
  }

  @Test
  void theFolderMayBeNamedBeforeOrAfterTheCommand() {
    assertEquals(3, run("--data", folder.resolve("one").toString(), "status"));
    assertEquals(3, run("status", "--data", folder.resolve("two").toString()));
    assertTrue(printed(out).contains(folder.resolve("one").toString()), printed(out));
    assertTrue(printed(out).contains(folder.resolve("two").toString()), printed(out));
  }

  @Test
  void helpNamesEveryCommandAndOption() {
    execute("--help");

    for (String word : List.of("status", "stop", "bundle", "sql", "--data", "--headless", "--no-demo", "--profile",
        "--port")) {
      assertTrue(printed(out).contains(word), word);
    }
  }

  @Test
  void misuseIsExplainedOnStandardErrorOnly() {
    execute("--nonsense");

    assertTrue(printed(err).contains("--nonsense"), printed(err));
    assertEquals("", printed(out));
  }

  @Test
  void runOptionsAddUpWhereverTheyStand() {
    RunOptions before = new RunOptions();
    before.headless = true;
    before.port = 1;
    RunOptions after = new RunOptions();
    after.noDemo = true;
    after.port = 2;
    after.profile = Profile.EDGE;

    RunOptions both = before.and(after);

    assertTrue(both.headless && both.noDemo);
    assertEquals(2, both.port);
    assertEquals(Profile.EDGE, both.profile);
    assertNull(new RunOptions().and(new RunOptions()).port);
  }

  /** With an empty data folder, so that no appliance of this machine is found. */
  private int execute(String... arguments) {
    List<String> line = new ArrayList<>(List.of("--data", folder.toString()));
    line.addAll(Arrays.asList(arguments));
    return run(line.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.execute(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
