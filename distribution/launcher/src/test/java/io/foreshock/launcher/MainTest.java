package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.launcher.RunSettings.Profile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
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
  @CsvSource({"--help,0", "-h,0", "--version,0", "bundle --help,0", "sql --help,0", "help,0", "--nonsense,64",
      "nonsense,64",
      "run --port x,64", "run --port 65536,64", "run --port,64", "run --headless=yes,64", "run now,64",
      "status --headless,64", "run --profile huge,64", "sql,64", "sql a b,64", "bundle,64", "bundle install,64",
      "status,3",
      "stop --allow-unsigned,64", "bundle install absent.jar --allow-unsigned,1", "stop,69", "sql X,69",
      "bundle list,69", "bundle uninstall x,69", "bundle install absent.jar,1", "run,78"})
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
  void runTakesItsOptionsInAnyOrderAndForm() {
    Command.Run expected = new Command.Run(true, false, Profile.EDGE, OptionalInt.of(9000));

    assertEquals(expected, CommandLine.parse("--headless", "run", "--no-demo", "--profile=edge", "--port", "9000")
        .command());
    assertEquals(expected, CommandLine.parse("--port=9000", "--profile", "EDGE", "--no-demo", "--headless").command());
    assertEquals(new Command.Run(false, true, Profile.STANDARD, OptionalInt.empty()), CommandLine.parse().command());
  }

  @Test
  void theStoresCommandsTakeAFileAndRestoreMayBeForced() {
    Path file = Path.of("plant.backup");
    assertEquals(new Command.Backup(file), CommandLine.parse("backup", "plant.backup").command());
    assertEquals(new Command.Restore(file, false), CommandLine.parse("restore", "plant.backup").command());
    assertEquals(new Command.Restore(file, true), CommandLine.parse("restore", "plant.backup", "--force").command());
    assertEquals(new Command.Check(), CommandLine.parse("check").command());
    assertEquals(new Command.Compact(), CommandLine.parse("compact").command());
    assertEquals(new Command.Storage(), CommandLine.parse("storage").command());
    assertEquals(new Command.PatternsExport("north", Path.of("a")), CommandLine.parse("patterns", "export", "north",
        "a").command());
    assertEquals(new Command.PatternsImport(Path.of("a"), true), CommandLine.parse("patterns", "import", "--dry-run",
        "a").command());
    assertThrows(CommandFailedException.class, () -> CommandLine.parse("backup"));
    assertThrows(CommandFailedException.class, () -> CommandLine.parse("check", "--force"));
  }

  @Test
  void aStatementMayLookLikeAnOptionBehindTwoDashes() {
    assertEquals(new Command.Sql("--comment"), CommandLine.parse("sql", "--", "--comment").command());
    assertEquals(new Command.Sql("-"), CommandLine.parse("sql", "-").command());
  }

  /** With an empty data folder, so that no appliance of this machine is found. */
  private int execute(String... arguments) {
    List<String> line = new ArrayList<>(List.of("--data", folder.toString()));
    line.addAll(Arrays.asList(arguments));
    return run(line.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.execute(new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
