package io.foreshock.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The commands on a store that no appliance has open: starts the few bundles that the store needs, in this process, and
 * calls the one service they offer then. That service speaks in types of the JDK, since this program knows no others:
 * {@code Function<Map<String, Object>, Boolean>} with {@code command}, {@code file}, {@code force} and {@code out}, a
 * {@code Consumer<String>} of lines.
 */
final class Maintenance {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERVICE = "(foreshock.maintenance=true)";

  private final RunSettings settings;
  private final PrintStream out;

  Maintenance(RunSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  ExitCode backup(Path file) {
    return run("backup", Map.of("file", file.toAbsolutePath().normalize()));
  }

  ExitCode restore(Path file, boolean force) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailedException(ExitCode.FAILED, "no such file: " + file);
    }
    return run("restore", Map.of("file", file.toAbsolutePath().normalize(), "force", force));
  }

  ExitCode check() {
    requireStore();
    return run("check", Map.of());
  }

  ExitCode compact() {
    requireStore();
    return run("compact", Map.of());
  }

  private void requireStore() {
    if (!Files.exists(settings.data().store().resolve("data.mdb"))) {
      throw new CommandFailedException(ExitCode.FAILED, "no store in data folder " + settings.data().root());
    }
  }

  private ExitCode run(String command, Map<String, Object> arguments) {
    DataFolder data = settings.data();
    if (command.equals("backup")) {
      requireStore();
    }
    data.create();
    try (InstanceLock lock = InstanceLock.acquire(data)) {
      FrameworkHost host = FrameworkHost.prepare(settings);
      try {
        return call(host, command, arguments);
      } finally {
        host.stop(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } catch (IOException | BundleException e) {
      throw new CommandFailedException(ExitCode.FAILED, command + " failed: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // the one service of this kind, see above
  private ExitCode call(FrameworkHost host, String command, Map<String, Object> arguments) throws BundleException,
      InterruptedException {
    host.start(PATIENCE);
    try {
      @SuppressWarnings("rawtypes")
      Collection<ServiceReference<Function>> found = host.context().getServiceReferences(Function.class, SERVICE);
      if (found.isEmpty()) {
        throw new CommandFailedException(ExitCode.FAILED, "the engine did not start: " + host.failures());
      }
      Function<Map<String, Object>, Boolean> service = host.context().getService(found.iterator().next());
      Map<String, Object> all = new HashMap<>(arguments);
      all.put("command", command);
      Consumer<String> lines = out::println;
      all.put("out", lines);
      return service.apply(all) ? ExitCode.OK : ExitCode.FAILED;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
