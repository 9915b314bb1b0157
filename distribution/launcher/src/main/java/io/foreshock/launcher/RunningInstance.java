package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The appliance process that holds a data folder, seen from another process. */
record RunningInstance(ProcessHandle process) {
  /** What our own processes carry in their command line. */
  static final String MARKER = "io.foreshock.launcher";

  RunningInstance {
    requireNonNull(process, "process is null");
  }

  /**
   * The live appliance of this folder; a reused pid of a stranger is none.
   *
   * @param marker
   *            what the command line of the appliance's process contains
   */
  static Optional<RunningInstance> of(DataFolder data, String marker) {
    OptionalLong pid = readPid(data.pidFile());
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid.getAsLong()).filter(ProcessHandle::isAlive).filter(p -> carries(p.info(), marker))
        .map(RunningInstance::new);
  }

  /** Windows hides other processes' arguments: there the program's name has to do. */
  private static boolean carries(ProcessHandle.Info info, String marker) {
    return info.commandLine().map(line -> line.contains(marker))
        .orElseGet(() -> info.command().map(c -> c.contains("java")).orElse(false));
  }

  static OptionalLong readPid(Path pidFile) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(pidFile).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Asks the process to end and waits; false when it is still there after {@code patience}. */
  boolean stop(Duration patience) {
    process.destroy();
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
