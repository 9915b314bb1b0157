package io.foreshock.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;

/** Runs one appliance in this process, from the lock to the last bundle's stop. */
final class Runner {
  static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final String DEMO_CONFIGURATION = "io.foreshock.adapter.demo-demo.cfg";

  private final RunSettings settings;
  private final @Nullable String whyHeadless;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param whyHeadless
   *            told to the user when there is no console
   */
  Runner(RunSettings settings, @Nullable String whyHeadless, PrintStream out, PrintStream err) {
    this.settings = settings;
    this.whyHeadless = whyHeadless;
    this.out = out;
    this.err = err;
  }

  ExitCode run() {
    DataFolder data = settings.data();
    data.create();
    try (InstanceLock lock = InstanceLock.acquire(data)) {
      out.println("Foreshock " + settings.version() + ", data folder " + data.root());
      return runLocked(data);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } catch (IOException | BundleException e) {
      throw new CommandFailedException(ExitCode.FAILED, "start failed: " + e.getMessage(), e);
    }
  }

  private ExitCode runLocked(DataFolder data) throws IOException, BundleException, InterruptedException {
    Files.deleteIfExists(data.portFile());
    seed(data);
    if (whyHeadless != null) {
      out.println("headless: " + whyHeadless);
    }
    FrameworkHost host = FrameworkHost.prepare(settings);
    AtomicBoolean stopping = new AtomicBoolean();
    Thread hook = new Thread(() -> stopOnSignal(host, data, stopping), "foreshock-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    boolean up = host.start(START_PATIENCE);
    List<String> missing = new Readiness(host.context(), data.portFile()).await(up ? START_PATIENCE : Duration.ZERO);
    if (!stopping.get()) {
      report(host, data, missing);
    }
    if (settings.profile() == RunSettings.Profile.EDGE) {
      SmallHeap.keep();
    }
    host.awaitStop();
    if (!stopping.get()) {
      out.println("Foreshock has stopped");
    }
    return ExitCode.OK;
  }

  private void seed(DataFolder data) throws IOException {
    Seeds.sow(settings.image().conf(), data.conf(),
        name -> name.endsWith(".cfg") && (settings.demo() || !name.equals(DEMO_CONFIGURATION)));
    checkPort(data, settings.port());
    Seeds.sow(settings.image().trust(), data.trust(), name -> name.endsWith(".pem"));
    for (Seeds.Seeded s : Seeds.sow(settings.image().adapters(), data.load(), name -> name.endsWith(".jar"))) {
      if (s.fate() == Seeds.Fate.UPGRADED) {
        out.println("adapter upgraded: " + s.name());
      }
    }
  }

  /**
   * {@code --port} works through a variable in the shipped file; a number written
   * over it would win silently. A port taken by a stranger would leave the
   * appliance mute.
   */
  static void checkPort(DataFolder data, OptionalInt asked) throws IOException {
    Path file = data.conf().resolve("org.apache.felix.http.cfg");
    Properties http = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        http.load(in);
      }
    }
    String port = http.getProperty("org.osgi.service.http.port", "");
    if (!port.contains(RunSettings.HTTP_PORT)) {
      if (asked.isPresent()) {
        throw new CommandFailedException(ExitCode.CONFIG, "--port " + asked.getAsInt() + " cannot beat " + file
            + ", where the port is \"" + port + "\"; write ${" + RunSettings.HTTP_PORT + "} there");
      }
      return;
    }
    int number = asked.orElse(RunSettings.DEFAULT_HTTP_PORT);
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
    } catch (BindException e) {
      throw new CommandFailedException(ExitCode.CONFIG,
          "port " + number + " on 127.0.0.1 is taken by another program; choose one with --port N", e);
    }
  }

  private void report(FrameworkHost host, DataFolder data, List<String> missing) {
    for (Map.Entry<String, String> f : host.failures().entrySet()) {
      err.println("bundle " + f.getKey() + " did not start: " + f.getValue());
    }
    GatewayAddress.of(data).ifPresent(a -> out.println("status page: " + a.base() + "/"));
    if (missing.isEmpty()) {
      out.println("Foreshock is ready (" + millisSinceJvmStart() + " ms)");
    } else {
      err.println("Foreshock is not ready, missing: " + String.join(", ", missing) + "; see " + data.logs());
    }
    out.flush();
  }

  private static long millisSinceJvmStart() {
    Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return Duration.between(started, Instant.now()).toMillis();
  }

  /** Runs in the shutdown hook. Halts itself, so that a clean stop on SIGTERM is exit code 0. */
  private void stopOnSignal(FrameworkHost host, DataFolder data, AtomicBoolean stopping) {
    stopping.set(true);
    boolean clean = host.stop(STOP_PATIENCE);
    deleteQuietly(data);
    if (clean) {
      out.println("Foreshock has stopped");
    } else {
      err.println("Foreshock did not stop within " + STOP_PATIENCE.toSeconds() + " s and was ended");
    }
    out.flush();
    Runtime.getRuntime().halt((clean ? ExitCode.OK : ExitCode.FAILED).value());
  }

  private static void deleteQuietly(DataFolder data) {
    try {
      Files.deleteIfExists(data.portFile());
      Files.deleteIfExists(data.pidFile());
    } catch (IOException e) {
      // the process ends now; the next start clears them
    }
  }
}
