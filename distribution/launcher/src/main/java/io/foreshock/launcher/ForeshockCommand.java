package io.foreshock.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command line's grammar and what each command does. */
@Command(name = "foreshock", description = "Remembers how machines failed before, and says so while it is starting to "
    + "happen again.", versionProvider = ProductVersion.class, subcommands = BundleCommand.class, synopsisSubcommandLabel = "[run | status | stop | bundle | sql]", footerHeading = "%nExit codes%n", footer = {
        "  0 done, 1 failed, 3 not running (status), 64 wrong usage, 69 not running,",
        "  70 internal error, 75 already running, 78 wrong set-up"})
final class ForeshockCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Option(names = "--data", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "data folder (default: $FORESHOCK_DATA, else $XDG_DATA_HOME/foreshock)")
  private @Nullable Path data;
  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "show this help")
  private boolean help;
  @Option(names = {"-V", "--version"}, versionHelp = true, description = "show the version")
  private boolean version;
  @Mixin
  private final RunOptions options = new RunOptions();

  ForeshockCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** What a start can be told. */
  static final class RunOptions {
    @Option(names = "--headless", description = "without the operator console")
    boolean headless;
    @Option(names = "--no-demo", description = "without the simulated demo plant")
    boolean noDemo;
    @Option(names = "--profile", paramLabel = "standard|edge", description = "edge: small heap, no console")
    RunSettings.@Nullable Profile profile;
    @Option(names = "--port", paramLabel = "N", description = "HTTP port on 127.0.0.1 (default 8080, 0: any free one)")
    @Nullable
    Integer port;

    /** Options may stand before or after the word run. */
    RunOptions and(RunOptions later) {
      RunOptions both = new RunOptions();
      both.headless = headless || later.headless;
      both.noDemo = noDemo || later.noDemo;
      both.profile = later.profile != null ? later.profile : profile;
      both.port = later.port != null ? later.port : port;
      return both;
    }
  }

  @Override
  public Integer call() {
    return start(options);
  }

  @Command(name = "run", description = "Start the appliance (also when no command is given).")
  int run(@Mixin RunOptions own) {
    return start(options.and(own));
  }

  @Command(name = "status", description = "Say whether the appliance runs, and how well.")
  int status() {
    return client().status().value();
  }

  @Command(name = "stop", description = "Stop the running appliance and wait until it is gone.")
  int stop() {
    return client().stop(Runner.STOP_PATIENCE.plusSeconds(5)).value();
  }

  @Command(name = "sql", description = "Run one SQL statement.")
  int sql(
      @Parameters(paramLabel = "STATEMENT", description = "the statement, or - to read it from standard input") String statement)
      throws IOException {
    String text = statement.equals("-") ? new String(System.in.readAllBytes(), UTF_8) : statement;
    return client().sql(text).value();
  }

  private int start(RunOptions o) {
    String home = System.getProperty("foreshock.home");
    if (home == null) {
      throw new CommandFailedException(ExitCode.CONFIG,
          "system property foreshock.home is not set; start with bin/foreshock");
    }
    RunSettings.Profile profile = o.profile == null ? RunSettings.Profile.STANDARD : o.profile;
    String whyHeadless = whyHeadless(o, profile);
    RunSettings settings = new RunSettings(new Image(Path.of(home)), folder(), profile, whyHeadless != null, !o.noDemo,
        o.port == null ? OptionalInt.empty() : OptionalInt.of(o.port), ProductVersion.current());
    return new Runner(settings, whyHeadless, out, err).run().value();
  }

  private static @Nullable String whyHeadless(RunOptions o, RunSettings.Profile profile) {
    if (o.headless) {
      return "as asked";
    }
    if (profile == RunSettings.Profile.EDGE) {
      return "edge profile";
    }
    boolean offScreen = "Headless".equals(System.getProperty("glass.platform")); // JavaFX draws without any display
    return offScreen || Display.present(System.getProperty("os.name", ""), System.getenv()) ? null : "no display";
  }

  private DataFolder folder() {
    return DataFolder.choose(data, System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** The commands that talk to a running appliance. */
  Client client() {
    return new Client(folder(), out);
  }
}
