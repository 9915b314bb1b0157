package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one appliance keeps everything it writes. Immutable. */
record DataFolder(Path root) {
  DataFolder {
    requireNonNull(root, "root is null");
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The folder named on the command line, else {@code FORESHOCK_DATA}, else the
   * XDG place.
   */
  static DataFolder choose(@Nullable Path named, Map<String, String> environment, Path userHome) {
    if (named != null) {
      return new DataFolder(named);
    }
    String fromEnvironment = environment.getOrDefault("FORESHOCK_DATA", "");
    if (!fromEnvironment.isBlank()) {
      return new DataFolder(Path.of(fromEnvironment));
    }
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = xdg.isBlank() ? userHome.resolve(".local/share") : Path.of(xdg);
    return new DataFolder(base.resolve("foreshock"));
  }

  Path store() {
    return root.resolve("store");
  }

  Path conf() {
    return root.resolve("conf");
  }

  Path load() {
    return root.resolve("load");
  }

  /** Certificates of those who may sign bundles. */
  Path trust() {
    return root.resolve("trust");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path run() {
    return root.resolve("run");
  }

  Path cache() {
    return root.resolve("cache");
  }

  Path lockFile() {
    return run().resolve("lock");
  }

  Path pidFile() {
    return run().resolve("foreshock.pid");
  }

  Path portFile() {
    return run().resolve("gateway.port");
  }

  Path tokenFile() {
    return run().resolve("token");
  }

  /** Makes the folder and its parts, or says why that is impossible. */
  void create() {
    for (Path part : List.of(store(), conf(), load(), trust(), logs(), run(), cache())) {
      try {
        Files.createDirectories(part);
      } catch (IOException e) {
        throw new CommandFailedException(ExitCode.CONFIG, "data folder cannot be made: " + part + " (" + e + ")", e);
      }
    }
    if (!Files.isWritable(run())) {
      throw new CommandFailedException(ExitCode.CONFIG, "data folder is not writable: " + root);
    }
  }
}
