package io.foreshock.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds the data folder for one process. The operating system gives the lock
 * back when the process dies, so a crash leaves nothing to clean up. Confined to
 * the launching thread.
 */
final class InstanceLock implements AutoCloseable {
  private final FileChannel channel;
  private final Path pidFile;

  private InstanceLock(FileChannel channel, Path pidFile) {
    this.channel = channel;
    this.pidFile = pidFile;
  }

  /** Takes the folder and writes our pid, or refuses naming the holder. */
  static InstanceLock acquire(DataFolder data) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(data.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw refused(data);
      }
      Files.writeString(data.pidFile(), ProcessHandle.current().pid() + "\n");
      return new InstanceLock(channel, data.pidFile());
    } catch (IOException e) {
      closeQuietly(channel);
      throw new CommandFailedException(ExitCode.CONFIG, "data folder cannot be locked: " + data.lockFile() + " (" + e
          + ")",
          e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static CommandFailedException refused(DataFolder data) {
    String pid = RunningInstance.readPid(data.pidFile()).stream().mapToObj(Long::toString).findFirst().orElse(
        "unknown");
    return new CommandFailedException(ExitCode.ALREADY_RUNNING,
        "Foreshock is already running: pid " + pid + ", data folder " + data.root());
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // the first failure is the one worth reporting
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      // a stale pid file is recognised by its dead or foreign process
    }
    closeQuietly(channel);
  }
}
