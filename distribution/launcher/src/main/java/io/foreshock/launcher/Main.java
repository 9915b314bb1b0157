package io.foreshock.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshock.launcher.RunSettings.Profile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The program: {@code foreshock [command] [options]}. */
public final class Main {
  private final PrintStream out;
  private final PrintStream err;

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    int code = execute(System.out, System.err, arguments);
    System.out.flush();
    System.exit(code);
  }

  /** Runs one command line to its exit code. */
  static int execute(PrintStream out, PrintStream err, String... arguments) {
    try {
      return new Main(out, err).execute(CommandLine.parse(arguments)).value();
    } catch (CommandFailedException e) {
      err.println("foreshock: " + e.getMessage());
      if (e.exitCode() == ExitCode.USAGE) {
        err.println("Try: foreshock --help");
      }
      return e.exitCode().value();
    } catch (IOException | RuntimeException e) {
      err.println("foreshock: internal error");
      e.printStackTrace(err);
      return ExitCode.INTERNAL.value();
    }
  }

  private ExitCode execute(CommandLine line) throws IOException {
    DataFolder data = DataFolder.choose(line.data(), System.getenv(), Path.of(System.getProperty("user.home", ".")));
    return switch (line.command()) {
      case Command.Run run -> start(run, data);
      case Command.Status() -> new Client(data, out).status();
      case Command.Stop() -> new Client(data, out).stop(Runner.STOP_PATIENCE.plusSeconds(5));
      case Command.Sql(String statement) -> new Client(data, out).sql(statement.equals("-")
          ? new String(System.in.readAllBytes(), UTF_8)
          : statement);
      case Command.Export(String source, Path file) -> new Client(data, out).export(source, file);
      case Command.Import(String table, Path file) -> new Client(data, out).load(table, file);
      case Command.Backup(Path file) -> Client.isRunning(data)
          ? new Client(data, out).backup(file)
          : maintenance(data).backup(file);
      case Command.Restore(Path file, boolean force) -> maintenance(data).restore(file, force);
      case Command.Check() -> Client.isRunning(data) ? new Client(data, out).check() : maintenance(data).check();
      case Command.Compact() -> Client.isRunning(data) ? new Client(data, out).compact() : maintenance(data).compact();
      case Command.Storage() -> new Client(data, out).storage();
      case Command.PatternsExport(String site, Path file) -> new Client(data, out).exportPatterns(site, file);
      case Command.PatternsImport(Path file, boolean dry) -> new Client(data, out).importPatterns(file, dry);
      case Command.BundleList() -> new Client(data, out).bundles();
      case Command.BundleInstall(Path jar, boolean allow) -> new Client(data, out).install(jar, allow);
      case Command.BundleUpdate(Path jar, boolean allow) -> new Client(data, out).update(jar, allow);
      case Command.BundleUninstall(String name) -> new Client(data, out).uninstall(name);
      case Command.Help() -> say(CommandLine.HELP.stripTrailing());
      case Command.Version() -> say("Foreshock " + version());
    };
  }

  private ExitCode say(String text) {
    out.println(text);
    return ExitCode.OK;
  }

  private Maintenance maintenance(DataFolder data) {
    Profile profile = Profile.MAINTENANCE;
    return new Maintenance(new RunSettings(image(), data, profile, OwnSettings.read(data, profile), true, false,
        OptionalInt.empty(), version()), out);
  }

  private static Image image() {
    String home = System.getProperty("foreshock.home");
    if (home == null) {
      throw new CommandFailedException(ExitCode.CONFIG,
          "system property foreshock.home is not set; start with bin/foreshock");
    }
    return new Image(Path.of(home));
  }

  private ExitCode start(Command.Run run, DataFolder data) {
    String whyHeadless = whyHeadless(run);
    RunSettings settings = new RunSettings(image(), data, run.profile(),
        OwnSettings.read(data, run.profile()), whyHeadless != null, run.demo(), run.port(), version());
    return new Runner(settings, whyHeadless, out, err).run();
  }

  private static @Nullable String whyHeadless(Command.Run run) {
    if (run.headless()) {
      return "as asked";
    }
    if (run.profile() == Profile.EDGE) {
      return "edge profile";
    }
    boolean offScreen = "Headless".equals(System.getProperty("glass.platform")); // JavaFX draws without any display
    return offScreen || Display.present(System.getProperty("os.name", ""), System.getenv()) ? null : "no display";
  }

  /** From the manifest of the launcher's jar. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
