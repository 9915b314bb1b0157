package io.foreshock.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The commands that talk to the appliance running on a data folder. */
final class Client {
  private static final Duration QUICK = Duration.ofSeconds(5);
  /** Longer than the gateway's own limit for a bundle to become active. */
  private static final Duration PATIENT = Duration.ofSeconds(90);
  private static final String BUNDLES = "/api/bundles";

  private final DataFolder folder;
  private final PrintStream out;
  private final String marker;

  Client(DataFolder folder, PrintStream out) {
    this(folder, out, RunningInstance.MARKER);
  }

  /**
   * @param marker
   *            what the command line of the appliance's process contains
   */
  Client(DataFolder folder, PrintStream out, String marker) {
    this.folder = folder;
    this.out = out;
    this.marker = marker;
  }

  ExitCode status() {
    Optional<RunningInstance> running = RunningInstance.of(folder, marker);
    if (running.isEmpty()) {
      out.println("not running, data folder " + folder.root());
      return ExitCode.STATUS_NOT_RUNNING;
    }
    out.println("running, pid " + running.get().process().pid() + ", data folder " + folder.root());
    Optional<GatewayAddress> address = GatewayAddress.of(folder);
    if (address.isEmpty()) {
      out.println("the gateway does not listen (yet)");
      return ExitCode.OK;
    }
    out.println("status page: " + address.get().base() + "/");
    try {
      print(new GatewayClient(address.get(), QUICK).get("/health").text());
    } catch (CommandFailedException e) {
      out.println(e.getMessage()); // it runs, which is what was asked
    }
    return ExitCode.OK;
  }

  ExitCode stop(Duration patience) {
    RunningInstance running = running();
    if (!running.stop(patience)) {
      throw new CommandFailedException(ExitCode.FAILED, "pid " + running.process().pid() + " is still running after "
          + patience.toSeconds() + " s");
    }
    out.println("stopped, pid " + running.process().pid());
    return ExitCode.OK;
  }

  ExitCode sql(String statement) {
    return print(gateway().post("/api/sql", "application/sql", statement).orFail());
  }

  ExitCode bundles() {
    return print(gateway().get(BUNDLES).orFail());
  }

  ExitCode install(Path jar) {
    symbolicName(jar); // refused here rather than after sending it
    return print(gateway().post(BUNDLES, "application/java-archive", jar).orFail());
  }

  ExitCode update(Path jar) {
    String name = symbolicName(jar);
    GatewayClient gateway = gateway();
    Pattern asAWord = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])");
    boolean installed = asAWord.matcher(gateway.get(BUNDLES).orFail()).find();
    if (!installed) {
      throw new CommandFailedException(ExitCode.FAILED,
          "no such bundle to update: " + name + "; new ones come with: foreshock bundle install FILE");
    }
    return print(gateway.post(BUNDLES, "application/java-archive", jar).orFail());
  }

  ExitCode uninstall(String symbolicName) {
    return print(gateway().delete(BUNDLES, symbolicName).orFail());
  }

  private static String symbolicName(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new CommandFailedException(ExitCode.FAILED, "no such file: " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
      if (name == null) {
        throw new CommandFailedException(ExitCode.FAILED, "not a bundle, it has no Bundle-SymbolicName: " + jar);
      }
      return name.split(";", 2)[0].strip();
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "not a readable jar: " + jar + " (" + e.getMessage() + ")", e);
    }
  }

  private RunningInstance running() {
    return RunningInstance.of(folder, marker).orElseThrow(
        () -> new CommandFailedException(ExitCode.NOT_RUNNING, "Foreshock is not running, data folder " + folder
            .root()));
  }

  private GatewayClient gateway() {
    long pid = running().process().pid();
    return GatewayAddress.of(folder).map(a -> new GatewayClient(a, PATIENT))
        .orElseThrow(() -> new CommandFailedException(ExitCode.NOT_RUNNING,
            "the gateway does not listen (pid " + pid + ", data folder " + folder.root() + ")"));
  }

  private ExitCode print(String text) {
    out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    return ExitCode.OK;
  }
}
