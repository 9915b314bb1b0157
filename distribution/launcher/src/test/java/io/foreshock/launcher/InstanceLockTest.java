package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
  @TempDir
  Path folder;
  private DataFolder data;

  @BeforeEach
  void makeFolder() {
    data = new DataFolder(folder.resolve("data"));
    data.create();
  }

  @Test
  void theHolderWritesItsPid() throws Exception {
    try (InstanceLock lock = InstanceLock.acquire(data)) {
      assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(data.pidFile()));
    }
    assertFalse(Files.exists(data.pidFile()));
  }

  @Test
  void aSecondStartIsRefusedNamingPidAndFolder() {
    try (InstanceLock lock = InstanceLock.acquire(data)) {
      CommandFailedException e = assertThrows(CommandFailedException.class, () -> InstanceLock.acquire(data));

      assertEquals(ExitCode.ALREADY_RUNNING, e.exitCode());
      assertTrue(e.getMessage().contains("pid " + ProcessHandle.current().pid()), e.getMessage());
      assertTrue(e.getMessage().contains(data.root().toString()), e.getMessage());
    }
  }

  @Test
  void theRefusedStartLeavesTheHoldersPidInPlace() throws Exception {
    try (InstanceLock lock = InstanceLock.acquire(data)) {
      assertThrows(CommandFailedException.class, () -> InstanceLock.acquire(data));
      assertTrue(Files.exists(data.pidFile()));
    }
  }

  @Test
  void aReleasedFolderCanBeTakenAgain() {
    InstanceLock.acquire(data).close();
    InstanceLock.acquire(data).close();
  }

  @Test
  void twoFoldersRunSideBySide() {
    DataFolder other = new DataFolder(folder.resolve("other"));
    other.create();
    try (InstanceLock one = InstanceLock.acquire(data); InstanceLock two = InstanceLock.acquire(other)) {
      assertTrue(Files.exists(data.pidFile()) && Files.exists(other.pidFile()));
    }
  }

  @Test
  void aFolderThatIsAFileIsAConfigurationError() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    CommandFailedException e = assertThrows(CommandFailedException.class, () -> new DataFolder(file).create());

    assertEquals(ExitCode.CONFIG, e.exitCode());
  }
}
